"""The tables of reporting."""

from zhengxian.web.report.models.bulletins import (
    Bulletin,
    BulletinCounter,
    BulletinPurpose,
    BulletinQuote,
    BulletinState,
    BulletinStep,
    BulletinTemplate,
    IssuedBulletin,
)
from zhengxian.web.report.models.packs import Pack, PackCounter, PackKind
from zhengxian.web.report.models.saved_views import SavedView

__all__ = [
    "Bulletin",
    "BulletinCounter",
    "BulletinPurpose",
    "BulletinQuote",
    "BulletinState",
    "BulletinStep",
    "BulletinTemplate",
    "IssuedBulletin",
    "Pack",
    "PackCounter",
    "PackKind",
    "SavedView",
]

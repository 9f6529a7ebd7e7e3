"""The tables of reporting."""

from zhengxian.web.report.models.packs import Pack, PackCounter, PackKind
from zhengxian.web.report.models.saved_views import SavedView

__all__ = ["Pack", "PackCounter", "PackKind", "SavedView"]

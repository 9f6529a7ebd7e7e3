"""Files of bulk data and what became of them."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden


def uploads_of(access: Access, user: User) -> QuerySet[Upload]:
    """Return the bulk files a user has handed in, the newest first. Raises `Hidden` without the right to load."""
    if not access.may(Action.LOAD_BULK):
        raise Hidden
    rows = Upload.objects.filter(kind=UploadKind.LONG, uploaded_by=user)
    return rows.select_related("job", "written_by").order_by("-uploaded_at", "-id")


def one_upload(access: Access, user: User, upload_id: int) -> Upload:
    """Return one bulk file of the user, or raise `Hidden`."""
    found = uploads_of(access, user).filter(pk=upload_id).first()
    if found is None:
        raise Hidden
    return found

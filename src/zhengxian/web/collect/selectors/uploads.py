"""The one door to files that were handed in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.collect.selectors.submissions import fillable_by, visible_to
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden


def file_visible_to(access: Access, user: User, upload_id: int) -> Upload:
    """Return a file that a person handed in himself or that belongs to a sheet he sees, or raise `Hidden`."""
    seen = Q(uploaded_by=user) | Q(submission__in=visible_to(access).values("pk"))
    found = Upload.objects.filter(seen, pk=upload_id).first()
    if found is None:
        raise Hidden()
    return found


def forms_of(access: Access) -> QuerySet[Upload]:
    """Return the workbooks that were handed in for a reporter's sheets, the newest first."""
    rows = Upload.objects.filter(kind=UploadKind.FORM, submission__in=fillable_by(access))
    return rows.select_related("submission__form", "uploaded_by").order_by("-uploaded_at", "-id")


def one_form(access: Access, upload_id: int) -> Upload:
    """Return one such workbook with its reading, or raise `Hidden`."""
    whole = ("submission__form", "submission__region", "submission__department", "uploaded_by")
    found = forms_of(access).select_related(*whole).filter(pk=upload_id).first()
    if found is None:
        raise Hidden()
    return found

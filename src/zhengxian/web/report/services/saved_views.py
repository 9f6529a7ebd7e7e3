"""Keep a question to the explorer under a name, share it, drop it."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit
from zhengxian.web.report.models import SavedView
from zhengxian.web.report.selectors.explorer_question import NAMES

MOST = 50
"""Views one person may keep."""
LONGEST = SavedView._meta.get_field("query").max_length


def keep(*, name: str, query: str, is_shared: bool, by: User) -> SavedView:
    """Keep a question; the same name again replaces the person's own earlier one.

    Only what the explorer itself asks is kept of the address. Refused: no name (R-190), a question that is too
    long (R-191), more than 50 views (R-192).
    """
    title = " ".join(name.split())[:60]
    if not title:
        raise Refused("R-190", "请给这个查询起个名称，再保存")
    kept = _own_words(query)
    if len(kept) > (LONGEST or 0):
        raise Refused("R-191", "选的指标或地区太多，存不下。请减少几项再保存")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        mine = SavedView.objects.filter(owner=by)
        if not mine.filter(name=title).exists() and mine.count() >= MOST:
            raise Refused("R-192", f"每人最多保存 {MOST} 个查询。请先删去不用的")
        view, _ = SavedView.objects.update_or_create(
            owner=by, name=title, defaults={"query": kept, "is_shared": is_shared}
        )
        audit.record("view.keep", view, f"保存查询“{title}”", by=by, detail={"query": kept})
    return view


def drop(*, view_id: int, by: User) -> str:
    """Drop one of the person's own views; return its name. Raises `Hidden` for another's."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().filter(pk=view_id, owner=by).first()
        if view is None:
            raise Hidden
        name = view.name
        audit.record("view.drop", view, f"删除查询“{name}”", by=by)
        view.delete()
    return name


def _own_words(query: str) -> str:
    given = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name in NAMES:
        values = [value for value in given.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return str(kept.urlencode())

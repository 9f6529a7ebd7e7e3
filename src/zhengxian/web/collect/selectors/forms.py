"""The forms of the office, for those who make them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from zhengxian.web.collect.models import Form
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide


def makes_forms(access: Access) -> bool:
    """Tell whether somebody makes the office's forms: they ask every region, so one county's people do not."""
    return is_office_wide(access, Action.DESIGN_FORMS)


def forms_visible_to(access: Access) -> QuerySet[Form]:
    """Return all forms with the number of their indicators, for those who make forms; none for others."""
    if not makes_forms(access):
        return Form.objects.none()
    return (
        Form.objects.select_related("department").annotate(width=Count("columns")).order_by("order", "code")
    )


def wanted(rows: QuerySet[Form], *, state: str, level: str, text: str, day: date) -> QuerySet[Form]:
    """Keep forms in force (or ended), of a level, with a text in code or title."""
    ended = Q(valid_to__lt=day)
    rows = rows.filter(ended) if state == "ended" else rows if state == "all" else rows.exclude(ended)
    if level:
        rows = rows.filter(level=level)
    return rows.filter(Q(title__icontains=text) | Q(code__icontains=text)) if text else rows


def one_form(access: Access, code: str) -> Form:
    """Return one form, or raise `Hidden`."""
    found = forms_visible_to(access).filter(code=code).first()
    if found is None:
        raise Hidden()
    return found

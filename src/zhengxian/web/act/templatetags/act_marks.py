"""Tags of the boards: ``{% load act_marks %}``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from zhengxian.web.act.models import ItemState
from zhengxian.web.act.selectors.board import Line
from zhengxian.web.ui.components import dates
from zhengxian.web.ui.components.states import StateMark

register = template.Library()

_SHAPES = {
    ItemState.DRAFT: ("edit", "wait"),
    ItemState.ESTABLISHED: ("wait", "wait"),
    ItemState.ASSIGNED: ("wait", "wait"),
    ItemState.OBJECTED: ("q", "q"),
    ItemState.IN_PROGRESS: ("edit", "wait"),
    ItemState.UNDER_REVIEW: ("clock", "info"),
    ItemState.RETURNED: ("return", "lag"),
    ItemState.APPROVED: ("seal", "info"),
    ItemState.CLOSED: ("check", "ok"),
    ItemState.ARCHIVED: ("check", "ok"),
    ItemState.CANCELLED: ("na", "na"),
}
"""Shape and tone of each state (design board §6); late ones are a square in red, closed late ones a tick in amber."""


@register.inclusion_tag("ui/parts/state.html")
def item_state(line: Line) -> dict[str, Any]:
    """Show where an item of the list stands: its state, or by how many working days it is late."""
    return {"mark": mark_of(line)}


def mark_of(line: Line) -> StateMark:
    """Return the shape and words of a line."""
    shape, tone = _SHAPES[line.item.status]
    if line.is_late:
        shape, tone = "bad", "bad"
    elif line.is_closed_late:
        tone = "lag"
    return StateMark(line.words, shape, tone)


@register.filter
def day_of_year(day: date | None, today: date) -> str:
    """Show a day without its year when it is the present one, with it otherwise.

    >>> day_of_year(date(2026, 9, 30), date(2026, 11, 26)), day_of_year(date(2027, 1, 5), date(2026, 11, 26))
    ('9月30日', '2027年1月5日')
    """
    if day is None:
        return ""
    return dates.short_date(day) if day.year == today.year else dates.long_date(day)


@register.filter
def drawing(svg: str) -> SafeString:
    """Put a drawing of `io.charts` into the page."""
    return mark_safe(svg)  # noqa: S308  # the writer escapes every text

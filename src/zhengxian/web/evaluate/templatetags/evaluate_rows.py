"""Filters that pick a value out of a row by a name known only to the page."""

from __future__ import annotations

from django import template

from zhengxian.web.evaluate.selectors.ranking import Column, GroupScore, RankRow

register = template.Library()


@register.filter
def group(row: RankRow, code: str) -> GroupScore | None:
    """Return the score of one group in a row of the ranking."""
    return row.groups.get(code)


@register.filter
def full_in(column: Column, title: str) -> float | None:
    """Return the full mark of a group in one class."""
    return column.full.get(title)

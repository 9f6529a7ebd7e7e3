"""The filter of the ledger in the address: reading it, and the menus that change it."""

from __future__ import annotations

from datetime import date

from zhengxian.web.act.models import CardLevel, ItemKind, ItemState, Origin
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors.item_filter import (
    ALL,
    LATE,
    NEAR,
    OVER,
    UNDATED,
    WAITS,
    ItemFilter,
    Sight,
    day_named,
    sight,
)
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.ui.components.links import Picker, picker

_ALL = [("", "全部")]
_MONTHS = range(-6, 7)
LONGEST_TEXT = 60
"""Characters of the words looked for."""


def seen_by(request: OfficeRequest) -> Sight:
    """Return who looks at the ledger and on which day."""
    return sight(request.user, request.access, request.today)


def wanted(request: OfficeRequest) -> ItemFilter:
    """Return what the address asks for; what it does not name is not narrowed."""
    given = {
        name: request.GET.get(name, "").strip()[:LONGEST_TEXT] for name in ItemFilter.__dataclass_fields__
    }
    given["text"] = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    return ItemFilter(**given)


def pickers(request: OfficeRequest, *, by_month: bool = False) -> list[Picker]:
    """Return the menus of a page that shows ledger items; one that shows a month chooses no month and all states."""
    offered = board.choices(request.access, request.today)
    dues = [("", "全部"), (LATE, "已超期"), (NEAR, "3 个工作日内到期"), (UNDATED, "没有时限")]
    menus = [
        picker(request, "whose", "范围", _whose(request)),
        picker(request, "state", "状态", _states(request, by_month)),
        picker(request, "due", "时限", dues),
        picker(request, "kind", "类型", [*_ALL, *ItemKind.choices]),
        picker(request, "place", "县区", [*_ALL, *offered.places]),
        picker(request, "department", "部门", [*_ALL, *offered.departments]),
        picker(request, "leader", "领导", [*_ALL, *offered.leaders]),
        picker(request, "origin", "来源", [*_ALL, *Origin.choices]),
        picker(
            request, "card", "亮牌", [*_ALL, *((c.value, c.label) for c in CardLevel if c != CardLevel.NONE)]
        ),
    ]
    if not by_month:
        menus.append(picker(request, "month", "到期月份", [*_ALL, *_months(request.today)]))
    day = day_named(request.GET.get("day", ""))
    if day is not None:
        menus.append(picker(request, "day", "到期日", [*_ALL, (str(day), f"{day.month}月{day.day}日")]))
    if request.GET.get("wait") in WAITS:
        menus.append(picker(request, "wait", "等我办的", [*_ALL, *WAITS.items()]))
    return [menu for menu in menus if len(menu.options) > 1]


def _whose(request: OfficeRequest) -> list[tuple[str, str]]:
    choices = [("", "全部"), ("mine", "我经手的")]
    if request.access.may(Action.OWN_ITEMS):
        choices.append(("unit", "本单位承办的"))
    return choices


def _states(request: OfficeRequest, by_month: bool) -> list[tuple[str, str]]:
    whole = [("", "全部"), ("open", "在办")] if by_month else [("", "在办"), (ALL, "全部")]
    drafting = request.access.may(Action.DRAFT_ITEMS)
    shown = (s for s in ItemState if drafting or s not in (ItemState.DRAFT, ItemState.ESTABLISHED))
    return [*whole, (OVER, "已办结"), *((state.value, state.label) for state in shown)]


def _months(today: date) -> list[tuple[str, str]]:
    first = today.replace(day=1)
    found = [shifted(first, n) for n in _MONTHS]
    return [(f"{day:%Y-%m}", f"{day.year}年{day.month}月") for day in found]


def shifted(first: date, months: int) -> date:
    """Return the first day of the month that lies some months after (before, when negative) another.

    >>> shifted(date(2026, 11, 1), 3), shifted(date(2026, 2, 1), -2)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)

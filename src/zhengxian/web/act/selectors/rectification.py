"""Rectification: who sees which, the list with its filters, and the sums by source and by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from zhengxian.web.act.models import Evidence, ItemState, Rectification, Source, Verdict
from zhengxian.web.act.selectors import items, overdue
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide

DONE = (ItemState.CLOSED, ItemState.ARCHIVED)
SORTS = {
    "due": F("item__due_on").asc(nulls_last=True),
    "-due": F("item__due_on").desc(nulls_last=True),
    "found": F("found_on").asc(),
    "-found": F("found_on").desc(),
    "amount": F("amount").asc(nulls_last=True),
    "-amount": F("amount").desc(nulls_last=True),
}
_UNDER_WAY = Q(item__state__in=ItemState.running())
PARTS: Mapping[str, tuple[str, Q]] = {
    "done": ("已整改", Q(verdict=Verdict.DONE)),
    "continuing": ("持续整改", Q(verdict=Verdict.CONTINUING)),
    "not_done": ("未整改", Q(verdict=Verdict.NOT_DONE)),
    "open": ("未认定", Q(verdict__isnull=True)),
    "publicity": ("公示期", Q(publicity_from__isnull=False) & _UNDER_WAY),
    "closed": ("已销号", Q(item__state__in=DONE)),
    "rebound": ("反弹", Q(rebounded_on__isnull=False)),
    "amount": ("有金额", Q(amount__isnull=False)),
    "rules": ("建制度", Q(rules_made__gt=0)),
}
"""What a figure of the sums is made of, so that each can be opened as a list."""


@dataclass(frozen=True)
class RectificationFilter:
    """What of the list is shown; an empty text keeps everything, and an empty ``state`` what is not cancelled."""

    state: str = ""
    source: str = ""
    part: str = ""
    level: str = ""
    county: str = ""
    unit: str = ""
    text: str = ""
    sort: str = ""


def visible_to(access: Access) -> QuerySet[Rectification]:
    """Return the rectifications somebody may see: those whose ledger item he may see."""
    return Rectification.objects.filter(items.one_of_visible(access, "item"))


def listing(access: Access, wanted: RectificationFilter, today: date) -> QuerySet[Rectification]:
    """Return the list: under way first, the earliest due day first."""
    rows = visible_to(access).filter(_condition(wanted, today))
    found = rows.annotate(over=Q(item__state__in=[*DONE, ItemState.CANCELLED]))
    order = SORTS.get(wanted.sort)
    chosen = [order] if order else ["over", F("item__due_on").asc(nulls_last=True)]
    return found.select_related("item__owner_region", "item__owner_department", "item__place").order_by(
        *chosen, "-pk"
    )


def _condition(wanted: RectificationFilter, today: date) -> Q:
    kept = _state(wanted.state, today)
    exact = {"source": wanted.source, "level": wanted.level}
    kept &= Q(**{name: value for name, value in exact.items() if value})
    if wanted.part in PARTS:
        kept &= PARTS[wanted.part][1]
    if wanted.county:
        inside = f"/{wanted.county}/"
        kept &= Q(item__place__path__contains=inside) | Q(item__owner_region__path__contains=inside)
    kind, _, code = wanted.unit.partition(":")
    if code:
        kept &= Q(**{f"item__owner_{kind}__code": code}) if kind in ("region", "department") else Q(pk__in=[])
    if wanted.text:
        words = wanted.text
        kept &= (
            Q(item__title__icontains=words)
            | Q(item__number__icontains=words)
            | Q(problem__icontains=words)
            | Q(source_document__icontains=words)
            | Q(item__owner_department__name__icontains=words)
            | Q(item__owner_region__name__icontains=words)
        )
    return kept


def _state(state: str, today: date) -> Q:
    if state == "open":
        return _UNDER_WAY
    if state == "overdue":
        return _late(today)
    if state in ItemState.values:
        return Q(item__state=state)
    return ~Q(item__state=ItemState.CANCELLED)


def _late(today: date) -> Q:
    last = overdue.last_working_day_before(today)
    return Q(item__state__in=overdue.UNFINISHED, item__due_on__lte=last)


@dataclass(frozen=True)
class SumRow:
    """What one source or one unit adds up to; money is 万元. Amounts and rules are counted apart from verdicts."""

    key: str
    label: str
    total: int
    done: int
    continuing: int
    not_done: int
    open: int
    closed: int
    overdue: int
    rebound: int
    amount: Decimal | None
    amount_done: Decimal | None
    rules: int

    @property
    def amount_left(self) -> Decimal | None:
        """What of the amount is not yet put right, or None where no amount is stated."""
        return None if self.amount is None else self.amount - (self.amount_done or Decimal(0))


def sums_by_source(access: Access, wanted: RectificationFilter, today: date) -> list[SumRow]:
    """Add up by source, in the order of the sources; sources without a problem are left out."""
    rows = {row["source"]: row for row in _sums(access, wanted, today, "source")}
    return [_sum(s.value, s.label, rows[s.value]) for s in Source if s.value in rows]


def sums_by_unit(access: Access, wanted: RectificationFilter, today: date) -> list[SumRow]:
    """Add up by the unit that owns them, the most problems first; those without an owner come last."""
    names = ("item__owner_department__code", "item__owner_department__name", "item__owner_region__code",
             "item__owner_region__name")  # fmt: skip
    found = [_sum(*_unit(row), row) for row in _sums(access, wanted, today, *names)]
    return sorted(found, key=lambda row: (not row.key, -row.total, row.key))


def total(access: Access, wanted: RectificationFilter, today: date) -> SumRow:
    """Add up everything that the filter keeps."""
    rows = visible_to(access).filter(_condition(wanted, today)).order_by()
    return _sum("", "合计", rows.aggregate(**_figures(today)))


def _sums(access: Access, wanted: RectificationFilter, today: date, *names: str) -> QuerySet[Any, Any]:
    rows = visible_to(access).filter(_condition(wanted, today)).order_by()
    found: QuerySet[Any, Any] = rows.values(*names).annotate(**_figures(today))
    return found


def _figures(today: date) -> dict[str, Any]:
    counted = {name: Count("pk", filter=PARTS[name][1]) for name in _COUNTED}
    late = _late(today)
    money = {"money": Sum("amount"), "money_done": Sum("amount_done"), "rules": Sum("rules_made")}
    return {f"n_{name}": one for name, one in counted.items()} | {
        "n_total": Count("pk"),
        "n_overdue": Count("pk", filter=late),
        **money,
    }


_COUNTED = ("done", "continuing", "not_done", "open", "closed", "rebound")


def _sum(key: str, label: str, row: Mapping[str, Any]) -> SumRow:
    counted = {name: row[f"n_{name}"] for name in ("total", "overdue", *_COUNTED)}
    return SumRow(
        key, label, amount=row["money"], amount_done=row["money_done"], rules=row["rules"] or 0, **counted
    )


def _unit(row: Mapping[str, Any]) -> tuple[str, str]:
    if row["item__owner_department__code"]:
        return f"department:{row['item__owner_department__code']}", row["item__owner_department__name"]
    if row["item__owner_region__code"]:
        return f"region:{row['item__owner_region__code']}", row["item__owner_region__name"]
    return "", "未交办"


def one_visible(access: Access, item_id: int) -> Rectification:
    """Return one rectification with all it names, or raise `Hidden`."""
    rows = visible_to(access).select_related(
        "item__owner_region", "item__owner_department", "item__place", "item__leader", "verdict_by"
    )
    found = rows.filter(pk=item_id).first()
    if found is None:
        raise Hidden
    return found


def evidence(found: Rectification) -> tuple[list[Evidence], list[Evidence]]:
    """Return the unit's files of how it was before and how it is after, those of checks left out; one query."""
    kept = Evidence.objects.filter(item=found.item_id, verification__isnull=True)
    files = list(kept.select_related("upload").order_by("at", "id"))
    return [f for f in files if f.is_before], [f for f in files if not f.is_before]


@dataclass(frozen=True)
class Choices:
    """What the filters offer: pairs of value and words."""

    counties: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


def choices(access: Access) -> Choices:
    """Return the counties that somebody may look at and the owners that occur among what he sees."""
    wide = is_office_wide(access, Action.SEE_ITEMS)
    scope = access.scope(Action.SEE_ITEMS)
    counties = Region.objects.filter(level=Level.COUNTY).order_by("order", "code")
    if scope.paths and not wide:
        counties = counties.below(scope.paths)
    rows = visible_to(access).order_by()
    departments = Department.objects.filter(pk__in=rows.values("item__owner_department"))
    regions = Region.objects.filter(pk__in=rows.values("item__owner_region"))
    units = [(f"department:{d.code}", d.short_name) for d in departments]
    units += [(f"region:{r.code}", r.name) for r in regions]
    return Choices(tuple(counties.values_list("code", "name")), tuple(units))

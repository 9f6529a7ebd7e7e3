"""Take indicators of the shipped library into the office's own list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from zhengxian import definitions
from zhengxian.engine.base.indicator import Indicator as Definition
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.services.forms import require_maker
from zhengxian.web.core.models import Department, DepartmentAlias, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit

CITY = "市"


@dataclass(frozen=True)
class Loaded:
    """What was taken in; ``unknown`` lists the source departments that no department of the office answers to."""

    new: int
    changed: int
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Department as the library writes it, with the indicators that name it."""


@transaction.atomic
def load_library(*, by: User, codes: Iterable[str] | None = None) -> Loaded:
    """Take all indicators of the library, or those named, into the table; what is there is brought up to date.

    An indicator whose department is not known is taken in without one and listed, never dropped. Of those named, new
    ones are placed after all that are there.
    Errors: ``C-100`` a code is not in the library.
    """
    require_maker(by)
    library = definitions.indicators()
    chosen = _chosen(library, codes)
    before = {
        i.code: i for i in Indicator.objects.select_for_update().filter(code__in=[d.code for d in chosen])
    }
    names, first = _department_names(), 0 if codes is None else _next_order()
    rows = [_row(d, first + n, names, before.get(d.code)) for n, d in enumerate(chosen)]
    new = [r for r in rows if r.code not in before]
    Indicator.objects.bulk_create(new)
    Indicator.objects.bulk_update([r for r in rows if r.code in before], _FIELDS)
    _join_growth(chosen)
    unknown: dict[str, list[str]] = {}
    for definition in chosen:
        if _department(definition.source_department, names) is None:
            unknown.setdefault(definition.source_department, []).append(definition.title)
    summary = f"从指标库载入 {len(rows)} 个指标，其中新增 {len(new)} 个"
    audit.record("indicator.load", None, summary, by=by, detail={"unknown": sorted(unknown)})
    return Loaded(len(new), len(rows) - len(new), {k: tuple(v) for k, v in unknown.items()})


def _next_order() -> int:
    """Return the place after all indicators that are there: what is added later comes last in lists."""
    last = Indicator.objects.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


_FIELDS = [
    "title", "group", "kind", "unit", "direction", "frequency", "cumulative", "decimals", "low", "high",
    "lag_months", "definition", "levels", "department",
]  # fmt: skip


def _chosen(library: Mapping[str, Definition], codes: Iterable[str] | None) -> list[Definition]:
    if codes is None:
        return list(library.values())
    wanted = list(dict.fromkeys(codes))
    strange = [code for code in wanted if code not in library]
    if strange:
        raise Refused("C-100", f"指标库里没有“{'、'.join(strange[:3])}”。请核对指标代码")
    return [library[code] for code in wanted]


def _department_names() -> dict[str, int]:
    names = dict(DepartmentAlias.objects.values_list("alias", "department_id"))
    for pk, name, short in Department.objects.values_list("pk", "name", "short_name"):
        names |= {name: pk, short: pk}
    return names


def _department(written: str, names: Mapping[str, int]) -> int | None:
    """Find a department under the name as written or with 市 before it."""
    return names.get(written) or names.get(CITY + written)


def _row(definition: Definition, order: int, names: Mapping[str, int], row: Indicator | None) -> Indicator:
    row = row or Indicator(code=definition.code, order=order)
    for name in ("title", "group", "kind", "unit", "direction", "frequency", "cumulative", "decimals"):
        setattr(row, name, getattr(definition, name))
    row.low, row.high = definition.valid_range.low, definition.valid_range.high
    row.lag_months, row.definition = definition.lag_months, definition.definition
    row.levels = list(definition.scope_levels)
    row.department_id = _department(definition.source_department, names) or row.department_id
    return row


def _join_growth(chosen: Iterable[Definition]) -> None:
    """Link each growth series to its level where both are in the table."""
    pairs = {d.code: d.growth_of for d in chosen if d.growth_of}
    known = dict(Indicator.objects.filter(code__in=[*pairs, *pairs.values()]).values_list("code", "pk"))
    for growth, level in pairs.items():
        if level in known:
            Indicator.objects.filter(pk=known[growth]).exclude(growth_of=known[level]).update(
                growth_of=known[level]
            )

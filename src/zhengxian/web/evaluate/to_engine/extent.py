"""What a run reads: which days its periods end on, which series, which regions. Kept with the run for replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from zhengxian.definitions import indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.plan import Plan, compile_scheme
from zhengxian.engine.evaluate.run import mix_period
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.web.collect.models import Indicator as StoredIndicator


@dataclass(frozen=True)
class Series:
    """What the engine is told of one series."""

    title: str
    kind: str
    low: float | None
    high: float | None
    carried: bool
    """Whether a figure of December is the year's."""


@dataclass(frozen=True)
class Extent:
    """Everything but the figures themselves; JSON both ways."""

    units: Sequence[Sequence[str]]
    """Code, name, class, level of every region the engine sees, in order."""
    left_out: Sequence[Sequence[str]]
    joins: Mapping[str, str]
    """Old region code → the code that carries its series on."""
    ends: Sequence[str]
    """Last days of the periods that are read."""
    series: Mapping[str, Series]
    year_from: str = ""
    """First day from which every period of the year is read (arrears); empty: only those on ``ends``."""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write it for the run's row; the order of the series stands apart, because databases do not keep that of keys."""
        return {**asdict(self), "order": list(self.series)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Extent:
        """Read it back."""
        series = {code: Series(**stored["series"][code]) for code in stored["order"]}
        given = {key: value for key, value in stored.items() if key != "order"}
        return cls(**{**given, "series": series})


def ends_of(scheme: Scheme, when: Period) -> tuple[list[str], str]:
    """Return the last days that an evaluation of a period reads, and from where on it reads the whole year.

    The period itself (or the parts of a mix) and the same a year before; two years before where a rule for last
    year's figures itself looks a year back.
    """
    plan = compile_scheme(scheme, scheme.classes or ("",))
    parts = [when] if scheme.periods is None else [mix_period(when, name) for name, _ in scheme.periods.mix]
    parts.append(when)
    wanted: set[date] = set()
    for part in parts:
        before = part.same_last_year()
        wanted |= {part.last_day, before.last_day}
        if _looks_back_twice(plan):
            wanted.add(before.same_last_year().last_day)
    arrears = any(a.actual or a.plan for a in scheme.adjusts)
    first = date(when.last_day.year, 1, 1).isoformat() if arrears else ""
    return sorted(d.isoformat() for d in wanted), first


def _looks_back_twice(plan: Plan) -> bool:
    return any(block.spec.needs_last_year for block in plan.blocks)


def series_of(scheme: Scheme) -> dict[str, Series]:
    """Tell what is known of every series that the scheme reads; one query."""
    codes = compile_scheme(scheme, scheme.classes or ("",)).series
    rows = StoredIndicator.objects.filter(code__in=codes).select_related("growth_of")
    stored = {row.code: row for row in rows}
    return {code: _series(code, stored.get(code)) for code in codes}


def _series(code: str, row: StoredIndicator | None) -> Series:
    if row is None:
        shipped = indicators().get(code)
        return Series(
            shipped.title if shipped else code, shipped.kind if shipped else "level", None, None, True
        )
    standing = ("stock", "ratio")
    level = row.growth_of
    carried = row.cumulative or row.kind in standing or (level is not None and level.kind in standing)
    return Series(row.title, row.kind, row.low, row.high, carried)

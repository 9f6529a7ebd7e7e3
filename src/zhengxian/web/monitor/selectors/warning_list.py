"""The list of warnings: what is wanted, in which order, how many of each level and in each county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from zhengxian.definitions.warning_library import warning_rules
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningState,
)
from zhengxian.web.monitor.selectors import warnings as doors

ALL, MINE = "all", "mine"
LEVELS = tuple(reversed(WarningLevel))
"""The gravest first."""


@dataclass(frozen=True)
class WarningFilter:
    """What is kept; an empty text keeps everything, and an empty ``state`` what is still watched."""

    level: str = ""
    rule: str = ""
    region: str = ""
    department: str = ""
    indicator: str = ""
    state: str = ""
    period: str = ""
    whose: str = ""
    text: str = ""


def chosen(access: Access, wanted: WarningFilter) -> QuerySet[Warning]:
    """Return the warnings that a person may see and wants to see, in no order."""
    rows = doors.visible_to(access).filter(_state(wanted.state), _exact(wanted))
    if wanted.whose == MINE:
        rows = rows.filter(pk__in=doors.owed_by(access).values("pk"))
    if wanted.region:
        rows = rows.filter(region__path__contains=f"/{wanted.region}/")
    if wanted.text:
        named = Q(region__name__icontains=wanted.text) | Q(indicator__title__icontains=wanted.text)
        rows = rows.filter(named | Q(rule__in=_rules_named(wanted.text)))
    return rows


def listing(access: Access, wanted: WarningFilter) -> QuerySet[Warning]:
    """Return the wanted warnings of `marked`: what is watched first, the gravest first, then the newest period."""
    rows = doors.marked(chosen(access, wanted))
    over = Q(state__in=doors.OVER)
    return rows.annotate(is_over=over).order_by(
        "is_over", doors.GRAVEST, "-period", "region__order", "region__code", "rule", "id"
    )


def _state(state: str) -> Q:
    if state == ALL:
        return Q()
    return Q(state=state) if state in WarningState.values else Q(state__in=doors.OPEN)


def _exact(wanted: WarningFilter) -> Q:
    exact = {
        "level": wanted.level if wanted.level in WarningLevel.values else "",
        "rule": wanted.rule,
        "department__code": wanted.department,
        "indicator__code": wanted.indicator,
        "period": wanted.period,
    }
    return Q(**{name: value for name, value in exact.items() if value})


def _rules_named(text: str) -> list[str]:
    return [code for code in warning_rules() if text in doors.rule_title(code)]


@dataclass
class RegionCount:
    """How many warnings of each level a region has; a county with its towns."""

    code: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def by_level(self) -> list[int]:
        """Counts in the order of `LEVELS`."""
        return [self.counts[level] for level in LEVELS]

    @property
    def total(self) -> int:
        """All levels together."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Counts:
    """How many warnings of each level, and in which regions: the ones with the gravest first."""

    levels: Counter[str]
    regions: Sequence[RegionCount]


def counts(access: Access, wanted: WarningFilter) -> Counts:
    """Count what is wanted, whatever the level, by level and by county (the city itself apart); two queries."""
    every = WarningFilter(**{**vars(wanted), "level": ""})
    rows = chosen(access, every).order_by().values_list("region__path", "level").annotate(n=Count("id"))
    levels: Counter[str] = Counter()
    by_path: dict[str, Counter[str]] = {}
    for path, level, n in rows:
        levels[level] += n
        by_path.setdefault(path, Counter())[level] += n
    return Counts(levels, _by_county(by_path))


def _by_county(by_path: dict[str, Counter[str]]) -> list[RegionCount]:
    codes = {code for path in by_path for code in path.strip("/").split("/")}
    known = {r.code: r for r in Region.objects.filter(code__in=codes)} if codes else {}
    found: dict[str, RegionCount] = {}
    for path, counted in by_path.items():
        own = known[_county(path, known)]
        found.setdefault(own.code, RegionCount(own.code, own.name)).counts.update(counted)
    return sorted(found.values(), key=lambda r: ([-n for n in r.by_level], r.code))


def _county(path: str, known: dict[str, Region]) -> str:
    """Return the code of the county in a path, or of the region itself where it lies in none."""
    chain = path.strip("/").split("/")
    return next((code for code in chain if known[code].level == Level.COUNTY), chain[-1])


@dataclass(frozen=True)
class Choices:
    """What the filters of the list offer: only what occurs among the warnings a person sees."""

    rules: Sequence[tuple[str, str]]
    regions: Sequence[tuple[str, str]]
    departments: Sequence[tuple[str, str]]
    indicators: Sequence[tuple[str, str]]
    periods: Sequence[str]


def choices(access: Access) -> Choices:
    """Return what the filters offer; five queries."""
    rows = doors.visible_to(access).order_by()
    rules = sorted(rows.values_list("rule", flat=True).distinct())
    indicators = rows.filter(indicator__isnull=False).values_list("indicator__code", "indicator__title")
    periods = rows.values_list("period", flat=True).distinct()
    paths = set(rows.values_list("region__path", flat=True).distinct())
    codes = {code for path in paths for code in path.strip("/").split("/")}
    regions = Region.objects.filter(code__in=codes).exclude(level=Level.TOWN)
    departments = Department.objects.filter(pk__in=rows.filter(department__isnull=False).values("department"))
    return Choices(
        sorted(((code, doors.rule_title(code)) for code in rules), key=lambda one: one[1]),
        [(r.code, r.name) for r in regions],
        [(d.code, d.short_name or d.name) for d in departments],
        list(indicators.distinct().order_by(F("indicator__order"), "indicator__code")),
        sorted(periods, reverse=True),
    )

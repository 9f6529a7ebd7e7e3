"""What the platform has stored, as a bulletin asks for it: one region, one period, as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from zhengxian.definitions.library import indicators as library
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import BoundText, Figure, Nature, Row
from zhengxian.engine.report.source import unknown
from zhengxian.web.collect.models import CellState, Indicator, Kind, Observation
from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.evaluate.models import Run
from zhengxian.web.monitor.models import PaceWord, Reading
from zhengxian.web.report.to_engine import source_lists
from zhengxian.web.report.to_engine.ledger_rates import CODES, TITLES, LedgerRates

NATURES = {
    Kind.LEVEL: Nature.LEVEL,
    Kind.STOCK: Nature.LEVEL,
    Kind.GROWTH: Nature.GROWTH,
    Kind.RATIO: Nature.SHARE,
    Kind.COUNT: Nature.COUNT,
}
ABSENT = {
    CellState.MISSING: "缺报",
    CellState.NOT_APPLICABLE: "不适用",
    CellState.BELOW_UNIT: "不足一个单位",
    CellState.SUPPRESSED: "保密",
}
_TOTAL = "total"
_BACK = 2
"""Years before the period's whose figures may be asked for."""


@dataclass
class StoredSource:
    """Answers from the database; what was read once is kept. ``upper`` is the code of the region above, or empty."""

    region: Region
    period: Period
    as_of: datetime
    today: date
    run: Run | None = None
    _figures: dict[str, Mapping[tuple[int, str], Observation]] = field(default_factory=dict)
    _rates: dict[int, LedgerRates] = field(default_factory=dict)

    @cached_property
    def upper(self) -> Region | None:
        """The region above, in force at the end of the period."""
        above = self.region.parent
        return above if above is not None and above.exists_on(self.period.last_day) else None

    @cached_property
    def below(self) -> list[Region]:
        """The compared regions: counties of a city, towns of a county, in the office's order."""
        rows = Region.objects.in_force(self.period.last_day).filter(parent=self.region)
        return list(rows.exclude(level=Level.PARK))

    @cached_property
    def _known(self) -> dict[str, Region]:
        mine = [self.region, *self.below, *([self.upper] if self.upper is not None else [])]
        return {region.code: region for region in mine}

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {one.code: one for one in Indicator.objects.all()}

    def region_name(self, region: str) -> str:
        """Return the name of a region the bulletin may speak of."""
        if region == NOBODY:
            return "上级"
        if region not in self._known:
            raise unknown("地区", region, list(self._known))
        return self._known[region].name

    def regions(self) -> Sequence[str]:
        """List the compared regions."""
        return [region.code for region in self.below]

    def figure(self, indicator: str, region: str, period: Period) -> Figure:
        """Return the figure that stood at the moment; absent with its state, or because nobody collects it."""
        key = f"{indicator}@{region}:{period}"
        known = self._indicators.get(indicator)
        if known is None:
            return self._uncollected(indicator, region, key)
        name = self.region_name(region)
        nature = NATURES[Kind(known.kind)]
        if region == NOBODY:
            return Figure(
                key, None, known.unit, known.decimals, (), nature, name, known.title, "没有上级的数"
            )
        found = self._read(known).get((self._known[region].pk, str(period)))
        value = found.value if found is not None else None
        absent = ABSENT.get(CellState(found.state), "缺报") if found is not None else "缺报"
        refs = (f"observation:{found.pk}",) if found is not None else ()
        return Figure(key, value, known.unit, known.decimals, refs, nature, name, known.title, absent)

    def _uncollected(self, indicator: str, region: str, key: str) -> Figure:
        shipped = library().get(indicator)
        if shipped is None:
            raise unknown("指标", indicator, list(self._indicators))
        nature = NATURES[Kind(shipped.kind)]
        name = self.region_name(region)
        return Figure(key, None, shipped.unit, shipped.decimals, (), nature, name, shipped.title, "没有采集")

    def _read(self, indicator: Indicator) -> Mapping[tuple[int, str], Observation]:
        """Read all figures of an indicator in the regions and years a bulletin may ask for; one query."""
        if indicator.code not in self._figures:
            since = date(self.period.year - _BACK, 1, 1)
            rows = Observation.objects.as_of(self.as_of).filter(
                Q(period_end__gte=since, period_end__lte=self.period.last_day),
                indicator=indicator,
                region__in=[r.pk for r in self._known.values()],
            )
            self._figures[indicator.code] = {(row.region_id, row.period): row for row in rows}
        return self._figures[indicator.code]

    def ranking(self, node: str) -> Sequence[Row]:
        """Return the rows of a node of the run. Errors: ``R-210`` the period has no run, ``R-160`` no such node."""
        if self.run is None:
            raise Refused(
                "R-210",
                f"{self.period.label}还没有评价结果，这个模板要引用得分和位次。请先测算这一期，或换一个模板",
            )
        nodes = [one["code"] for one in self.run.method["nodes"] if one["code"]]
        if node != _TOTAL and node not in nodes:
            raise unknown("评价节点", node, [_TOTAL, *nodes])
        return source_lists.ranking(self.run, "" if node == _TOTAL else node, node, self.region)

    @cached_property
    def _readings(self) -> Mapping[tuple[int, str], Reading]:
        rows = Reading.objects.filter(
            region__in=[r.pk for r in self._known.values()],
            period_end=self.period.last_day,
            superseded_at__isnull=True,
        )
        return {(row.region_id, row.indicator.code): row for row in rows.select_related("indicator")}

    def reading(self, indicator: str, region: str) -> Row:
        """Return how far a region is with an indicator at the end of the period; empty without a reading."""
        place = self._known.get(region)
        found = self._readings.get((place.pk, indicator)) if place is not None else None
        if place is None or found is None:
            return Row(region=region)
        title, unit, refs = found.indicator.title, found.indicator.unit, (f"reading:{found.pk}",)
        decimals = found.indicator.decimals

        def one(what: str, value: float | None, nature: Nature, unit: str, decimals: int) -> Figure:
            key = f"reading({indicator}, {region}).{what}"
            return Figure(key, value, unit, decimals, refs, nature, place.name, title, "没有计划")

        kind = NATURES[Kind(found.indicator.kind)]
        return Row(
            {
                "value": one("value", found.value, kind, unit, decimals),
                "progress": one("progress", found.completion, Nature.SHARE, "%", 2),
                "gap": one("gap", found.gap, Nature.GAP, "个百分点", 2),
                "target": one("target", found.target, kind, unit, decimals),
                "word": BoundText(f"reading({indicator}, {region}).word", PaceWord(found.word).label, refs),
            },
            region,
        )

    def rate(self, code: str, region: str) -> Row:
        """Return a rate of the ledger with what it counts. Errors: ``R-160`` no such rate."""
        place = self._known.get(region)
        if code not in CODES or place is None:
            raise unknown("比率", code, list(CODES))
        rates = self._rates.setdefault(place.pk, LedgerRates(place, self.period, self.today))
        found = rates.rate(code)
        assert found is not None  # noqa: S101 -- the code is one of theirs
        refs = (f"ledger:{code}@{region}:{rates.day.isoformat()}",)

        def one(what: str, value: float | None, nature: Nature, unit: str, decimals: int) -> Figure:
            return Figure(
                f"rate({code}, {region}).{what}", value, unit, decimals, refs, nature, place.name, TITLES[code], "没有到期的"
            )  # fmt: skip

        left = "，".join(f"{reason} {n} 件" for reason, n in found.excluded.items() if n) or "无"
        return Row(
            {
                "title": BoundText(f"rate({code}).title", TITLES[code], refs),
                "value": one("value", found.value, Nature.SHARE, "%", 2),
                "numerator": one("numerator", float(found.numerator), Nature.COUNT, "件", 0),
                "denominator": one("denominator", float(found.denominator), Nature.COUNT, "件", 0),
                "left_out": BoundText(f"rate({code}, {region}).left_out", left, refs),
            },
            region,
        )

    def lagging(self, kind: str) -> Sequence[Row]:
        """Return the late items of the region, the worst first."""
        return source_lists.lagging(kind, self.region, self.today)

    def warnings(self, level: str) -> Sequence[Row]:
        """Return the warnings in force in the region, the gravest first."""
        return source_lists.warnings(level, self.region)


NOBODY = "-"
"""Stands for the region above where the platform has none; its figures are absent and say why."""

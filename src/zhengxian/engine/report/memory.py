"""A source that holds its answers in memory: for trying a template, for tests, and for files without a platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhengxian.engine.base.period import Period
from zhengxian.engine.report.bound import BoundText, Nature
from zhengxian.engine.report.source import Figure, Row, unknown


@dataclass(frozen=True)
class MemorySource:
    """Everything by code. A figure that is asked for and not there is absent (缺报); an unknown name is refused.

    ``series`` says for each indicator its title, unit, decimals and nature; ``figures`` maps
    (indicator, region, period) to a value, or to a text that says why there is none.
    """

    names: Mapping[str, str]
    series: Mapping[str, tuple[str, str, int, Nature]] = field(default_factory=dict)
    figures: Mapping[tuple[str, str, str], float | str] = field(default_factory=dict)
    rankings: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    readings: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    late: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    warned: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    compared: Sequence[str] = ()

    def region_name(self, region: str) -> str:
        """Return the name of a region; ``R-160`` for a code nobody knows."""
        if region not in self.names:
            raise unknown("地区", region, list(self.names))
        return self.names[region]

    def regions(self) -> Sequence[str]:
        """List the compared regions."""
        return self.compared

    def figure(self, indicator: str, region: str, period: Period) -> Figure:
        """Return a figure; absent with its reason where there is none."""
        if indicator not in self.series:
            raise unknown("指标", indicator, list(self.series))
        title, unit, decimals, nature = self.series[indicator]
        key = f"{indicator}@{region}:{period}"
        found = self.figures.get((indicator, region, str(period)), "缺报")
        value, absent = (None, found) if isinstance(found, str) else (found, "")
        name = self.region_name(region)
        return Figure(key, value, unit, decimals, (f"observation:{key}",), nature, name, title, absent)

    def ranking(self, node: str) -> Sequence[Row]:
        """Return the rows of a node; ``R-160`` for a node nobody ranked."""
        if node not in self.rankings:
            raise unknown("评价节点", node, list(self.rankings))
        return self.rankings[node]

    def reading(self, indicator: str, region: str) -> Row:
        """Return a reading; one without figures where there was none."""
        return self.readings.get((indicator, region), Row(region=region))

    def rate(self, code: str, region: str) -> Row:
        """Return a rate; ``R-160`` for one nobody counts."""
        if (code, region) not in self.rates:
            raise unknown("比率", code, [known for known, _ in self.rates])
        return self.rates[code, region]

    def lagging(self, kind: str) -> Sequence[Row]:
        """Return the late items of a kind."""
        return self._listed(self.late, kind)

    def warnings(self, level: str) -> Sequence[Row]:
        """Return the warnings of a level."""
        return self._listed(self.warned, level)

    def _listed(self, by_kind: Mapping[str, Sequence[Row]], kind: str) -> Sequence[Row]:
        if kind == "any":
            return [row for rows in by_kind.values() for row in rows]
        return by_kind.get(kind, ())


def ranked_row(
    region: str,
    name: str,
    rank: float | None,
    score: float | None,
    moved: float | None = None,
    *,
    node: str = "total",
    run: str = "run:1",
    tied: bool = False,
    in_class: tuple[str, float] | None = None,
    grade: str = "",
) -> Row:
    """Make a row of a ranking; ``moved`` None is not comparable.

    >>> ranked_row("990101", "甲县", 1, 92.5, 2).figure("moved").value
    2
    """

    def one(what: str, value: float | None, unit: str, decimals: int, nature: Nature, absent: str) -> Figure:
        key = f"{what}({node}, {region})"
        return Figure(key, value, unit, decimals, (run,), nature, name, "", absent, tied and what == "rank")

    class_name, place = in_class or ("", None)
    return Row(
        {
            "name": BoundText(f"region:{region}", name, (f"region:{region}",)),
            "score": one("score", score, "分", 2, Nature.SCORE, "缺报"),
            "rank": one("rank", rank, "位", 0, Nature.RANK, "未排名"),
            "rank_in_class": one("rank_in_class", place, "位", 0, Nature.RANK, "未排名"),
            "moved": one("moved", moved, "位", 0, Nature.MOVEMENT, "不可比"),
            "class_name": BoundText(f"class:{region}", class_name, (run,)),
            "grade": BoundText(f"grade:{region}", grade, (run,)),
        },
        region,
    )

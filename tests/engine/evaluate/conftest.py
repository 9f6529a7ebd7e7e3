"""Schemes and tables in a line each, and the account that every evaluation must pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.scheme import Scheme, parse_scheme
from zhengxian.engine.evaluate.table import Table, Unit

NAN = float("nan")
MEANS = ("arithmetic", "geometric", "harmonic", {"method": "power", "power": 2})
OTHERS = ("topsis", "vikor", "grey", "borda", "mpi")
SCORES = (
    "minmax",
    {"method": "efficacy", "base": 60, "span": 40},
    {"method": "goalposts", "low": 0, "high": 100},
    {"method": "base_share", "beta": 0.5},
)


class Desk:
    """Builds schemes and tables, runs them and checks their account."""

    @staticmethod
    def item(indicator: str, weight: Any = None, **keys: Any) -> dict[str, Any]:
        table = {"indicator": indicator, "score": "minmax", **keys}
        return table if weight is None else {**table, "weight": weight}

    @staticmethod
    def group(code: str, weight: Any, *children: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
        items = [c for c in children if "item" not in c and "group" not in c]
        groups = [c for c in children if "item" in c or "group" in c]
        table: dict[str, Any] = {"code": code, "weight": weight, **keys}
        return table | ({"item": items} if items else {}) | ({"group": groups} if groups else {})

    @staticmethod
    def scheme(*groups: Mapping[str, Any], **keys: Any) -> Scheme:
        return parse_scheme({"code": "s", "title": "方案", "group": list(groups), **keys})

    def flat(self, *items: Mapping[str, Any], **keys: Any) -> Scheme:
        """A scheme of one group with all the weight."""
        return self.scheme(self.group("g", 100, *items), **keys)

    @staticmethod
    def units(size: int, classes: Sequence[str] = ()) -> tuple[Unit, ...]:
        return tuple(Unit(f"r{i}", f"县{i}", classes[i] if classes else "", "county") for i in range(size))

    def table(
        self,
        columns: Mapping[str, Sequence[float]],
        classes: Sequence[str] = (),
        states: Mapping[tuple[int, str], CellState] | None = None,
        period: str = "2025",
        **keys: Any,
    ) -> Table:
        """One period; ``states`` marks (region position, indicator)."""
        return self.years({period: columns}, classes, {period: states} if states else None, **keys)

    def years(
        self,
        columns: Mapping[str, Mapping[str, Sequence[float]]],
        classes: Sequence[str] = (),
        states: Mapping[str, Mapping[tuple[int, str], CellState]] | None = None,
        **keys: Any,
    ) -> Table:
        """Several periods: period → indicator → figures."""
        names = list(next(iter(columns.values())))
        values = np.array([[cols[n] for n in names] for cols in columns.values()], dtype=float).swapaxes(1, 2)
        marks = None
        if states is not None:
            marks = np.where(np.isnan(values), CellState.MISSING, CellState.REPORTED).astype(np.uint8)
            for at, period in enumerate(columns):
                for (row, code), state in states.get(period, {}).items():
                    marks[at, row, names.index(code)] = state
        return Table(
            values, tuple(columns), self.units(values.shape[1], classes), tuple(names), marks, **keys
        )

    def run(self, scheme: Scheme, table: Table, period: str = "2025", **keys: Any) -> Result:
        """Evaluate, check the account and open every table once."""
        result = evaluate_table(scheme, table, period, **keys)
        self.account(result)
        assert result.scores.height == len(result.units) * len(result.nodes)
        assert result.gaps.height == len(result.units)
        assert result.run["period"] == result.period
        assert all(lines for _, lines in result.method_note)
        return result

    @staticmethod
    def account(result: Result) -> None:
        """Points and points lost sum to the scheme's points to the last decimal, and points to the score."""
        earned, lost = {}, {}
        for region, won, gone in result.contributions.select("region", "points", "points_lost").rows():
            earned[region] = earned.get(region, Decimal(0)) + Decimal(repr(won))
            lost[region] = lost.get(region, Decimal(0)) + Decimal(repr(gone))
        for unit, score in zip(result.units, result.standing.score, strict=True):
            assert earned[unit.code] + lost[unit.code] == Decimal(repr(result.scheme.points))
            assert abs(float(earned[unit.code]) - score) < 1e-8 * max(abs(score), 1.0)

    @staticmethod
    def score(result: Result) -> list[float]:
        """Published scores without the noise of arithmetic, regions in input order."""
        return [round(float(v), 9) for v in result.standing.score]

    @staticmethod
    def codes(result: Result) -> list[str]:
        return result.notes["code"].to_list()

    @staticmethod
    def cell(frame: Any, column: str, **where: Any) -> Any:
        """The one value of a frame that the conditions leave."""
        rows = frame.filter(**where)
        assert rows.height == 1
        return rows[column][0]

    @staticmethod
    def cases(*, gaps: bool = True, relative: bool = True) -> st.SearchStrategy[Any]:
        """Random trees, methods, classes and figures: (scheme table, columns, classes)."""
        return _cases(gaps, relative)


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


@st.composite
def _cases(
    draw: st.DrawFn, gaps: bool, relative: bool
) -> tuple[dict[str, Any], dict[str, list[float]], list[str]]:
    regions = draw(st.integers(3, 7))
    codes: list[str] = []
    tree = [_group(draw, f"g{k}", codes, 0, relative) for k in range(draw(st.integers(1, 3)))]
    figure = st.integers(1, 99).map(float)
    columns = {c: draw(st.lists(figure, min_size=regions, max_size=regions)) for c in codes}
    if gaps:
        for code in codes:
            for row in draw(st.lists(st.integers(0, regions - 1), max_size=2)):
                columns[code][row] = NAN
        columns[codes[0]] = [v if v == v else 50.0 for v in columns[codes[0]]]
    split = draw(st.booleans())
    classes = [draw(st.sampled_from(["甲", "乙"])) for _ in range(regions)] if split else []
    table = {
        "code": "s",
        "title": "随机方案",
        "points": draw(st.sampled_from([1, 100, 180, 0.5])),
        "aggregate": {"method": "arithmetic", "weights": "relative"},
        "missing": draw(st.sampled_from(["zero", "reweight", "class_mean", "worst"])) if gaps else "refuse",
        "score": {"within": draw(st.sampled_from(["pool", "class"]))},
        "group": tree,
    }
    return table, columns, classes


def _group(draw: st.DrawFn, code: str, codes: list[str], depth: int, relative: bool) -> dict[str, Any]:
    methods = MEANS + (OTHERS if relative and depth == 0 else ())
    group: dict[str, Any] = {
        "code": code,
        "weight": draw(st.integers(1, 9)),
        "weights": "relative",
        "aggregate": draw(st.sampled_from(methods)),
        "item": [],
    }
    positive = group["aggregate"] != "arithmetic"
    for _ in range(draw(st.integers(1, 3))):
        name = f"x{len(codes)}"
        codes.append(name)
        score = {"method": "efficacy", "base": 60, "span": 40} if positive else draw(st.sampled_from(SCORES))
        item = {"indicator": name, "weight": draw(st.integers(1, 9)), "score": score}
        group["item"].append({**item, "direction": draw(st.sampled_from(["positive", "negative"]))})
    if depth == 0 and not positive and draw(st.booleans()):
        group["group"] = [_group(draw, f"{code}s", codes, 1, relative)]
    return group

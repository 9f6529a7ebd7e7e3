"""Check rows of figures that come in bulk, from a file or from another system, and turn names into records."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhengxian.engine.base.errors import Problem, ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Frequency, Indicator
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden

LISTED = 1000
"""Problems that are kept one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it was given; ``row`` counts from 1 and ``cell`` is its address in a file."""

    region: str
    indicator: str
    period: str
    value: float | None
    state: CellState = CellState.REPORTED
    row: int = 0
    cell: str = ""
    reason: str = ""


@dataclass
class Checked:
    """The rows that may be written, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    total_problems: int = 0
    faulty: int = 0
    """Rows that will not be written."""

    def add(self, problem: Problem) -> None:
        """Note a problem of one row."""
        self.total_problems += 1
        self.faulty += 1
        if len(self.problems) < LISTED:
            self.problems.append(problem)


class Book:
    """What rows are checked against: the regions in a user's scope and the indicators, read once (two queries)."""

    def __init__(self, access: Access) -> None:
        scope = access.scope(Action.LOAD_BULK)
        if not scope:
            raise Hidden
        named = Region.objects.values_list("code", "pk", "path", "name")
        self._paths = scope.paths
        self._departments = scope.departments
        self.regions = {code: (pk, path) for code, pk, path, _ in named}
        self.region_names = {name: code for code, _, _, name in named}
        self.indicators = {i.code: i for i in Indicator.objects.all()}
        self._periods: dict[str, Period | None] = {}

    @property
    def units(self) -> dict[str, str]:
        """The unit of every indicator by code."""
        return {code: i.unit for code, i in self.indicators.items()}

    @property
    def titles(self) -> dict[str, str]:
        """The code of every indicator by its title; a title that several share names none."""
        titles = [i.title for i in self.indicators.values()]
        return {i.title: code for code, i in self.indicators.items() if titles.count(i.title) == 1}

    def check(self, rows: Iterable[Given], checked: Checked, *, upload_id: int | None = None) -> None:
        """Check rows and add them to what was checked before."""
        for given in rows:
            fault = self._fault(given)
            if fault is not None:
                code, text = fault
                stood = given.period if code in ("C-253", "C-254") else given.value
                shown = "" if stood is None else str(stood)
                checked.add(Problem(code, f"第 {given.row} 行{text}", row=given.row, value=shown))
                continue
            indicator = self.indicators[given.indicator]
            checked.rows.append(
                Row(
                    self.regions[given.region][0],
                    indicator.pk,
                    str(self._period(given.period)),
                    given.value,
                    given.state.value,
                    None,
                    upload_id,
                    given.cell,
                    given.reason,
                )
            )

    def _fault(self, given: Given) -> tuple[str, str] | None:
        """Return code and sentence of what is wrong with a row, or None."""
        region, indicator = self.regions.get(given.region), self.indicators.get(given.indicator)
        if region is None:
            return "C-250", f"的地区“{given.region}”不在地区表里。请核对代码，或先登记该地区。"
        if indicator is None:
            return "C-251", f"的指标“{given.indicator}”不在指标表里。请核对代码，或先登记该指标。"
        covered = indicator.department_id in self._departments or any(
            region[1].startswith(p) for p in self._paths
        )
        if not covered:
            return "C-252", f"的地区“{given.region}”不在您负责的范围内。请删去这一行，或与管理员联系。"
        return self._period_fault(given.period, indicator) or self._value_fault(given, indicator)

    def _period_fault(self, text: str, indicator: Indicator) -> tuple[str, str] | None:
        period = self._period(text)
        if period is None:
            return "C-253", f"的期间“{text}”读不懂。请写成 2025-09、2025Q3 或 2025 这样。"
        if period.kind is not KINDS[Frequency(indicator.frequency)]:
            label = Frequency(indicator.frequency).label
            return "C-254", f"的期间是“{period.label}”，而“{indicator.title}”按{label}统计。请核对。"
        return None

    def _value_fault(self, given: Given, indicator: Indicator) -> tuple[str, str] | None:
        if (given.state is CellState.REPORTED) != (given.value is not None):
            return "C-255", "没有数，也没有写明状态。请填数，或写“未统计”“不适用”等状态；空白不等于 0。"
        if given.value is None:
            return None
        if not math.isfinite(given.value):
            return "C-256", "的数不是一个有限的数。请核对。"
        if not indicator.allows(given.value):
            span = indicator.range_label
            return "C-257", f"的数 {given.value:.15g} 超出“{indicator.title}”可能的范围（{span}）。请核对。"
        return None

    def _period(self, text: str) -> Period | None:
        if text not in self._periods:
            try:
                self._periods[text] = Period.parse(text)
            except ZhengxianError:
                self._periods[text] = None
        return self._periods[text]

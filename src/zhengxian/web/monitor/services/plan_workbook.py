"""Plans by hand out of a workbook: looked through first with every difference and problem, then kept as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from zhengxian.engine.base.errors import DataError, Problem, ZhengxianError
from zhengxian.engine.base.rounding import same
from zhengxian.io.plans import PlanFile, PlanLine, read_plans
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit, files
from zhengxian.web.monitor.models import PacePlan, PlanMethod
from zhengxian.web.monitor.services import plans

MOST_LINES = 2000
"""Plans of one file."""
NEW, CHANGED, SAME = "新排", "修改", "不变"
_TRIED = "试读"
"""Stands for the reason while a file is only looked at and the person has not written one yet."""


@dataclass(frozen=True)
class MonthChange:
    """One month-end that is not what it was."""

    month: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class PlanOutcome:
    """What one row does."""

    row: int
    region: Region
    indicator: Indicator
    word: str
    changes: tuple[MonthChange, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class FileReading:
    """What a file would do or has done, row by row, and everything wrong; with a problem nothing is written."""

    outcomes: tuple[PlanOutcome, ...]
    problems: tuple[Problem, ...]
    total_problems: int = 0

    @property
    def changed(self) -> tuple[PlanOutcome, ...]:
        """The rows that make a version."""
        return tuple(one for one in self.outcomes if one.word != SAME)

    @property
    def needs_reason(self) -> bool:
        """Tell whether a row changes a plan without saying why."""
        return any(one.needs_reason for one in self.outcomes)


def keep_file(*, file: Any, by: User, access: Access) -> str:
    """Keep an upload for the preview and return its key. Errors: Hidden; those of `files.keep`."""
    if not access.may(Action.MAKE_PLANS):
        raise Hidden
    return files.keep(file, by.pk).key


def looked(*, path: Path, by: User, access: Access) -> FileReading:
    """Tell what a file would do: everything is tried and taken back. A file that cannot be read is its problems."""
    try:
        with transaction.atomic():
            reading = _run(path, by, access, _TRIED)
            transaction.set_rollback(True)
    except DataError as error:
        return FileReading((), tuple(error.problems), error.total)
    return reading


@transaction.atomic
def write(*, path: Path, by: User, access: Access, reason: str = "") -> FileReading:
    """Keep every plan of a file that is not as it was, or none.

    Errors: ``M-243`` the file has problems, too many rows, or nothing in it differs; DataError it cannot be read.
    """
    reading = _run(path, by, access, reason)
    if reading.problems:
        first = reading.problems[0].message
        raise Refused(
            "M-243",
            f"文件有 {reading.total_problems} 处问题，一行也没有写入。第一处：{first}请改好后重新上传",
        )
    if not reading.changed:
        raise Refused("M-243", "文件里的计划与现在的完全一样，没有要写入的。请核对文件")
    words = f"从“{path.name}”写入手工计划 {len(reading.changed)} 项"
    audit.record("plan.load", None, words, by=by, detail={"file": path.name, "reason": reason})
    return reading


def _run(path: Path, by: User, access: Access, reason: str) -> FileReading:
    if not access.may(Action.MAKE_PLANS):
        raise Hidden
    file = read_plans(path)
    if len(file.lines) > MOST_LINES:
        raise Refused("M-243", f"文件有 {len(file.lines):,} 行，一次最多 {MOST_LINES:,} 行。请分成几个文件")
    known = _Known(file, access)
    outcomes = [one for line in file.lines if (one := known.put(line, by, reason)) is not None]
    found = file.problems.error() if file.problems else None
    return FileReading(tuple(outcomes), tuple(found.problems) if found else (), found.total if found else 0)


class _Known:
    """What the codes of a file mean, and the newest versions there are; four queries for the whole file."""

    def __init__(self, file: PlanFile, access: Access) -> None:
        self._file, self._access = file, access
        places = Region.objects.below(access.scope(Action.MAKE_PLANS).paths)
        self._regions = {r.code: r for r in places.filter(code__in={line.region for line in file.lines})}
        codes = {line.indicator for line in file.lines}
        self._indicators = {i.code: i for i in Indicator.objects.filter(code__in=codes)}
        rows = PacePlan.objects.filter(
            region__in=[r.pk for r in self._regions.values()],
            indicator__in=[i.pk for i in self._indicators.values()],
            year__in={line.year for line in file.lines},
        )
        self._plans = {
            (p.region_id, p.indicator_id, p.year): p
            for p in rows.order_by("number").prefetch_related("points")
        }

    def put(self, line: PlanLine, by: User, reason: str) -> PlanOutcome | None:
        """Keep one row; what is refused becomes a problem of the row."""
        region, indicator = self._regions.get(line.region), self._indicators.get(line.indicator)
        if region is None:
            self._report(
                line, "region", "M-242", f"的“{line.region}”不是您范围内的地区代码。请照导出的表填。"
            )
        if indicator is None:
            self._report(line, "indicator", "M-242", f"的“{line.indicator}”不是指标代码。请照导出的表填。")
        if region is None or indicator is None:
            return None
        held = self._plans.get((region.pk, indicator.pk, line.year))
        changes = _changes(line, held)
        if held is not None and not changes:
            return PlanOutcome(line.row, region, indicator, SAME, ())
        try:
            with transaction.atomic():
                plans.draw(
                    region, indicator, line.year, method=PlanMethod.HAND, shape=line.points, by=by,
                    access=self._access, reason=(line.reason or reason) if held else "",
                    valid_from=line.valid_from, seen=held.number if held else 0,
                )  # fmt: skip
        except ZhengxianError as error:
            where = f"第 {line.row} 行：{error.message}"
            problem = Problem(error.code, where, row=line.row, value=f"{region.name}{indicator.title}"[:40])
            self._file.problems.add(problem)
            return None
        word = CHANGED if held else NEW
        return PlanOutcome(line.row, region, indicator, word, changes, bool(held) and not line.reason)

    def _report(self, line: PlanLine, role: str, code: str, message: str) -> None:
        self._file.entries.report(line.entry, role, code, message)


def _changes(line: PlanLine, held: PacePlan | None) -> tuple[MonthChange, ...]:
    before: Mapping[str, float] = {p.period: p.value for p in held.points.all()} if held else {}
    found = []
    for month, after in enumerate(line.points, 1):
        now = before.get(f"{line.year}-{month:02d}")
        alike = now is None if after is None else now is not None and _alike(now, after)
        if not alike:
            found.append(MonthChange(month, now, after))
    return tuple(found)


def _alike(now: float, after: float) -> bool:
    """Tell whether a cell holds what was exported: a workbook keeps fifteen digits."""
    return same(now, after) or float(f"{now:.12g}") == float(f"{after:.12g}")

"""Write figures: the one place where versions of observations come into being.

A figure that did not change gets no new version. A new version takes over status and release of the one before it,
unless the caller names others, so that a correction of a public figure stays public.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Release, Status
from zhengxian.web.collect.services import version_table, writing_order
from zhengxian.web.collect.services.version_table import Current, Version
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Refused

CHUNK = 5000
"""Rows written between two reports of progress."""
Told = Callable[[int, int], None]
_STATES, _REPORTED = frozenset(CellState.values), CellState.REPORTED.value


class Row(NamedTuple):
    """One figure to be recorded and where it comes from."""

    region_id: int
    indicator_id: int
    period: str
    value: float | None
    state: str = CellState.REPORTED.value
    submission_id: int | None = None
    upload_id: int | None = None
    cell: str = ""
    reason: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        """What the figure is about."""
        return (self.indicator_id, self.period, self.region_id)


@dataclass(frozen=True)
class Recorded:
    """How many figures are new, changed and as they were."""

    new: int
    changed: int
    same: int

    @property
    def written(self) -> int:
        """Versions that were added."""
        return self.new + self.changed


def record(
    rows: Iterable[Row],
    *,
    by: User,
    at: datetime | None = None,
    status: Status | None = None,
    release: Release | None = None,
    progress: Told | None = None,
) -> Recorded:
    """Add a version for every figure that is new or differs from its current version; all or nothing.

    Errors: ``C-201`` a figure stands twice with different values; ``C-202`` a value without a figure's state, or
    no finite number; ``C-203`` (conflict) a version is newer than ``at`` or somebody wrote at the same moment.
    """
    wanted = _settled(rows)
    try:
        with transaction.atomic():
            writing_order.begin_recording()
            return _write(wanted, by, at or timezone.now(), (status, release), progress)
    except IntegrityError as error:
        raise Conflict("C-203", "同一个数刚刚有人写入，这次没有写。请刷新后再试一次") from error


def _settled(rows: Iterable[Row]) -> list[Row]:
    """Check the rows and drop exact repeats."""
    kept: dict[tuple[int, str, int], Row] = {}
    for place, row in enumerate(rows, 1):
        _check(row, place)
        before = kept.setdefault(row.key, row)
        if before is not row and (before.value, before.state) != (row.value, row.state):
            raise Refused(
                "C-201",
                f"第 {place} 行与前面一行写的是同一地区、同一指标、同一期间（{row.period}），数却不同。请只留一行",
            )
    return list(kept.values())


def _check(row: Row, place: int) -> None:
    reported = row.state == _REPORTED
    if row.state not in _STATES or reported != (row.value is not None):
        raise Refused("C-202", f"第 {place} 行的数和状态对不上：“已报”必须有数，其余状态不能有数。请核对")
    if row.value is not None and not math.isfinite(row.value):
        raise Refused("C-202", f"第 {place} 行不是一个有限的数。请核对")


def _write(
    wanted: Sequence[Row],
    by: User,
    at: datetime,
    marks: tuple[Status | None, Release | None],
    progress: Told | None,
) -> Recorded:
    current = version_table.current_versions([row.key for row in wanted])
    differing = [row for row in wanted if not _same(row, current.get(row.key))]
    replaced = [current[row.key] for row in differing if row.key in current]
    if any(old.recorded_at > at for old in replaced):
        raise Conflict("C-203", "有的数已经有更新的版本，这次没有写。请刷新后再试一次")
    if version_table.supersede([old.id for old in replaced], at) != len(replaced):
        raise Conflict("C-203", "有的数刚刚被别人改过，这次没有写。请刷新后再试一次")
    ends = {period: Period.parse(period).last_day for period in {row.period for row in differing}}
    for start in range(0, len(differing), CHUNK):
        part = differing[start : start + CHUNK]
        version_table.add(
            [_version(row, current.get(row.key), by, at, ends[row.period], marks) for row in part]
        )
        if progress:
            progress(start + len(part), len(differing))
    new = len(differing) - len(replaced)
    return Recorded(new=new, changed=len(replaced), same=len(wanted) - len(differing))


def _same(row: Row, old: Current | None) -> bool:
    return old is not None and (old.value, old.state) == (row.value, row.state)


def _version(
    row: Row,
    old: Current | None,
    by: User,
    at: datetime,
    end: date,
    marks: tuple[Status | None, Release | None],
) -> Version:
    status, release = marks
    inherits = old if release is None else None
    return Version(
        region_id=row.region_id,
        indicator_id=row.indicator_id,
        period=row.period,
        period_end=end,
        version=old.version + 1 if old else 1,
        value=row.value,
        state=row.state,
        status=status.value if status else (old.status if old else Status.FLASH.value),
        release=release.value if release else (old.release if old else Release.INTERNAL.value),
        embargo_until=inherits.embargo_until if inherits else None,
        recorded_at=at,
        recorded_by_id=by.pk,
        submission_id=row.submission_id,
        upload_id=row.upload_id,
        cell=row.cell[:60],
        reason=row.reason[:300],
    )

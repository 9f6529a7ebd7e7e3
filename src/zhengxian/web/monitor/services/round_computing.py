"""What a round reads and what it makes of it, before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version as installed
from typing import Any

import numpy as np

from zhengxian.definitions.warning_library import warning_rules
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.pace_grid import PaceGrid
from zhengxian.engine.monitor.warnings import Ranks, Tally
from zhengxian.web.monitor.models import Reading
from zhengxian.web.monitor.selectors import rounds as doors
from zhengxian.web.monitor.services import round_forecasts, round_leading, round_readings, round_warnings
from zhengxian.web.monitor.services.round_forecasts import Ahead
from zhengxian.web.monitor.services.round_leading import Pairs
from zhengxian.web.monitor.services.round_readings import Read
from zhengxian.web.monitor.services.round_warnings import Raised
from zhengxian.web.monitor.to_engine import figures, plans, ranks
from zhengxian.web.monitor.to_engine.figures import Stored
from zhengxian.web.monitor.to_engine.plans import Plans
from zhengxian.web.monitor.to_engine.series import SeriesMaker

STEPS = ("读取数据", "判定进度", "预测年末", "查预警", "找先行指标", "写入结果")


@dataclass(frozen=True, eq=False)
class Gathered:
    """Everything that goes into a round. ``ends`` are the last days of the periods that are read."""

    stored: Stored
    plans: Plans
    read: Read
    first: PaceGrid
    ranks: tuple[Ranks, ...]
    ends: tuple[date, ...]
    is_newest: bool
    digest: str

    @property
    def has_figures(self) -> bool:
        """Tell whether anything was told for the period."""
        ending = self.stored.ending(self.stored.period.last_day)
        return bool(ending) and bool((~np.isnan(self.stored.figures.values[ending])).any())

    @property
    def has_plans(self) -> bool:
        """Tell whether any plan holds at the period's end."""
        ending = self.stored.ending(self.stored.period.last_day)
        return bool((self.plans.keys[ending] > 0).any())


@dataclass(frozen=True, eq=False)
class Newest:
    """What only the newest period gets."""

    ahead: Ahead
    pairs: Pairs
    raised: Raised
    tallies: list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Computed:
    """The answer, ready to be written."""

    period: Period
    read: Read
    readings: list[Reading]
    newest: Newest | None
    digest: str
    counts: dict[str, Any]

    @property
    def is_newest(self) -> bool:
        """Tell whether forecasts and warnings were made, too."""
        return self.newest is not None


def gather(period: Period, moment: datetime, day: date) -> Gathered:
    """Read figures as of a moment, plans and published ranks; by ``day`` figures had to be there."""
    stored = figures.read(period, moment)
    drawn = plans.read(stored)
    read = round_readings.read(stored, drawn, day)
    ends = (*round_readings.assessed_ends(period.last_day), period.last_day)
    ranked = tuple(ranks.read(period.last_day, stored.figures.regions))
    first = round_readings.as_first_assessed(read, period.last_day)
    newest = doors.is_newest(period)
    digest = _digest(
        *(str(period), installed("zhengxian"), newest, ends),
        *(stored.figures.periods, stored.figures.regions, stored.figures.indicators, stored.breaks),
        *(stored.figures.values, stored.states, drawn.planned, drawn.target, drawn.keys, drawn.targets),
        *(read.grid.words, first.words, first.gap, sorted(warning_rules().items())),
        *(part for one in ranked for part in (one.values, one.periods, one.nodes, one.classes)),
        [(i.direction, i.department_id) for i in stored.indicators],
    )
    return Gathered(stored, drawn, read, first, ranked, ends, newest, digest)


def _digest(*parts: object) -> str:
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(str(part.shape).encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        else:
            digest.update(repr(part).encode())
    return digest.hexdigest()


def compute(gathered: Gathered, tell: Callable[[int], None]) -> Computed:
    """Make the readings, and for the newest period forecasts, leading series and warnings; tell each of ``STEPS``."""
    read, stored = gathered.read, gathered.stored
    tell(1)
    made = list(round_readings.rows(read, gathered.ends))
    counts = {
        "figures": stored.count,
        "plans": gathered.plans.count,
        "regions": len(stored.regions),
        "indicators": len(stored.indicators),
        "newest": gathered.is_newest,
        "again": [day.isoformat() for day in gathered.ends[:-1]],
    }
    newest = _newest(gathered, tell) if gathered.is_newest else None
    return Computed(stored.period, read, made, newest, gathered.digest, counts)


def _newest(gathered: Gathered, tell: Callable[[int], None]) -> Newest:
    makes = SeriesMaker(gathered.stored)
    tell(2)
    ahead = round_forecasts.look(gathered.read, makes)
    tell(3)
    raised = round_warnings.raise_all(
        gathered.read, gathered.first, ahead, gathered.ranks, gathered.ends
    )  # fmt: skip
    tell(4)
    pairs = round_leading.search(gathered.stored, makes)
    return Newest(ahead, pairs, raised, _told(raised.tallies))


def _told(tallies: Iterable[Tally]) -> list[dict[str, Any]]:
    """Write how every rule came out, in the order of the rules' numbers."""
    rules = warning_rules()
    found = [
        {
            "rule": one.rule,
            "number": rules[one.rule].number,
            "title": rules[one.rule].title,
            "raised": one.raised,
            "clear": one.clear,
            "unjudged": dict(one.unjudged),
            "note": one.note,
        }
        for one in tallies
    ]
    return sorted(found, key=lambda row: str(row["number"]))

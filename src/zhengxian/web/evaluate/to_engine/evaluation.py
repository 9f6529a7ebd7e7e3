"""One evaluation from stored records: gathered, or replayed from what a run kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.pool import LeftOut
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import Progress, evaluate_table
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.engine.evaluate.standing import Previous
from zhengxian.web.evaluate.models import Run, SchemeVersion, Score
from zhengxian.web.evaluate.to_engine import events, figures, pool
from zhengxian.web.evaluate.to_engine.extent import Extent, ends_of, series_of
from zhengxian.web.evaluate.to_engine.figures import Figure, Place
from zhengxian.web.evaluate.to_engine.schemes import parsed


@dataclass(frozen=True)
class Inputs:
    """What one evaluation is made of, apart from the figures."""

    scheme: Scheme
    period: str
    extent: Extent
    events: Sequence[Event]
    previous: Previous | None

    def evaluate(
        self,
        as_of: datetime | None,
        overlay: Mapping[Place, Figure] | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Read the figures as of a moment and evaluate; refuses with the engine's sentence."""
        return evaluate_table(
            self.scheme,
            figures.table(self.extent, as_of, overlay),
            self.period,
            events=self.events,
            previous=self.previous,
            left_out=[LeftOut(*row) for row in self.extent.left_out],
            progress=progress,
        )


def gather(version: SchemeVersion, period: Period, previous: Run | None) -> Inputs:
    """Collect what an evaluation of a period needs besides figures, as records stand now."""
    scheme, stored, day = parsed(version.toml), version.scheme, period.last_day
    units = pool.units(scheme, stored, day)
    ends, year_from = ends_of(scheme, period)
    extent = Extent(
        units=units,
        left_out=pool.left_out(scheme, stored, day),
        joins=pool.joins([unit[0] for unit in units], day),
        ends=ends,
        series=series_of(scheme),
        year_from=year_from,
    )
    declared = events.approved(stored, period)
    return Inputs(scheme, str(period), extent, declared, ranks_of(previous))


def kept(run: Run) -> Inputs:
    """Return what a run kept of its inputs."""
    return Inputs(
        parsed(run.version.toml),
        run.period,
        Extent.from_json(run.inputs),
        events.from_json(run.events),
        ranks_of(run.previous),
    )


def ranks_of(run: Run | None) -> Previous | None:
    """Return the ranks of an earlier run, for movement."""
    if run is None:
        return None
    rows = Score.objects.filter(run=run, level=0).values_list(
        "region__code", "rank", "rank_in_class", "class_title"
    )
    return Previous(run.number, {code: (_rank(a), _rank(b), title) for code, a, b, title in rows})


def _rank(value: float | None) -> float:
    return math.nan if value is None else value

"""The ranks a pack quotes: those of the newest published result in which its regions stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from zhengxian.web.evaluate.models import Run, RunState, Score
from zhengxian.web.evaluate.selectors import runs


def newest_published(regions: Collection[int], last: date) -> Run | None:
    """Return the newest formal published run that ranks one of the regions and ends by a day."""
    rows = runs.with_words().filter(
        state=RunState.PUBLISHED,
        is_trial=False,
        period_end__lte=last,
        scores__level=0,
        scores__region__in=regions,
    )
    return (
        rows.select_related("version__scheme")
        .order_by("-period_end", "version__scheme__order", "-created_at")
        .distinct()
        .first()
    )


def ranks(run: Run, regions: Collection[int]) -> dict[int, Score]:
    """Return the total of every region in a run."""
    return {s.region_id: s for s in Score.objects.filter(run=run, level=0, region__in=regions)}

"""The cockpit's map: the gap to time progress of one indicator, or a score, each region a link to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import Choropleth
from zhengxian.web.collect.models import Indicator
from zhengxian.web.collect.selectors import maps
from zhengxian.web.collect.selectors.observations import seen_figures
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.selectors import maps as scores
from zhengxian.web.evaluate.selectors import runs
from zhengxian.web.monitor.models import PaceWord, Reading

LIMITS = (-5.0, -3.0, -1.0, 1.0, 3.0, 5.0)
"""Percentage points (design board §20, page 01): fixed, so that months compare."""
SCORE = "score"
MOST_SUBJECTS = 40
_WORDED = (PaceWord.SLOW, PaceWord.LAG, PaceWord.BAD)


@dataclass(frozen=True)
class Subject:
    """What the map can show: an indicator by its code, or the score."""

    key: str
    title: str
    short: str


def offered(regions: Sequence[Region], until: date, run: Run | None) -> list[Subject]:
    """Return what the regions have readings of by a day, the ones with plans of their own first, and the score."""
    rows = (
        Indicator.objects.filter(
            pk__in=Reading.objects.filter(
                region__in=[r.pk for r in regions],
                superseded_at__isnull=True,
                period_end__lte=until,
                period_end__year=until.year,
                gap__isnull=False,
            ).values("indicator")
        )
        .order_by("order")
        .only("code", "title")[:MOST_SUBJECTS]
    )
    found = [Subject(one.code, one.title, one.title) for one in rows]
    return [*found, Subject(SCORE, "考核得分", "得分")] if run is not None else found


def drawing(
    access: Access, key: str, regions: Sequence[Region], until: date, run: Run | None
) -> Choropleth | None:
    """Return the map of a subject; None without boundaries or without anything to show."""
    if key == SCORE:
        return _of_score(run) if run is not None else None
    return _of_pace(access, key, regions, until)


def _of_score(run: Run) -> Choropleth | None:
    found = scores.values(run, "total", "")
    tail = runs.tail(run)
    links = {code: f"{reverse('evaluate:profile', args=[code])}?run={tail}" for code in found}
    return scores.choropleth(
        run, "考核得分", found, links, f"{runs.words(run)}，满分 {run.method['points']:g}"
    )


def _of_pace(access: Access, code: str, regions: Sequence[Region], until: date) -> Choropleth | None:
    outlines = maps.outlines_of(regions)
    found = _readings(code, regions, until)
    if outlines is None or not found:
        return None
    indicator = next(iter(found.values())).indicator
    period = next(iter(found.values())).period
    seen = seen_figures(access, indicator, regions, [period])
    by_code = {r.code: r for r in regions}
    hidden = {c for c in by_code if (by_code[c].pk, period) not in seen or seen[by_code[c].pk, period].locked}
    hidden &= {c for c in found if found[c].value is not None}
    open_ones = {c: reading for c, reading in found.items() if c not in hidden}
    return Choropleth(
        indicator.title, f"{_when(indicator, period)}，比计划进度快慢，个百分点", "个百分点", 1, outlines,
        {c: reading.gap for c, reading in open_ones.items()}, LIMITS, scale="diverging",
        words={c: PaceWord(r.word).label for c, r in open_ones.items() if r.word in _WORDED},
        links={c: reverse("monitor:figure", args=[c, code]) for c in found},
        absent={c: PaceWord(r.word).label for c, r in open_ones.items() if r.gap is None},
        locked=frozenset(hidden), low_label="慢于计划", high_label="快于计划",
    )  # fmt: skip


def _readings(code: str, regions: Sequence[Region], until: date) -> Mapping[str, Reading]:
    """Return the readings of the newest period by a day that has any, by region."""
    rows = Reading.objects.filter(
        indicator__code=code,
        region__in=[r.pk for r in regions],
        superseded_at__isnull=True,
        period_end__lte=until,
        period_end__year=until.year,
    )
    newest = rows.order_by("-period_end").values_list("period", flat=True).first()
    if newest is None:
        return {}
    chosen = rows.filter(period=newest).select_related("indicator", "region")
    return {row.region.code: row for row in chosen}


def _when(indicator: Indicator, period: str) -> str:
    parsed = Period.parse(period)
    return parsed.cumulative_label if indicator.cumulative else parsed.label

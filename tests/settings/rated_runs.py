"""Runs of an assessment as rows over the four counties of monitor's office: four quarters, two items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.core.models import Level
from zhengxian.web.evaluate.models import (
    Contribution,
    Run,
    RunState,
    Scheme,
    SchemeVersion,
    Score,
    VersionState,
)

ITEMS = (
    ("revenue", "一般公共预算收入", "budget_revenue", 60.0),
    ("fai", "固定资产投资增速", "fai_growth", 40.0),
)
"""Node, title, indicator, weight."""
PERIODS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2")
LOST: Mapping[str, tuple[float, float]] = {
    "990101": (5.0, 5.0),
    "990102": (7.0, 7.0),
    "990103": (20.0, 10.0),
    "990104": (30.0, 18.0),
}
"""Points lost on both items, the same in every run: totals 90, 86, 70 and 52; means of the four 15.5 and 10."""
RAW = {"990101": (60.8, 5.2), "990102": (38.9, 3.0), "990103": (28.0, 0.0), "990104": (16.0, -2.1)}


def moment(day: date) -> datetime:
    """Nine in the morning of a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


def a_scheme(office: Any, code: str = "county", title: str = "县域评价方案") -> SchemeVersion:
    """A scheme for counties with one version."""
    scheme = Scheme.objects.create(code=code, title=title, level=Level.COUNTY)
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, title=title, toml="", digest="0" * 64, state=VersionState.IN_FORCE,
        valid_from=date(2025, 1, 1), created_by=office.people["assessor"],
    )  # fmt: skip


def a_run(
    office: Any, version: SchemeVersion, period: str, *, lost: Mapping[str, tuple[float, float]] = LOST,
    classes: Mapping[str, str] | None = None, state: RunState = RunState.PUBLISHED,
) -> Run:  # fmt: skip
    """One run with totals, items and places; places are by points, in the class where classes are given."""
    named = classes or dict.fromkeys(lost, "")
    end = Period.parse(period).last_day
    made = Run.objects.create(
        number=f"评 {version.scheme.code}-{period}", version=version, period=period, period_end=end,
        as_of=moment(end + timedelta(20)), state=RunState.COMPUTED, engine_version="0", input_hash="0" * 64, result_hash="0" * 64,
        inputs={"series": [], "joins": {}},
        method={
            "classes": sorted(set(named.values())), "within": "class", "points": 100, "cumulative": True,
            "rules": {node: {"reads": [indicator]} for node, _, indicator, _ in ITEMS},
        },
        created_by=office.people["assessor"], created_at=moment(end),
    )  # fmt: skip
    for code, points in lost.items():
        peers = [other for other in lost if named[other] == named[code]]
        place = {"run": made, "region": office.regions[code]}
        Score.objects.create(
            **place, class_title=named[code], node="total", title="综合得分", level=0, order=0,
            score=100.0 - sum(points), shown=f"{100.0 - sum(points):.2f}", full=100.0,
            rank=1 + sum(sum(p) < sum(points) for p in lost.values()),
            rank_in_class=1 + sum(sum(lost[p]) < sum(points) for p in peers),
        )  # fmt: skip
        for n, (node, title, indicator, weight) in enumerate(ITEMS):
            Contribution.objects.create(
                **place, node=node, title=title, indicator=indicator, unit="%" if n else "亿元", decimals=1,
                order=n, raw=RAW[code][n], weight=weight, points=weight - points[n], points_lost=points[n],
                rank_in_class=1 + sum(lost[p][n] < points[n] for p in peers),
            )  # fmt: skip
    Run.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def four_runs(office: Any, **more: object) -> list[Run]:
    """Four published quarters of one scheme."""
    version = a_scheme(office)
    return [a_run(office, version, period, **more) for period in PERIODS]  # type: ignore[arg-type]

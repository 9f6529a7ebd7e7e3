"""The lists a bulletin takes from the platform: a ranking, late items, warnings; each row with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from zhengxian.engine.report import BoundText, Figure, Nature, Row
from zhengxian.web.act.models import ItemKind, LedgerItem
from zhengxian.web.act.selectors import overdue
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import Run, Score
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningState,
)
from zhengxian.web.monitor.selectors.warnings import SEALED, marked, rule_title

KINDS = {
    "task": (ItemKind.TASK,),
    "project": (ItemKind.PROJECT,),
    "request": (ItemKind.REQUEST,),
    "rectification": (ItemKind.RECTIFICATION,),
}
MOST = 1000
"""Rows of one list; a longer one is no bulletin."""
_OPEN = tuple(state.value for state in WarningState if state.is_open)


def ranking(run: Run, node: str, name: str, region: Region) -> list[Row]:
    """Return the rows of a node (empty: the total) of a run within a region, best first, those without a place last; one query.

    ``moved`` is the way in the whole list, as ``rank`` is the place in it.
    """
    rows = Score.objects.filter(run=run, region__path__startswith=region.path).select_related("region")
    rows = rows.filter(node=node) if node else rows.filter(level=0)
    decimals = int(run.method["decimals"])
    found = [_ranked(row, name, decimals) for row in rows]
    return sorted(found, key=lambda row: (_number(row) is None, _number(row) or 0.0, row.region or ""))


def _number(row: Row) -> float | None:
    figure = row.figure("rank")
    return figure.value if figure is not None else None


def _ranked(score: Score, node: str, decimals: int) -> Row:
    code, name = score.region.code, score.region.name
    refs = (f"score:{score.pk}", f"run:{score.run_id}")

    def one(
        what: str,
        value: float | None,
        unit: str,
        places: int,
        nature: Nature,
        absent: str,
        *,
        tied: bool = False,
    ) -> Figure:
        return Figure(f"{what}({node}, {code})", value, unit, places, refs, nature, name, "", absent, tied)

    return Row(
        {
            "name": BoundText(f"region:{code}", name, (f"region:{code}",)),
            "score": one("score", score.score, "分", decimals, Nature.SCORE, "不计分"),
            "rank": one("rank", score.rank, "位", 0, Nature.RANK, "不排名", tied=score.tied),
            "rank_in_class": one(
                "rank_in_class", score.rank_in_class, "位", 0, Nature.RANK, "不排名", tied=score.tied
            ),
            "moved": one("moved", score.rank_change, "位", 0, Nature.MOVEMENT, "不可比"),
            "class_name": BoundText(f"class:{code}", score.class_title, refs),
            "grade": BoundText(f"grade:{code}", score.status or score.grade, refs),
        },
        code,
    )


def lagging(kind: str, region: Region, today: date) -> list[Row]:
    """Return the overdue items that lie in a region or are owned by one of it, the latest first; three queries."""
    within = Q(place__path__startswith=region.path) | Q(
        place__isnull=True, owner_region__path__startswith=region.path
    )
    if region.parent_id is None:
        within |= Q(place__isnull=True, owner_region__isnull=True)
    rows = overdue.overdue(LedgerItem.objects.filter(within), today)
    if kind in KINDS:
        rows = rows.filter(kind__in=KINDS[kind])
    listed = list(rows.select_related("owner_region", "owner_department").order_by("due_on", "pk")[:MOST])
    stands = overdue.standings(listed, today)
    return [_late(item, stands[item.pk].late_days) for item in listed if item.pk in stands]


def _late(item: LedgerItem, days: int) -> Row:
    key, refs = f"item:{item.pk}", (f"item:{item.pk}",)
    due = item.due_on
    return Row(
        {
            "title": BoundText(f"{key}.title", item.title, refs),
            "owner": BoundText(f"{key}.owner", item.owner_name, refs),
            "due": BoundText(f"{key}.due", f"{due.year}年{due.month}月{due.day}日" if due else "", refs),
            "days_late": Figure(
                f"{key}.days_late", float(days), "个工作日", 0, refs, Nature.COUNT, "", item.title
            ),
            "state": BoundText(f"{key}.state", item.status.label, refs),
            "note": BoundText(f"{key}.note", item.number or "", refs),
        },
        item.owner_region.code if item.owner_region else None,
    )


def warnings(level: str, region: Region) -> Sequence[Row]:
    """Return the open warnings of a region and those below it, the gravest first; one query.

    A bulletin goes to people who may not see unreleased figures: a sentence that tells one is sealed, as on the pages.
    """
    rows = Warning.objects.filter(state__in=_OPEN, region__path__startswith=region.path)
    if level in WarningLevel.values:
        rows = rows.filter(level=level)
    listed = marked(rows).order_by("-severity", "region__order", "rule", "pk")[:MOST]
    return [_warned(row) for row in listed]


def _warned(row: Warning) -> Row:
    key, refs = f"warning:{row.pk}", (f"warning:{row.pk}",)
    reason = row.message if row.is_public else SEALED  # type: ignore[attr-defined]  # annotated by `marked`
    return Row(
        {
            "name": BoundText(f"region:{row.region.code}", row.region.name, refs),
            "title": BoundText(f"{key}.title", _about(row), refs),
            "level": BoundText(f"{key}.level", WarningLevel(row.level).label, refs),
            "reason": BoundText(f"{key}.reason", reason, refs),
        },
        row.region.code,
    )


def _about(row: Warning) -> str:
    """Say what a warning is about: the indicator with the rule's name."""
    rule = rule_title(row.rule)
    return f"{row.indicator.title}（{rule}）" if row.indicator else rule

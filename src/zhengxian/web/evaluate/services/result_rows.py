"""A result as rows of the database, and the fingerprint over them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.table import Unit
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.services.catching_up import catching_up

SCORE_FIELDS = (
    "region__code", "node", "score", "shown", "full", "rank", "rank_in_class", "rank_change",
    "class_rank_change", "grade", "status", "class_title",
)  # fmt: skip
CONTRIBUTION_FIELDS = (
    "region__code", "node", "raw", "state", "scored", "weight", "points", "points_lost",
)  # fmt: skip
STATES = {state.label: state.name.lower() for state in CellState}


def number(value: Any) -> float | None:
    """Return a finite number without negative zero, or None.

    >>> number(-0.0), number(float("nan")), number(3)
    (0.0, None, 3.0)
    """
    if value is None or not math.isfinite(value):
        return None
    return float(value) + 0.0


def scores(result: Result) -> list[Score]:
    """Return the score rows of a result, without run; ``region_id`` is filled in by the caller (``code`` is set)."""
    heads = {row["region"]: row for row in result.ranking.iter_rows(named=True)}
    moved = movements(result)
    tied = "tied_in_class" if result.scheme.rank.within == "class" else "tied"
    rows = []
    for order, row in enumerate(result.scores.iter_rows(named=True)):
        head = heads[row["region"]]
        score = Score(
            class_title=row["class"],
            node=row["node"],
            title=row["title"],
            level=row["level"],
            order=order % len(result.nodes),
            score=number(row["score"]),
            shown="" if row["score"] is None else result.shown(row["score"]),
            full=number(row["full"]),
            rank=number(row["rank"]),
            rank_in_class=number(row["rank_in_class"]),
        )
        if row["level"] == 0:
            score.tied, score.grade = head[tied], head["grade"] or ""
            score.status = "" if head["status"] == "正常" else head["status"][:120]
            score.status_reason = head["status_reason"][:300]
            score.change_note = head["rank_change_note"]
            score.rank_change, score.class_rank_change = moved[row["region"]]
        score.code = row["region"]  # type: ignore[attr-defined]
        rows.append(score)
    return rows


def contributions(result: Result) -> list[Contribution]:
    """Return the contribution rows of a result, without run; ``code`` is set as in `scores`."""
    own = {(r["region"], r["node"]): r for r in result.scores.iter_rows(named=True) if r["level"] > 0}
    items = {item.code: item for item in result.computed.plan.items}
    back = catching_up(result)
    rows = []
    for order, row in enumerate(result.contributions.iter_rows(named=True)):
        item, place = items.get(row["node"]), own.get((row["region"], row["node"]))
        found = Contribution(
            node=row["node"],
            parent=row["parent"],
            title=row["title"],
            indicator=item.indicator if item is not None and item.derive is None else "",
            unit=row["unit"],
            decimals=row["decimals"],
            order=order,
            raw=number(row["raw"]),
            state=STATES.get(row["state"] or "", ""),
            scored=number(row["scored"]),
            weight=number(row["weight"]),
            points=number(row["points"]),
            points_lost=number(row["points_lost"]),
            rank_in_class=number(place["rank_in_class"]) if place and row["weight"] else None,
            winback=back.get((row["region"], row["node"]), {}),
            note=(row["treatment"] or "")[:300],
        )
        found.code = row["region"]  # type: ignore[attr-defined]
        rows.append(found)
    return rows


def movements(result: Result) -> dict[str, tuple[float | None, float | None]]:
    """Return places gained in the pool and in the class, None where the compared set is not the same."""
    before, standing = result.compared_with, result.standing
    if before is None:
        return {unit.code: (None, None) for unit in result.units}
    earlier = before.ranks
    pool_same = set(earlier) == {u.code for u in result.units}
    classes_now = _members((u.code, u.class_name) for u in result.units)
    classes_then = _members((code, title) for code, (_, _, title) in earlier.items())
    moved = {}
    for i, unit in enumerate(result.units):
        overall, in_class, title = earlier.get(unit.code, (math.nan, math.nan, ""))
        same = _same_class(unit, title, classes_now, classes_then)
        kept = pool_same and title == unit.class_name
        moved[unit.code] = (
            number(overall - standing.rank[i]) if kept else None,
            number(in_class - standing.rank_in_class[i]) if same else None,
        )
    return moved


def _members(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, title in pairs:
        found.setdefault(title, set()).add(code)
    return found


def _same_class(unit: Unit, title: str, now: Mapping[str, set[str]], then: Mapping[str, set[str]]) -> bool:
    return title == unit.class_name and now.get(title) == then.get(title)


def hash_of_rows(scores: Iterable[Sequence[Any]], contributions: Iterable[Sequence[Any]]) -> str:
    """SHA-256 over all scores and contributions at full precision, in the order of region and node."""
    content = [sorted(map(list, scores), key=_place), sorted(map(list, contributions), key=_place)]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _place(row: Sequence[Any]) -> tuple[str, str]:
    return row[0], row[1]


def of_rows(scores: Iterable[Score], contributions: Iterable[Contribution]) -> str:
    """Return the fingerprint of rows that are not written yet."""
    return hash_of_rows(_fields(scores, SCORE_FIELDS), _fields(contributions, CONTRIBUTION_FIELDS))


def _fields(rows: Iterable[Any], names: Sequence[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row.code, *(getattr(row, name) for name in names[1:])]


def stored(run: Run) -> str:
    """Return the fingerprint of the rows as they stand in the database."""
    return hash_of_rows(
        Score.objects.filter(run=run).values_list(*SCORE_FIELDS),
        Contribution.objects.filter(run=run).values_list(*CONTRIBUTION_FIELDS),
    )

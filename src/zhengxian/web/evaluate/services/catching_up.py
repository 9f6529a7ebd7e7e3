"""What catching up with others would return, item by item, others unchanged: for leaders' analysis only.

To reach the same score rate as another region of the class returns weight × difference of the score rates; that is
exact where groups are weighted arithmetic means, and left out elsewhere. The engine's own answer (which figure lifts
the region to the next place or to full marks) stands beside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.result import Result

SMALL = 1e-9


@dataclass(frozen=True)
class _Peer:
    code: str
    name: str
    raw: float | None
    scored: float


def catching_up(result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    """Return per region and node: next better and best of the class with gain and new place; the engine's figures."""
    found = {
        (row["region"], row["node"]): {
            "full": row["needed_for_full"],
            "full_gain": row["points_gain"],
            "alone": row["needed_for_next"],
            "remark": row["remark"],
        }
        for row in result.winback.iter_rows(named=True)
    }
    if any(g.group.aggregate.method != "arithmetic" for g in result.computed.plan.groups):
        return found
    names = {u.code: (u.name, u.class_name) for u in result.units}
    peers: dict[tuple[str, str], list[_Peer]] = {}
    rows = [r for r in result.contributions.iter_rows(named=True) if r["scored"] is not None and r["weight"]]
    for row in rows:
        name, title = names[row["region"]]
        peers.setdefault((title, row["node"]), []).append(
            _Peer(row["region"], name, row["raw"], row["scored"])
        )
    for members in peers.values():
        members.sort(key=lambda p: (p.scored, p.code))
    reached: list[tuple[dict[str, Any], str, float]] = []
    for row in rows:
        members = peers[names[row["region"]][1], row["node"]]
        at = bisect_right(members, row["scored"] + SMALL, key=lambda p: p.scored)
        if at == len(members):
            continue
        first = bisect_left(members, members[-1].scored - SMALL, key=lambda p: p.scored)
        entry = found.setdefault((row["region"], row["node"]), {})
        for word, peer in (("next", members[at]), ("best", members[first])):
            gain = (peer.scored - row["scored"]) * row["weight"]
            entry[word] = {"name": peer.name, "raw": peer.raw, "gain": round(gain, 10)}
            reached.append((entry[word], row["region"], gain))
    places = _places(result, [code for _, code, _ in reached], np.array([gain for _, _, gain in reached]))
    for (entry, _, _), place in zip(reached, places, strict=True):
        entry["place"] = place
    return found


def _places(result: Result, codes: Sequence[str], gains: FloatArray) -> list[int | None]:
    """Where regions would stand in their class with some points more, everybody else unchanged; None: not ranked."""
    standing, decimals = result.standing, result.scheme.rank.decimals
    row = {u.code: i for i, u in enumerate(result.units)}
    ranked = ~np.isnan(standing.rank_in_class)
    keys = rank_keys(standing.score, decimals)
    ladders: dict[str, IntArray] = {}
    for title in {u.class_name for u in result.units}:
        own = np.array([u.class_name == title for u in result.units]) & ranked
        ladders[title] = np.sort(keys[own])
    at = np.array([row[code] for code in codes], dtype=np.intp)
    wanted = rank_keys(standing.score[at] + gains, decimals)
    found: list[int | None] = []
    for i, key in zip(at.tolist(), wanted.tolist(), strict=True):
        ladder = ladders[result.units[i].class_name]
        above = len(ladder) - int(np.searchsorted(ladder, key, side="right"))
        found.append(above + 1 if ranked[i] else None)
    return found

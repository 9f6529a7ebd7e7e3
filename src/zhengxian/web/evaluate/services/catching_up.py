"""What catching up with others would return, item by item, others unchanged: for leaders' analysis only.

To reach the same score rate as another region of the class returns weight × difference of the score rates; that is
exact where groups are weighted arithmetic means, and left out elsewhere. The engine's own answer (which figure lifts
the region to the next place or to full marks) stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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
    places = _Places(result)
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
    for row in rows:
        ahead = [p for p in peers[names[row["region"]][1], row["node"]] if p.scored > row["scored"] + SMALL]
        if ahead:
            entry = found.setdefault((row["region"], row["node"]), {})
            entry["next"] = _reach(ahead[0], row, places)
            best = next(p for p in ahead if p.scored >= ahead[-1].scored - SMALL)
            entry["best"] = _reach(best, row, places)
    return found


def _reach(peer: _Peer, row: Mapping[str, Any], places: _Places) -> dict[str, Any]:
    gain = (peer.scored - row["scored"]) * row["weight"]
    return {
        "name": peer.name,
        "raw": peer.raw,
        "gain": round(gain, 10),
        "place": places.with_gain(row["region"], gain),
    }


class _Places:
    """Where a region would stand in its class with some points more, everybody else unchanged."""

    def __init__(self, result: Result) -> None:
        self._decimals = result.scheme.rank.decimals
        standing = result.standing
        self._score = {u.code: float(standing.score[i]) for i, u in enumerate(result.units)}
        self._class = {u.code: u.class_name for u in result.units}
        ranked = ~np.isnan(standing.rank_in_class)
        self._keys: dict[str, Sequence[tuple[str, int]]] = {}
        keys = rank_keys(standing.score, self._decimals)
        for title in set(self._class.values()):
            self._keys[title] = [
                (u.code, int(keys[i]))
                for i, u in enumerate(result.units)
                if u.class_name == title and ranked[i]
            ]

    def with_gain(self, code: str, gain: float) -> int | None:
        """Return the place, or None for a region without one."""
        members = self._keys[self._class[code]]
        if all(other != code for other, _ in members):
            return None
        own = int(rank_keys(np.array([self._score[code] + gain]), self._decimals)[0])
        return 1 + sum(key > own for other, key in members if other != code)

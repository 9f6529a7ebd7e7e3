"""Rules of voting, for rankings given as ballots: plurality, Borda, Condorcet and Kemeny."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate.kemeny import condorcet_order, condorcet_winner, kemeny_orders

Profile = Sequence[tuple[float, Sequence[str]]]
"""Ballots: how many voters (or how much weight), and their order, best first. Every ballot ranks all."""


def candidates(profile: Profile) -> tuple[str, ...]:
    """Return the candidates, sorted, after checking that every ballot ranks each once (E-419).

    >>> candidates([(2, "ba"), (1, "ab")])
    ('a', 'b')
    """
    names = tuple(sorted(set(profile[0][1]))) if profile else ()
    for voters, order in profile:
        if len(order) != len(names) or set(order) != set(names):
            raise Refusal("E-419", f"选票“{'、'.join(order)}”没有把每个候选恰好列一次", "请核对选票")
        if not (np.isfinite(voters) and voters >= 0):
            raise Refusal("E-419", f"选票“{'、'.join(order)}”的票数 {voters} 不是非负的数", "请核对票数")
    return names


def without(profile: Profile, dropped: Sequence[str]) -> list[tuple[float, tuple[str, ...]]]:
    """Strike candidates off all ballots; under Borda that may turn the order of the others round.

    >>> without([(5, "dacb")], "d")
    [(5, ('a', 'c', 'b'))]
    """
    return [(voters, tuple(name for name in order if name not in dropped)) for voters, order in profile]


def plurality_from_profile(profile: Profile) -> dict[str, float]:
    """Count first places.

    Of 9 voters 4 put a first, 3 b and 2 c. Errors: E-419.

    >>> plurality_from_profile([(4, "abc"), (3, "bca"), (2, "cab")])
    {'a': 4.0, 'b': 3.0, 'c': 2.0}
    """
    points = dict.fromkeys(candidates(profile), 0.0)
    for voters, order in profile:
        points[order[0]] += voters
    return points


def borda_from_profile(profile: Profile) -> dict[str, float]:
    """Borda count: m − 1 points for a first place, down to 0 for a last.

    Ballots 4 × abc, 3 × bca and 2 × cab give a 10, b 10 and c 7 points. Errors: E-419. Source:
    OECD/JRC Handbook (2008) §6.12, table 28.

    >>> borda_from_profile([(4, "abc"), (3, "bca"), (2, "cab")])
    {'a': 10.0, 'b': 10.0, 'c': 7.0}
    """
    points = dict.fromkeys(candidates(profile), 0.0)
    for voters, order in profile:
        for place, name in enumerate(order):
            points[name] += voters * (len(order) - 1 - place)
    return points


def outranking_from_profile(profile: Profile) -> FloatArray:
    """Votes for the row's candidate over the column's, candidates sorted, (m, m) with diagonal 0.

    Of 9 voters 4 + 2 prefer a to b. Errors: E-419. Source: OECD/JRC Handbook (2008) table 29.

    >>> outranking_from_profile([(4, "abc"), (3, "bca"), (2, "cab")])[0].tolist()
    [0.0, 6.0, 4.0]
    """
    names = candidates(profile)
    votes = np.zeros((len(names), len(names)))
    for voters, order in profile:
        place = np.array([order.index(name) for name in names])
        votes += voters * (place[:, None] < place[None, :])
    return votes


def condorcet_winner_from_profile(profile: Profile) -> str | None:
    """The candidate that beats every other by majority, or None.

    >>> condorcet_winner_from_profile([(4, "abc"), (3, "bca"), (2, "cab")]) is None
    True
    """
    winner = condorcet_winner(outranking_from_profile(profile))
    return None if winner is None else candidates(profile)[winner]


def condorcet_order_from_profile(profile: Profile) -> tuple[str, ...] | None:
    """The full majority order, best first, or None where majorities tie or run in a circle.

    >>> condorcet_order_from_profile([(3, "abc"), (2, "bca"), (2, "cba")])
    ('b', 'c', 'a')
    """
    order = condorcet_order(outranking_from_profile(profile))
    names = candidates(profile)
    return None if order is None else tuple(names[i] for i in order)


def kemeny_from_profile(profile: Profile, *, listed: int = 24) -> tuple[float, tuple[tuple[str, ...], ...]]:
    """The best support and all orders that reach it (up to ``listed``), exact for up to 10 candidates.

    Errors: E-407, E-411, E-419.

    >>> kemeny_from_profile([(4, "abc"), (3, "bca"), (2, "cab")])
    (17.0, (('a', 'b', 'c'),))
    """
    names = candidates(profile)
    result = kemeny_orders(outranking_from_profile(profile), listed=listed)
    return result.support, tuple(tuple(names[i] for i in order) for order in result.orders)

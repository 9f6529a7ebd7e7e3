"""How far two orders agree, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs ordered alike (ties count half) and the coefficient they give, in −1..1."""

    concordant: float
    coefficient: float


def kendall_agreement(first: FloatArray | Sequence[float], second: FloatArray | Sequence[float]) -> Agreement:
    """Kendall's coefficient of agreement of two rankings: 1 for equal, −1 for opposite orders.

    Orders 1, 2, 3, 4 and 2, 1, 3, 4 agree on 5 of 6 pairs, so the coefficient is 2·5/6 − 1 =
    0.67. The Handbook calls it W; it is what others call Kendall's tau (a), not
    the concordance W of several judges. Inputs (n,), ranks or scores in the same sense; a pair tied in
    either counts half. Errors: E-421 fewer than two units, unequal lengths or missing ranks.
    Formula: 2P/(n(n − 1)/2) − 1. Source: OECD/JRC Handbook (2008) box 7.

    >>> kendall_agreement([1, 2, 3, 4], [2, 1, 3, 4])
    Agreement(concordant=5.0, coefficient=0.6666666666666667)
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.ndim != 1 or a.shape != b.shape or len(a) < 2 or not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise Refusal("E-421", "两组名次的个数不同、少于两个，或其中有空值", "请核对两组名次")
    above = np.triu_indices(len(a), 1)
    signs = np.sign(a[above[0]] - a[above[1]]) * np.sign(b[above[0]] - b[above[1]])
    concordant = float((signs > 0).sum() + 0.5 * (signs == 0).sum())
    return Agreement(concordant, 2.0 * concordant / len(signs) - 1.0)

"""MEREC: an item weighs as much as the overall performance changes when it is removed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.evaluate.weight.result import WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import complete_rows, shares


def merec(raw: ArrayLike, negative: ArrayLike | None = None) -> WeightResult:
    """Weigh each item by the effect of its removal on the regions' performance (MEREC 法).

    >>> merec([[1, 2], [2, 2]]).weights.tolist()
    [1.0, 0.0]

    Shape: raw (n, k) strictly positive, any unit, and ``negative`` (k,) True where less is better →
    weights (k,) in [0, 1], sum 1; free of each column's unit. Rows with NaN are left out and counted.
    A constant column weighs 0.
    Errors: E-301 too few rows, E-305 a cell ≤ 0, E-303 no spread; ``ValueError`` when ``negative`` has
    another length.
    Formula: n_ij = min_j/x_ij (more is better) or x_ij/max_j (less is better);
    S_i = ln(1 + Σ_l abs(ln n_il)/k); S'_ij the same without item j, still divided by k;
    E_j = Σ_i abs(S'_ij − S_i); w_j = E_j/ΣE.
    Source: Keshavarz-Ghorabaee et al., Symmetry 13 (2021) 525, doi:10.3390/sym13040525.
    """
    sample = complete_rows(raw)
    values = sample.values
    low = values <= 0
    if low.any():
        raise sample.refusal(
            "E-305",
            f"有 {int(low.sum())} 个数不大于 0，MEREC 法要求原始数据全部大于 0",
            "增速、结余一类可为负的指标请改用标准差法或 CRITIC 法",
            low,
        )
    less = np.zeros(values.shape[1], bool) if negative is None else np.asarray(negative, dtype=bool)
    if less.shape != values.shape[1:]:
        raise ValueError(f"negative has shape {less.shape}, expected {values.shape[1:]}")
    logs = np.log(values)
    distance = np.where(less, logs.max(axis=0) - logs, logs - logs.min(axis=0))
    total = distance.sum(axis=1, keepdims=True)
    k = values.shape[1]
    whole, without = np.log1p(total / k), np.log1p(np.maximum(total - distance, 0.0) / k)
    effect = np.abs(without - whole).sum(axis=0)
    effect[distance.max(axis=0) == 0] = 0.0
    return WeightResult(
        "merec",
        shares(effect),
        {"negative": tuple(bool(v) for v in less)},
        {
            **sample.counts,
            "performance": numbers(whole.ravel()),
            "removal_effect": numbers(effect),
            "dropped": (),
        },
    )

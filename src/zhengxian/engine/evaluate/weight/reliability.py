"""Do the items hang together? Correlations, Cronbach's alpha, KMO and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.critic import Correlation, correlations, need_two
from zhengxian.engine.evaluate.weight.sample import Sample, complete_rows, constant

_SINGULAR = 1e-10
"""A correlation matrix whose smallest eigenvalue is below this has no inverse worth using."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of all items, and per item: alpha without it and its correlation with the rest.

    Both hold ``None`` where the items left are fewer than two, or cancel each other out.
    """

    alpha: float
    alpha_without: tuple[float | None, ...]
    item_rest: tuple[float | None, ...]
    rows_used: int
    rows_left_out: int


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Whether a correlation matrix deserves a factor analysis; ``None`` where the matrix is singular."""

    kmo: float | None
    chi_square: float | None
    degrees: int
    p_value: float | None


def correlation_matrix(scored: ArrayLike, method: Correlation = "pearson") -> FloatArray:
    """Return how the items move together over the regions.

    >>> correlation_matrix([[1, 2], [2, 4], [3, 5]]).round(4).tolist()
    [[1.0, 0.982], [0.982, 1.0]]

    Shape: scored (n, k) → (k, k), in [−1, 1], diagonal 1. Rows with NaN are left out. Errors: E-301 too
    few rows, E-322 a constant column. Formula: Pearson's r, or r of average ranks (spearman).
    Source: OECD/JRC Handbook (2008), section 4, table 6.
    """
    return correlations(_varied(complete_rows(scored)), method)


def cronbach_alpha(scored: ArrayLike, *, standardise: bool = True) -> Reliability:
    """Return how consistently the items measure one thing, and what each deletion would do.

    >>> cronbach_alpha([[1, 2], [2, 4], [3, 5]]).alpha.__round__(4)
    0.9909

    Shape: scored (n, k), k ≥ 2; items are standardised first unless told not to. Range (−∞, 1]; above
    0.7 is usually called acceptable. Rows with NaN are left out and counted. Errors: E-301 too few
    rows, E-320 fewer than two items, E-322 a constant column, E-323 items that cancel out.
    Formula: α = k/(k−1) · (1 − Σ var(z_j)/var(Σ z_j)).
    Source: Cronbach (1951); OECD/JRC Handbook (2008), section 4, table 11.
    """
    sample = complete_rows(scored)
    values = _varied(sample)
    if standardise:
        values = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    k = values.shape[1]
    if k < 2:
        need_two(np.ones(k, bool))
    cov = np.atleast_2d(np.cov(values, rowvar=False))
    alpha = _alpha(cov)
    if alpha is None:
        raise Refusal(
            "E-323",
            "各项相加后在地区间没有差别（正负相互抵消），信度系数没有意义",
            "请检查指标方向，把负向指标换成得分后再计算",
        )
    others = [[i for i in range(k) if i != j] for j in range(k)]
    return Reliability(
        alpha,
        tuple(_alpha(cov[np.ix_(rest, rest)]) for rest in others),
        tuple(_with_rest(cov, j, rest) for j, rest in enumerate(others)),
        len(values),
        sample.given - len(values),
    )


def adequacy(correlation: FloatArray, n: int) -> Adequacy:
    """Return the Kaiser-Meyer-Olkin measure and Bartlett's test of sphericity.

    >>> round(adequacy(np.array([[1, .5, .5], [.5, 1, .5], [.5, .5, 1]]), 20).kmo, 4)
    0.6923

    Shape: correlation (k, k) of n regions. KMO in [0, 1], 0.6 and more is usually asked for; a small
    p-value says the items are related at all. A singular matrix (n ≤ k, or items that repeat each
    other) gives ``None``; so does KMO when all correlations are 0.
    Formula: KMO = Σr²/(Σr² + Σp²) over pairs, p the partial correlations;
    χ² = −(n − 1 − (2k+5)/6) ln det R with k(k−1)/2 degrees of freedom.
    Source: Kaiser (1974); Bartlett (1950); OECD/JRC Handbook (2008), section 4.
    """
    k = len(correlation)
    degrees = k * (k - 1) // 2
    eigenvalues = np.linalg.eigvalsh(correlation)
    if k < 2 or eigenvalues[0] < _SINGULAR:
        return Adequacy(None, None, degrees, None)
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(scale, scale)
    off = ~np.eye(k, dtype=bool)
    r2, p2 = float((correlation[off] ** 2).sum()), float((partial[off] ** 2).sum())
    kmo = r2 / (r2 + p2) if r2 > 0 else None
    chi_square = max(0.0, -(n - 1 - (2 * k + 5) / 6) * float(np.log(eigenvalues).sum()))
    from scipy.special import chdtrc

    return Adequacy(kmo, chi_square, degrees, float(chdtrc(degrees, chi_square)))


def _alpha(cov: FloatArray) -> float | None:
    k, total = len(cov), float(cov.sum())
    if k < 2 or total <= _SINGULAR * float(np.diag(cov).sum()):
        return None
    return float(k / (k - 1) * (1 - np.diag(cov).sum() / total))


def _with_rest(cov: FloatArray, j: int, rest: list[int]) -> float | None:
    variance = float(cov[np.ix_(rest, rest)].sum())
    if variance <= _SINGULAR * float(np.diag(cov).sum()):
        return None
    return float(cov[j, rest].sum() / np.sqrt(cov[j, j] * variance))


def _varied(sample: Sample) -> FloatArray:
    flat = constant(sample.values)
    if flat.any():
        raise Refusal(
            "E-322",
            "各地区取值全部相同，相关系数没有意义",
            "请去掉该项指标后再计算",
            cols=np.flatnonzero(flat).tolist(),
        )
    return sample.values

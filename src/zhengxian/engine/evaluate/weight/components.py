"""Principal components of the correlation matrix, and weights from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.critic import correlations, need_two
from zhengxian.engine.evaluate.weight.reliability import adequacy
from zhengxian.engine.evaluate.weight.result import Note, WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import (
    Sample,
    complete_rows,
    constant,
    dropped_note,
    positions,
    shares,
)

Keep = Literal["eigenvalue", "variance"] | int
ROWS_PER_ITEM = 5
WEAK_FIRST = 0.40
"""Below this share of variance in the first component one composite says little."""
_OWN_SHARE, _JOINT_SHARE = 0.10, 0.60
_TIE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Eigenvalues (k,) in falling order, unit eigenvectors (k, k) and loadings (k, k), one column each."""

    eigenvalues: FloatArray
    vectors: FloatArray

    @property
    def loadings(self) -> FloatArray:
        """Return the correlations of items (rows) with components (columns)."""
        return np.asarray(self.vectors * np.sqrt(self.eigenvalues))

    @property
    def explained(self) -> FloatArray:
        """Return each component's share of the total variance."""
        return np.asarray(self.eigenvalues / self.eigenvalues.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A component analysis of complete data: what pca and factor weights have in common."""

    sample: Sample
    used: BoolArray
    components: Components
    kept: int
    notes: tuple[Note, ...]
    diagnostics: dict[str, object]


def principal_components(correlation: FloatArray) -> Components:
    """Return the principal components of a correlation matrix with a fixed sign.

    >>> principal_components(np.array([[1.0, 0.6], [0.6, 1.0]])).eigenvalues.round(6).tolist()
    [1.6, 0.4]

    Shape: (k, k) → eigenvalues (k,) ≥ 0, vectors (k, k). The sign of an eigenvector is arbitrary: the
    loading with the largest absolute value is made positive. No missing values.
    Formula: R u = λ u; loading = u √λ. Source: domain.md §2.3, vector 22; OECD/JRC Handbook (2008) §6.1.
    """
    values, vectors = np.linalg.eigh(correlation)
    return Components(np.maximum(values[::-1], 0.0), fix_signs(vectors[:, ::-1]))


def fix_signs(loadings: FloatArray) -> FloatArray:
    """Turn each column so that its loading with the largest absolute value is positive.

    >>> fix_signs(np.array([[0.2], [-0.9]])).ravel().tolist()
    [-0.2, 0.9]
    """
    size = np.abs(loadings)
    first = np.argmax(size >= size.max(axis=0) * (1 - _TIE), axis=0)
    sign = np.sign(loadings[first, np.arange(loadings.shape[1])])
    return np.asarray(loadings * np.where(sign == 0, 1.0, sign))


def count_kept(eigenvalues: FloatArray, keep: Keep) -> int:
    """Return how many components a rule keeps.

    >>> count_kept(np.array([3.4, 1.7, 0.98, 0.89, 0.5, 0.3, 0.17, 0.06]), "variance")
    4

    ``"eigenvalue"``: those above 1. ``"variance"``: those with at least 10 % of the variance each, and
    as many more as it takes to reach 60 % together. A number: exactly that many.
    Errors: E-324 more asked for than there are, E-325 none passes (items wholly unrelated).
    """
    if isinstance(keep, int):
        if keep > len(eigenvalues):
            raise Refusal(
                "E-324",
                f"要求保留 {keep} 个主成分，但可用指标只有 {len(eigenvalues)} 项",
                "请把 keep 改小",
            )
        return keep
    if keep == "eigenvalue":
        kept = int((eigenvalues > 1 + _TIE).sum())
        if kept == 0:
            raise Refusal("E-325", "各项指标互不相关，没有特征值大于 1 的主成分", "请改用等权或手工权重")
        return kept
    share = eigenvalues / eigenvalues.sum()
    joint = int(np.searchsorted(np.cumsum(share), _JOINT_SHARE - _TIE)) + 1
    return min(max(int((share >= _OWN_SHARE - _TIE).sum()), joint), len(share))


def analyse(scored: ArrayLike, keep: Keep, allow_small: bool) -> Analysis:
    """Run the component analysis that pca and factor weights share.

    >>> z = [[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]]
    >>> analyse(z, 1, True).components.eigenvalues.round(6).tolist()
    [1.340457, 0.867756, 0.791787]

    Refuses fewer than 5 regions per item (E-306) unless ``allow_small``; constant columns are dropped.
    """
    sample = complete_rows(scored)
    flat = constant(sample.values)
    used = need_two(~flat)
    small = _refuse_small(len(sample.values), int(used.sum()), allow_small)
    r = correlations(sample.values[:, used])
    components = principal_components(r)
    kept = count_kept(components.eigenvalues, keep)
    fit = adequacy(r, len(sample.values))
    diagnostics: dict[str, object] = {
        **sample.counts,
        "eigenvalues": numbers(components.eigenvalues),
        "explained": numbers(components.explained),
        "kept": kept,
        "kmo": fit.kmo,
        "bartlett_chi_square": fit.chi_square,
        "bartlett_degrees": fit.degrees,
        "bartlett_p": fit.p_value,
        "dropped": positions(flat),
    }
    notes = (
        *dropped_note(flat, "各地区取值全部相同"),
        *small,
        *_matrix_notes(components, kept, fit.kmo is None),
    )
    return Analysis(sample, used, components, kept, notes, diagnostics)


def pca(
    scored: ArrayLike,
    *,
    keep: Keep = "eigenvalue",
    signs: Literal["signed", "absolute"] = "signed",
    allow_small: bool = False,
) -> WeightResult:
    """Weigh each item by its coefficient in the component score (主成分分析法).

    >>> z = [[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]]
    >>> pca(z, keep=1, signs="absolute", allow_small=True).weights.round(4).tolist()
    [0.3495, 0.3063, 0.3443]

    Shape: scored (n, k), direction already turned → weights (k,) in [0, 1], sum 1; free of each
    column's unit. Rows with NaN are left out and counted; constant columns are dropped (weight 0,
    noted). A first component below 40 % of the variance is noted.
    Errors: E-301 too few rows, E-306 n < 5k unless ``allow_small``, E-307 a negative coefficient
    (``signs="absolute"`` takes abs instead), E-320 fewer than two items, E-324/E-325 nothing to keep.
    Formula: composite Σ_c (λ_c/Σ_kept λ) F_c with F_c = Σ_j u_jc z_j, so
    w_j ∝ Σ_c (λ_c/Σ_kept λ) u_jc. Source: domain.md §2.3, vector 22.
    """
    a = analyse(scored, keep, allow_small)
    vectors = a.components.vectors[:, : a.kept]
    coefficients = (np.abs(vectors) if signs == "absolute" else vectors) @ shares(
        a.components.eigenvalues[: a.kept]
    )
    if (coefficients < 0).any():
        raise Refusal(
            "E-307",
            "在综合主成分中的系数为负，说明与其他指标方向相反，不能作权重",
            '请核对指标方向，或改用因子分析法（factor），确要取绝对值请写 signs = "absolute"',
            cols=np.flatnonzero(a.used)[coefficients < 0].tolist(),
        )
    importance = np.zeros(len(a.used))
    importance[a.used] = coefficients
    first = float(a.components.explained[0])
    weak = (
        (Note(f"第一主成分只解释了 {first:.1%} 的差异（不足 40%），用一个综合分概括这些指标意义不大"),)
        if first < WEAK_FIRST
        else ()
    )
    return WeightResult(
        "pca",
        shares(importance),
        {"keep": keep, "signs": signs, "allow_small": allow_small},
        {**a.diagnostics, "loadings": numbers(a.components.loadings[:, : a.kept])},
        (*a.notes, *weak),
    )


def _refuse_small(n: int, k: int, allow_small: bool) -> tuple[Note, ...]:
    if n >= ROWS_PER_ITEM * k:
        return ()
    if not allow_small:
        raise Refusal(
            "E-306",
            f"{n} 个地区对 {k} 项指标太少，主成分、因子分析至少要 {ROWS_PER_ITEM * k} 个（指标数的 5 倍）",
            "请减少指标、改用手工权重，或在方案中写明 allow_small = true 并说明理由",
        )
    return (Note(f"只有 {n} 个地区对 {k} 项指标，不足指标数的 5 倍，结果不稳定，按方案要求仍作计算"),)


def _matrix_notes(components: Components, kept: int, singular: bool) -> tuple[Note, ...]:
    notes: tuple[Note, ...] = ()
    if singular:
        notes += (Note("相关矩阵不可逆或各项互不相关，KMO 和巴特利特检验无法计算"),)
    gaps = -np.diff(components.eigenvalues)[: min(kept, len(components.eigenvalues) - 1)]
    if (gaps < _TIE * components.eigenvalues[0]).any():
        notes += (Note("有两个主成分的特征值相等，它们的载荷方向不唯一，权重不可靠"),)
    return notes

"""Runs the weighting a scheme names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.ahp import ahp
from zhengxian.engine.evaluate.weight.bod import bod
from zhengxian.engine.evaluate.weight.combine import combine, proper
from zhengxian.engine.evaluate.weight.components import pca
from zhengxian.engine.evaluate.weight.critic import critic
from zhengxian.engine.evaluate.weight.factor import factor
from zhengxian.engine.evaluate.weight.merec import merec
from zhengxian.engine.evaluate.weight.result import Note, WeightResult
from zhengxian.engine.evaluate.weight.spec import WeightSpec
from zhengxian.engine.evaluate.weight.spread import entropy, equal, gini, std, variation


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What `weigh` was called with."""

    scored: ArrayLike
    raw: ArrayLike | None
    written: ArrayLike | None
    negative: ArrayLike | None
    items: int

    def raw_data(self, method: str) -> ArrayLike:
        if self.raw is None:
            raise Refusal(
                "E-311",
                f"{method}要用指标的原始数据，而这一组的下级没有原始数据",
                "请只在直接由指标组成的组里使用这种方法",
            )
        return self.raw


def weigh(
    spec: WeightSpec,
    scored: ArrayLike,
    *,
    raw: ArrayLike | None = None,
    written: ArrayLike | None = None,
    negative: ArrayLike | None = None,
    names: Sequence[str] = (),
) -> WeightResult:
    """Compute the weights of sibling items by the method of ``spec``.

    >>> weigh(WeightSpec("manual"), [[1, 0], [0, 1]], written=[60, 40]).weights.tolist()
    [0.6, 0.4]

    Shape: scored (n, k), direction turned; raw (n, k) figures, needed by ``variation`` and ``merec``;
    written (k,) hand weights, needed by ``manual``; negative (k,) True where less is better; names (k,)
    are used in the notes → `WeightResult` with weights (k,) in [0, 1], sum 1. Rows with NaN are left
    out of the statistics and counted. A single item weighs 1 without any calculation (noted), so that
    one method can serve a whole scheme.
    Errors: E-311 raw data needed, E-312 hand weights needed, E-328 a matrix for another number of
    items, and those of the method. Source: domain.md §2.3.
    """
    items = int(np.asarray(scored).shape[-1])
    given = _Given(scored, raw, written, negative, items)
    return _run(spec, given).with_items(names)


def _run(spec: WeightSpec, given: _Given) -> WeightResult:
    if given.items == 1 and spec.method in _FROM_DATA:
        note = Note("只有一项，权重为 1，未作计算")
        return WeightResult(spec.method, np.ones(1), spec.options(), {"dropped": ()}, (note,))
    return _METHODS[spec.method](spec, given)


def _manual(_: WeightSpec, given: _Given) -> WeightResult:
    if given.written is None:
        raise Refusal("E-312", "方案没有写明各项的权重", "请为每一项填写 weight，或选用一种计算权重的方法")
    return WeightResult("manual", proper(given.written, "手工权重"), {}, {"dropped": ()})


def _ahp(spec: WeightSpec, given: _Given) -> WeightResult:
    options = _options(spec)
    order = len(options["matrix"])
    if order != given.items:
        raise Refusal(
            "E-328",
            f"判断矩阵是 {order} 阶，而这一组有 {given.items} 项",
            "请按方案中各项的先后顺序填写判断矩阵，每项一行一列",
        )
    return ahp(**options)


def _combine(spec: WeightSpec, given: _Given) -> WeightResult:
    options = _options(spec)
    results = [_run(part, given) for part in options.pop("parts")]
    blended = combine([r.weights for r in results], **options)
    parts = tuple({"method": r.method, "parameters": r.parameters, **r.diagnostics} for r in results)
    return replace(
        blended,
        diagnostics={**blended.diagnostics, "parts": parts},
        notes=tuple(note for r in results for note in r.notes),
    )


def _options(spec: WeightSpec) -> dict[str, Any]:
    return dict(spec.settings)


def _scored(method: Callable[..., WeightResult]) -> Callable[[WeightSpec, _Given], WeightResult]:
    return lambda spec, given: method(given.scored, **_options(spec))


_METHODS: dict[str, Callable[[WeightSpec, _Given], WeightResult]] = {
    "manual": _manual,
    "equal": lambda _, given: equal(given.items),
    "entropy": _scored(entropy),
    "critic": _scored(critic),
    "variation": lambda spec, given: variation(given.raw_data("变异系数法"), **_options(spec)),
    "std": _scored(std),
    "merec": lambda _, given: merec(given.raw_data("MEREC 法"), given.negative),
    "gini": _scored(gini),
    "pca": _scored(pca),
    "factor": _scored(factor),
    "ahp": _ahp,
    "bod": _scored(bod),
    "combine": _combine,
}
_FROM_DATA = frozenset({"entropy", "critic", "variation", "std", "merec", "gini", "pca", "factor"})

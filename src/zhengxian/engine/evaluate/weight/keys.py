"""The keys of each weighting method in a scheme file, and what may stand in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhengxian.engine.evaluate.weight.ahp import RANDOM_INDEX, judgement
from zhengxian.engine.evaluate.weight.spec import Setting

_LISTS = (list, tuple)


class UnfitError(ValueError):
    """A value does not fit its key; the message completes the sentence 应为…."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a method: how its value is read (raising `UnfitError`), and whether it must be written."""

    read: Callable[[object], Setting]
    required: bool = False


def flag(value: object) -> Setting:
    """Read true or false.

    >>> flag(True)
    True
    """
    if not isinstance(value, bool):
        raise UnfitError("应为 true 或 false")
    return value


def one_of(*choices: str) -> Callable[[object], Setting]:
    """Return a reader of one of some words.

    >>> one_of("eigen", "geometric")("eigen")
    'eigen'
    """

    def read(value: object) -> Setting:
        if not isinstance(value, str) or value not in choices:
            raise UnfitError("应为 " + "、".join(f"“{c}”" for c in choices) + " 之一")
        return value

    return read


def number(low: float, high: float = math.inf) -> Callable[[object], Setting]:
    """Return a reader of a number between two bounds, both included.

    >>> number(0, 1)(0.5)
    0.5
    """

    def read(value: object) -> Setting:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise UnfitError(
                f"应为 {low:g} 到 {high:g} 的数" if high < math.inf else f"应为不小于 {low:g} 的数"
            )
        if math.isinf(value):
            raise UnfitError(f"应为不小于 {low:g} 的数")
        return value

    return read


def whole(*choices: int) -> Callable[[object], Setting]:
    """Return a reader of one of some whole numbers.

    >>> whole(0, 1)(1)
    1
    """

    def read(value: object) -> Setting:
        if isinstance(value, bool) or not isinstance(value, int) or value not in choices:
            raise UnfitError("应为 " + "、".join(str(c) for c in choices) + " 之一")
        return value

    return read


def keep(value: object) -> Setting:
    """Read how many components to keep: a rule's name or a number.

    >>> keep("variance"), keep(2)
    ('variance', 2)
    """
    if value in ("eigenvalue", "variance") or (
        isinstance(value, int) and not isinstance(value, bool) and value >= 1
    ):
        return value
    raise UnfitError("应为 “eigenvalue”、“variance” 或不小于 1 的整数")


def judgements(value: object) -> Setting:
    """Read a square comparison matrix whose entries are numbers above 0 or text fractions.

    >>> judgements([[1, 3], ["1/3", 1]])
    ((1, 3), ('1/3', 1))
    """
    if not isinstance(value, _LISTS) or not value or any(not _is_row(row, len(value)) for row in value):
        raise UnfitError("应为方阵，即行数与列数相同的数组")
    for i, row in enumerate(value):
        for j, entry in enumerate(row):
            try:
                judgement(entry)
            except ValueError:
                raise UnfitError(f"第 {i + 1} 行第 {j + 1} 列应为大于 0 的数或“1/3”这样的分数") from None
    return tuple(tuple(row) for row in value)


def alpha(value: object) -> Setting:
    """Read the share of the first part, or one share for each part that together make 1.

    >>> alpha(0.6), alpha([0.5, 0.3, 0.2])
    (0.6, (0.5, 0.3, 0.2))
    """
    share = number(0, 1)
    if not isinstance(value, _LISTS):
        return share(value)
    shares = tuple(share(v) for v in value)
    if abs(sum(float(v) for v in shares if isinstance(v, (int, float))) - 1) > 1e-9:
        raise UnfitError("写成数组时各数之和应为 1")
    return shares


def _is_row(row: object, length: int) -> bool:
    return isinstance(row, _LISTS) and len(row) == length


_CORRELATION = Key(one_of("pearson", "spearman"))
_DDOF = Key(whole(0, 1))
_FLAG = Key(flag)
_KEEP = Key(keep)

METHODS: Mapping[str, Mapping[str, Key]] = {
    "manual": {},
    "equal": {},
    "entropy": {"shift": Key(number(0))},
    "critic": {"correlation": _CORRELATION, "absolute": _FLAG, "ddof": _DDOF},
    "variation": {"ddof": _DDOF, "mean_floor": Key(number(0, 1))},
    "std": {"ddof": _DDOF},
    "merec": {},
    "gini": {},
    "pca": {"keep": _KEEP, "signs": Key(one_of("signed", "absolute")), "allow_small": _FLAG},
    "factor": {"keep": _KEEP, "allow_small": _FLAG},
    "ahp": {
        "matrix": Key(judgements, required=True),
        "vector": Key(one_of("eigen", "geometric")),
        "random_index": Key(one_of(*RANDOM_INDEX)),
        "tolerance": Key(number(0, 0.5)),
        "accept_inconsistent": _FLAG,
    },
    "bod": {"lower": Key(number(0, 1)), "upper": Key(number(0, 1))},
}
"""All methods but ``combine``, whose parts are weightings themselves (see ``parse``)."""

COMBINE: Mapping[str, Key] = {
    "how": Key(one_of("additive", "multiplicative", "entropy", "game"), required=True),
    "alpha": Key(alpha),
    "coefficients": Key(one_of("solve", "nonnegative")),
}

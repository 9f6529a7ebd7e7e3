"""The kinds of checks and the parameters each takes; the algorithms stand in ``engine.collect.kinds``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter may be.

    ``shape``: number, whole, flag, code (one indicator), codes (a list of them), words (a list) or choice
    (one of ``choices``). ``low`` and ``high`` bound a number, and the length of a list. Without ``default``
    it must be given.
    """

    shape: str
    default: object = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def _gap(default: float | None = None) -> Parameter:
    return Parameter("number", default, low=0)


_AGAINST = Parameter("codes", low=1)
_LEVELS = Parameter("words", ("county", "town"), low=1)

KINDS: Mapping[str, Mapping[str, Parameter]] = MappingProxyType(
    {
        "range": {},
        "decimals": {},
        "state": {},
        "blank": {},
        "monotone": {},
        "band": {"low": Parameter("number"), "high": Parameter("number")},
        "part_whole": {"whole": Parameter("code")},
        "parts_sum": {"parts": Parameter("codes", low=2), "units": Parameter("number", 2.0, low=0)},
        "weighted_parts": {"parts": Parameter("codes", low=2), "gap": _gap()},
        "share_of": {"part": Parameter("code"), "whole": Parameter("code"), "gap": _gap()},
        "mismatch": {
            "against": _AGAINST,
            "gap": _gap(),
            "sign": Parameter("flag", False),
            "running": Parameter("whole", 1, low=1, high=12),
        },
        "reversal": {"against": _AGAINST, "running": Parameter("whole", low=2, high=12)},
        "backing": {
            "against": _AGAINST,
            "above": Parameter("number"),
            "falling": Parameter("whole", low=1),
        },
        "tax_quality": {
            "tax": Parameter("code"),
            "least_share": Parameter("number", low=0, high=100),
            "gap": _gap(),
        },
        "roll_up": {"gap": _gap(), "levels": _LEVELS},
        "roll_up_growth": {"gap": _gap(), "levels": _LEVELS},
        "base_change": {"gap": _gap()},
        "base_level": {"gap": _gap()},
        "jump_history": {
            "z": Parameter("number", low=0),
            "history": Parameter("whole", low=3),
            "least_points": _gap(0.0),
            "least_change": _gap(0.0),
        },
        "jump_step": {"change": Parameter("number", low=0), "seasonal": Parameter("flag", True)},
        "magnitude": {"times": Parameter("number", low=1)},
        "digits": {
            "over": Parameter("choice", choices=("indicators", "regions")),
            "excess": Parameter("number", low=0, high=80),
            "tail": Parameter("number", low=0, high=1),
            "least": Parameter("whole", low=2),
        },
        "identical": {"units": Parameter("whole", low=2), "chance": Parameter("number", low=0, high=1)},
        "target_hugging": {"width": _gap(), "least": Parameter("whole", low=1)},
        "revision": {},
    }
)

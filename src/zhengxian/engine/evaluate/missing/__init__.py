"""Missing figures: states of a cell, the policies of a scheme, dropping out, screening of units."""

from zhengxian.engine.evaluate.missing.apply import PolicyResult, apply_policy
from zhengxian.engine.evaluate.missing.policy import MissingPolicy, MissingSpec, parse_missing
from zhengxian.engine.evaluate.missing.reweight import Reweighted, reweight
from zhengxian.engine.evaluate.missing.screen import ScreenResult, screen
from zhengxian.engine.evaluate.missing.state import CellState, StateArray, combine_states, states_of, usable

__all__ = [
    "CellState",
    "MissingPolicy",
    "MissingSpec",
    "PolicyResult",
    "Reweighted",
    "ScreenResult",
    "StateArray",
    "apply_policy",
    "combine_states",
    "parse_missing",
    "reweight",
    "screen",
    "states_of",
    "usable",
]

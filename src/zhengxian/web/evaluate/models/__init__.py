"""The tables of evaluation."""

from zhengxian.web.evaluate.models.adjustments import Adjustment, AdjustmentKind, AdjustmentState
from zhengxian.web.evaluate.models.runs import (
    Confirmation,
    Contribution,
    Objection,
    ObjectionState,
    Publication,
    Run,
    RunState,
    RunStep,
    Score,
)
from zhengxian.web.evaluate.models.schemes import Scheme, SchemeVersion, VersionState

__all__ = [
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentState",
    "Confirmation",
    "Contribution",
    "Objection",
    "ObjectionState",
    "Publication",
    "Run",
    "RunState",
    "RunStep",
    "Scheme",
    "SchemeVersion",
    "Score",
    "VersionState",
]

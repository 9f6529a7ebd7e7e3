"""Collect: checks on figures that were handed in. Pure arithmetic; every hit is a question."""

from zhengxian.engine.collect.figures import (
    BELOW_UNIT,
    MISSING,
    NOT_APPLICABLE,
    REPORTED,
    SUPPRESSED,
    Figures,
    Place,
    Revision,
    Series,
)
from zhengxian.engine.collect.hit import Hit, Line, Subject
from zhengxian.engine.collect.run import run_checks

__all__ = [
    "BELOW_UNIT",
    "MISSING",
    "NOT_APPLICABLE",
    "REPORTED",
    "SUPPRESSED",
    "Figures",
    "Hit",
    "Line",
    "Place",
    "Revision",
    "Series",
    "Subject",
    "run_checks",
]

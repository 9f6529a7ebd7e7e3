"""Scoring: raw figures become fractions of full marks (docs/methods/scoring.md)."""

from zhengxian.engine.evaluate.score.calculate import bounds, freeze, score, score_by, score_with_bounds
from zhengxian.engine.evaluate.score.context import ScoreContext
from zhengxian.engine.evaluate.score.frozen import FrozenScore
from zhengxian.engine.evaluate.score.parse import METHODS, parse_score
from zhengxian.engine.evaluate.score.spec import ScoreSpec
from zhengxian.engine.evaluate.score.wording import describe

__all__ = [
    "METHODS",
    "FrozenScore",
    "ScoreContext",
    "ScoreSpec",
    "bounds",
    "describe",
    "freeze",
    "parse_score",
    "score",
    "score_by",
    "score_with_bounds",
]

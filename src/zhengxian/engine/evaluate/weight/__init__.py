"""Weights of sibling items: by hand, by judgement and from data; and whether items belong together."""

from zhengxian.engine.evaluate.weight.ahp import ahp
from zhengxian.engine.evaluate.weight.bod import bod
from zhengxian.engine.evaluate.weight.combine import combine
from zhengxian.engine.evaluate.weight.components import pca, principal_components
from zhengxian.engine.evaluate.weight.critic import critic
from zhengxian.engine.evaluate.weight.factor import factor, varimax
from zhengxian.engine.evaluate.weight.merec import merec
from zhengxian.engine.evaluate.weight.parse import WEIGHTING_METHODS, parse_weighting
from zhengxian.engine.evaluate.weight.reliability import adequacy, correlation_matrix, cronbach_alpha
from zhengxian.engine.evaluate.weight.result import Note, WeightResult
from zhengxian.engine.evaluate.weight.spec import WeightSpec
from zhengxian.engine.evaluate.weight.spread import entropy, equal, gini, std, variation
from zhengxian.engine.evaluate.weight.weigh import weigh

__all__ = [
    "WEIGHTING_METHODS",
    "Note",
    "WeightResult",
    "WeightSpec",
    "adequacy",
    "ahp",
    "bod",
    "combine",
    "correlation_matrix",
    "critic",
    "cronbach_alpha",
    "entropy",
    "equal",
    "factor",
    "gini",
    "merec",
    "parse_weighting",
    "pca",
    "principal_components",
    "std",
    "variation",
    "varimax",
    "weigh",
]

"""Before scoring: outliers and skewness treated, gaps in raw figures filled, all of it on record."""

from zhengxian.engine.evaluate.treat.calculate import TreatResult, treat
from zhengxian.engine.evaluate.treat.impute import ImputeResult, impute
from zhengxian.engine.evaluate.treat.report import ColumnReport
from zhengxian.engine.evaluate.treat.shape import kurtosis, skewness
from zhengxian.engine.evaluate.treat.spec import (
    ImputeMethod,
    ImputeSpec,
    TreatMethod,
    TreatSpec,
    parse_impute,
    parse_treat,
)

__all__ = [
    "ColumnReport",
    "ImputeMethod",
    "ImputeResult",
    "ImputeSpec",
    "TreatMethod",
    "TreatResult",
    "TreatSpec",
    "impute",
    "kurtosis",
    "parse_impute",
    "parse_treat",
    "skewness",
    "treat",
]

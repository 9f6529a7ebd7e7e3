"""A data-quality check as a definition: what it asks, why, and with which parameters."""

from zhengxian.engine.base.check.kinds import KINDS, Parameter
from zhengxian.engine.base.check.parse import parse_check
from zhengxian.engine.base.check.rule import AUDIENCES, SEVERITIES, SEVERITY_LABELS, CheckRule

__all__ = [
    "AUDIENCES",
    "KINDS",
    "SEVERITIES",
    "SEVERITY_LABELS",
    "CheckRule",
    "Parameter",
    "parse_check",
]

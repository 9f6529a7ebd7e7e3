"""A warning rule as a definition: what it watches, from which size on, at which level, and what to do."""

from zhengxian.engine.base.warning.kinds import KINDS, OF_RANKS, OWN_LEVELS
from zhengxian.engine.base.warning.parse import parse_warning
from zhengxian.engine.base.warning.rule import LEVEL_LABELS, LEVELS, WarningRule

__all__ = ["KINDS", "LEVELS", "LEVEL_LABELS", "OF_RANKS", "OWN_LEVELS", "WarningRule", "parse_warning"]

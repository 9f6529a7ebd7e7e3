"""Warnings over all regions, indicators and periods; every one is a question to its owner, never a verdict."""

from zhengxian.engine.monitor.warnings.ranks import Node, Ranks
from zhengxian.engine.monitor.warnings.result import RaisedWarning, Tally, Watch
from zhengxian.engine.monitor.warnings.watch import watch

__all__ = ["Node", "RaisedWarning", "Ranks", "Tally", "Watch", "watch"]

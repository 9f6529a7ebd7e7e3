"""Warnings over all regions, indicators and periods; every one is a question to its owner, never a verdict."""

from zhengxian.engine.monitor.warnings.benchmark import Gap, Peer, benchmark
from zhengxian.engine.monitor.warnings.compare import AcrossRow, Comparison, OverTimeRow, compare
from zhengxian.engine.monitor.warnings.ranks import Node, Ranks
from zhengxian.engine.monitor.warnings.result import RaisedWarning, Tally, Watch
from zhengxian.engine.monitor.warnings.watch import watch
from zhengxian.engine.monitor.warnings.weak import Hold, WeakUnit, weak_units

__all__ = [
    "AcrossRow",
    "Comparison",
    "Gap",
    "Hold",
    "Node",
    "OverTimeRow",
    "Peer",
    "RaisedWarning",
    "Ranks",
    "Tally",
    "Watch",
    "WeakUnit",
    "benchmark",
    "compare",
    "watch",
    "weak_units",
]

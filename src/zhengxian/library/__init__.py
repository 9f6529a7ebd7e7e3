"""What analysts call: ``import zhengxian as zx``; every function takes files, frames or ready objects."""

from zhengxian.library.assembly import build_table
from zhengxian.library.checking import CheckResult, check
from zhengxian.library.inputs import (
    load_adjustments,
    load_layout,
    load_observations,
    load_regions,
    load_scheme,
)
from zhengxian.library.job import evaluate
from zhengxian.library.previous import read_previous

__all__ = [
    "CheckResult",
    "build_table",
    "check",
    "evaluate",
    "load_adjustments",
    "load_layout",
    "load_observations",
    "load_regions",
    "load_scheme",
    "read_previous",
]

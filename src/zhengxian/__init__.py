"""Zhengxian 争先: assessment of counties and towns by an office's own dated rules.

    import zhengxian as zx
    result = zx.evaluate("county-three-classes", "observations.csv", "regions.csv", period="2025")
    result.ranking        # polars frames: ranking, scores, contributions, gaps, winback, notes, …

Names are loaded when first used, so that importing costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhengxian.engine.base.errors import DataError, Refusal, SchemeError, ZhengxianError
    from zhengxian.engine.base.period import Period
    from zhengxian.engine.evaluate.result import Result
    from zhengxian.engine.evaluate.scheme import Scheme
    from zhengxian.io.observations import read_observations
    from zhengxian.io.regions import read_regions
    from zhengxian.io.results import write_results
    from zhengxian.io.schemes import read_scheme, write_scheme
    from zhengxian.library import check, evaluate, load_scheme
    from zhengxian.library.documents import read_document

_HOMES = {
    "DataError": "zhengxian.engine.base.errors",
    "Refusal": "zhengxian.engine.base.errors",
    "SchemeError": "zhengxian.engine.base.errors",
    "ZhengxianError": "zhengxian.engine.base.errors",
    "Period": "zhengxian.engine.base.period",
    "Result": "zhengxian.engine.evaluate.result",
    "Scheme": "zhengxian.engine.evaluate.scheme",
    "check": "zhengxian.library",
    "evaluate": "zhengxian.library",
    "load_scheme": "zhengxian.library",
    "read_document": "zhengxian.library.documents",
    "read_observations": "zhengxian.io.observations",
    "read_regions": "zhengxian.io.regions",
    "read_scheme": "zhengxian.io.schemes",
    "write_results": "zhengxian.io.results",
    "write_scheme": "zhengxian.io.schemes",
}

__all__ = [
    "DataError",
    "Period",
    "Refusal",
    "Result",
    "Scheme",
    "SchemeError",
    "ZhengxianError",
    "check",
    "evaluate",
    "load_scheme",
    "read_document",
    "read_observations",
    "read_regions",
    "read_scheme",
    "write_results",
    "write_scheme",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'zhengxian' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

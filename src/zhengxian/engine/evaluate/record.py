"""The record of a run: enough to replay it to equal numbers (design.md §2.6)."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from zhengxian.engine.evaluate.scheme.dump import dump_scheme

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result


def run_record(result: Result) -> dict[str, Any]:
    """Method, parameters, versions and hashes; the caller adds file names and times."""
    from zhengxian.engine.evaluate.run import scheme_hash

    scheme, computed = result.scheme, result.computed
    return {
        "zhengxian": version("zhengxian"),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "scheme": {
            "code": scheme.code,
            "title": scheme.title,
            "points": scheme.points,
            "issuer": scheme.issuer,
            "document_no": scheme.document_no,
            "source": scheme.source,
            "illustrative": scheme.illustrative,
            "valid_from": _text(scheme.valid_from),
            "valid_to": _text(scheme.valid_to),
            "sha256": scheme_hash(scheme),
        },
        "period": result.period,
        "input_sha256": result.input_hash,
        "seed": None,
        "regions": len(result.units),
        "classes": _class_sizes(result),
        "left_out": [{"region": x.code, "name": x.name, "reason": x.reason} for x in result.excluded],
        "figures_taken_from": dict(computed.data.taken_from),
        "weights_computed": {
            computed.plan.groups[k].group.code: {
                "method": w.method,
                "weights": np.round(w.weights, 12).tolist(),
            }
            for k, w in computed.combined.computed.items()
        },
        "compared_with": None if result.compared_with is None else result.compared_with.label,
        "nodes": [
            {"code": n.code, "title": n.title, "parent": n.parent, "level": n.level, "in_points": n.in_points}
            for n in result.nodes
        ],
        "notes": [
            {"code": n.code, "message": n.message, "node": n.node, "regions": n.regions}
            for n in result.notes_list
        ],
        "method": dump_scheme(scheme),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _class_sizes(result: Result) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for unit in result.units:
        sizes[unit.class_name] = sizes.get(unit.class_name, 0) + 1
    return sizes

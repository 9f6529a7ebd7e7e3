"""What every weighting method gives back: weights, how they came about, and what to know about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import SHOWN

_EMPTY: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about a result that is valid but needs care; ``cols`` are positions on the item axis."""

    text: str
    cols: tuple[int, ...] = ()

    def sentence(self, names: Sequence[str] = ()) -> str:
        """Return the sentence with the items' names, or their ordinals where names are not known.

        >>> Note("全部为 0，未参加计算", (1,)).sentence(["甲", "乙"])
        '指标“乙”：全部为 0，未参加计算。'
        """
        text = self.text.rstrip("。") + "。"
        if not self.cols:
            return text
        shown = self.cols[:SHOWN]
        more = f"等 {len(self.cols)} 项" if len(self.cols) > SHOWN else ""
        if len(names) > max(self.cols):
            return "指标" + "、".join(f"“{names[c]}”" for c in shown) + more + "：" + text
        return "第 " + "、".join(str(c + 1) for c in shown) + " 项指标" + more + "：" + text


@dataclass(frozen=True, slots=True, eq=False)
class WeightResult:
    """The weights of k sibling items with method, parameters and diagnostics; frozen.

    ``weights`` has shape (k,), is never negative and sums to 1. ``regional`` and ``composite`` are set
    by the benefit-of-the-doubt method alone: (n, k) multipliers and (n,) index values, NaN in the rows
    of regions with an empty cell. ``diagnostics`` holds plain numbers, texts and tuples only.
    """

    method: str
    weights: FloatArray
    parameters: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    diagnostics: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    notes: tuple[Note, ...] = ()
    items: tuple[str, ...] = ()
    regional: FloatArray | None = None
    composite: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        object.__setattr__(self, "diagnostics", MappingProxyType(dict(self.diagnostics)))
        for name in ("weights", "regional", "composite"):
            given = getattr(self, name)
            if given is not None:
                frozen = np.array(given, dtype=np.float64)
                frozen.setflags(write=False)
                object.__setattr__(self, name, frozen)

    def with_items(self, names: Sequence[str]) -> WeightResult:
        """Return the same result that knows the names of its items."""
        return replace(self, items=tuple(names))

    def sentences(self) -> tuple[str, ...]:
        """Return the notes as complete Chinese sentences."""
        return tuple(note.sentence(self.items) for note in self.notes)

    def to_record(self) -> dict[str, object]:
        """Return the result as plain lists, numbers and texts (empty cells as ``None``) for a run file."""
        record: dict[str, object] = {
            "method": self.method,
            "items": list(self.items),
            "weights": self.weights.tolist(),
            "parameters": plain(self.parameters),
            "diagnostics": plain(self.diagnostics),
            "notes": list(self.sentences()),
        }
        if self.regional is not None and self.composite is not None:
            record["regional"] = plain(self.regional.tolist())
            record["composite"] = plain(self.composite.tolist())
        return record


def plain(value: object) -> object:
    """Return nested mappings and sequences as dicts and lists, NaN as ``None``.

    >>> plain({"a": (1.0, float("nan"))})
    {'a': [1.0, None]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and np.isnan(value):
        return None
    return value


def numbers(values: FloatArray) -> tuple[object, ...]:
    """Return an array as (nested) tuples of Python numbers, for ``diagnostics``."""
    if values.ndim > 1:
        return tuple(numbers(row) for row in values)
    return tuple(float(v) for v in values)

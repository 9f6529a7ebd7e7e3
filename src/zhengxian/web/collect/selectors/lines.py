"""The lines of an upload as they are kept with it: what the file says of each cell and what writing would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

RESULTS = {
    "bad": "错误",
    "ask": "需要说明",
    "blank": "空白",
    "new": "新增",
    "change": "修改",
    "same": "相同",
    "kept": "保留现有",
}


@dataclass(frozen=True)
class Line:
    """One cell. ``text`` is what would be written, ``raw`` what the file shows, ``edited`` put right on screen."""

    region: str
    indicator: str
    address: str
    rev: int = 0
    place: str = ""
    raw: str = ""
    text: str = ""
    reason: str = ""
    note: str = ""
    problem: str = ""
    edited: bool = False
    wants_reason: bool = False
    result: str = "blank"
    asks: tuple[tuple[str, str], ...] = ()
    """Severity and sentence of what the checks would ask."""

    @property
    def key(self) -> tuple[str, str]:
        """Region and indicator code."""
        return self.region, self.indicator

    @property
    def writes(self) -> bool:
        """Tell whether something of this line can be written."""
        return bool(self.text) and not self.problem

    @property
    def shown_result(self) -> str:
        """The result with the gravest thing first: errors, then what wants an explanation."""
        kinds = {severity for severity, _ in self.asks}
        if self.problem or "error" in kinds:
            return "bad"
        return "ask" if "explain" in kinds or self.wants_reason else self.result


def dumped(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return the lines as they are stored."""
    return [asdict(line) for line in lines]


def loaded(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return stored lines."""
    return [Line(**{**row, "asks": tuple(tuple(a) for a in row.get("asks", ()))}) for row in rows]

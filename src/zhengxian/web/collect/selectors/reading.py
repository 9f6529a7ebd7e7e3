"""What was read from a workbook, as the result page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhengxian.web.collect.models import Entry, Upload
from zhengxian.web.collect.selectors.lines import RESULTS, Line, loaded
from zhengxian.web.collect.selectors.sheets import Sheet, sheet_of
from zhengxian.web.collect.selectors.words import shown
from zhengxian.web.core.refusal import Hidden

USUAL = ("bad", "ask", "blank", "change")
_ORDER = tuple(RESULTS)


@dataclass(frozen=True)
class Shown:
    """One line of the page: the cell in words, what the file says, what stands there now, and what to do."""

    line: Line
    region: str
    indicator: str
    present: str

    @property
    def key(self) -> str:
        """The cell as its box is called."""
        return f"{self.line.region}-{self.line.indicator}"

    @property
    def result(self) -> str:
        """What writing would do, the gravest thing first."""
        return self.line.shown_result

    @property
    def word(self) -> str:
        """The result in words."""
        return "在屏幕上改" if self.line.edited and self.result in ("new", "change") else RESULTS[self.result]

    @property
    def mark(self) -> str:
        """The shape of the result."""
        return {"bad": "error", "ask": "q", "blank": "miss"}.get(self.result, "draft")

    @property
    def raw(self) -> str:
        """What the file shows, or what was typed instead."""
        if self.line.edited:
            return self.line.text
        return self.line.raw or "（空白）"

    @property
    def said(self) -> Sequence[str]:
        """What is wrong or asked, and what to do."""
        line = self.line
        said = [line.problem] if line.problem else [text for _, text in line.asks]
        if line.wants_reason and not line.reason:
            said.append(f"“{line.text}”要写明原因。（C-142）")
        if line.result == "blank":
            said.append("空白不等于 0。请选“未统计”或“不适用”并写明原因；确实是零的，填 0。（C-141）")
        if line.result == "kept":
            said.append("文件里是空白，保留现有的数。")
        if line.result == "change" and not said:
            said.append(f"现有 {self.present}，写入后旧值留在记录里。")
        return [*said, *([f"{line.note}。"] if line.note else [])]


@dataclass(frozen=True)
class Result:
    """The page of an upload."""

    sheet: Sheet
    lines: tuple[Shown, ...]
    whole: dict[str, Any]

    @cached_property
    def counts(self) -> Counter[str]:
        """Lines by result."""
        return Counter(s.result for s in self.lines)

    @property
    def writes(self) -> int:
        """Cells that would be written."""
        return sum(s.line.writes for s in self.lines)

    @property
    def changes(self) -> int:
        """Cells that would be new or different."""
        return sum(s.line.writes and s.line.result != "same" for s in self.lines)

    @property
    def blocks(self) -> int:
        """Cells that keep the sheet from being handed in."""
        return self.counts["bad"] + self.counts["ask"] + self.counts["blank"]

    @property
    def faults(self) -> int:
        """Errors of cells and of the whole file."""
        return self.counts["bad"] + len(self.whole.get("problems", ()))

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The results that occur, for the filter."""
        return [(key, f"{word} {self.counts[key]}") for key, word in RESULTS.items() if self.counts[key]]

    def shown(self, wanted: str) -> list[Shown]:
        """Return the lines of one result, all, or those that want a look; the gravest first."""
        kept = [
            s
            for s in self.lines
            if wanted == "all" or s.result in ((wanted,) if wanted in RESULTS else USUAL)
        ]
        return sorted(kept, key=lambda s: _ORDER.index(s.result))

    def chosen(self, name: str) -> Shown | None:
        """Return the line that is being put right: the named one, else the first with a fault."""
        named = next((s for s in self.lines if s.key == name), None)
        return named or next((s for s in self.shown("") if s.result in ("bad", "ask", "blank")), None)


def result_of(upload: Upload) -> Result:
    """Read an upload with the present figures beside it; the file is not read again."""
    if upload.submission is None:
        raise Hidden()
    sheet = sheet_of(upload.submission)
    lines = tuple(_shown(sheet, line) for line in loaded(upload.reading.get("lines", ())))
    return Result(sheet, tuple(s for s in lines if s is not None), upload.reading)


def _shown(sheet: Sheet, line: Line) -> Shown | None:
    cell = sheet.form.by_key.get(line.key)
    if cell is None:
        return None
    entry: Entry | None = sheet.entries.get(line.key)
    unit = f"，{cell.indicator.unit}" if cell.indicator.unit else ""
    present = shown(entry) if entry is not None else ""
    return Shown(line, cell.region.name, f"{cell.indicator.title}{unit}", present)

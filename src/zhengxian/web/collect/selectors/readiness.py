"""What keeps a sheet from being handed in: everything at once, with the addresses of the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zhengxian.web.collect.models import Finding, FindingState, Severity
from zhengxian.web.collect.selectors import findings as questions
from zhengxian.web.collect.selectors.marks import is_waiting, kind_of, lacks_reason, place_of
from zhengxian.web.collect.selectors.sheets import Sheet

_SPLIT = re.compile(r"([A-Z]+)(\d+)")
_SHOWN = 12


@dataclass(frozen=True)
class Blocker:
    """One thing to do: its mark in the grid, the cells it is about and a sentence with its code."""

    code: str
    kind: str
    cells: tuple[str, ...]
    message: str
    finding: int | None = None
    blocks: bool = True

    @property
    def addresses(self) -> str:
        """The cells as people write them: runs in a row joined, ``G8:H8、I14``."""
        return joined(self.cells)


def blockers(sheet: Sheet, found: Iterable[Finding] | None = None) -> tuple[Blocker, ...]:
    """Return everything that must be dealt with before the sheet can be handed in, the gravest first."""
    return tuple(b for b in things_to_do(sheet, found) if b.blocks)


def things_to_do(sheet: Sheet, found: Iterable[Finding] | None = None) -> tuple[Blocker, ...]:
    """Return all there is to do on a sheet, in the order of the list under the grid."""
    rows = list(questions.of_submission(sheet.submission) if found is None else found)
    listed = [*_asked(sheet, rows), *_returned(sheet), *_reasons(sheet), *_blank(sheet)]
    order = ("bad", "ret", "q", "lag", "miss", "exp")
    return tuple(sorted(listed, key=lambda b: order.index(b.kind)))


def _asked(sheet: Sheet, rows: Sequence[Finding]) -> Iterator[Blocker]:
    for finding in rows:
        if finding.status is FindingState.RESOLVED or finding.severity == Severity.NOTE:
            continue
        told = finding.status in (FindingState.EXPLAINED, FindingState.ACCEPTED)
        error = finding.severity == Severity.ERROR and not (told and questions.takes_explanation(finding))
        waits = finding.severity == Severity.EXPLAIN and finding.status is FindingState.OPEN
        cell = sheet.form.by_key.get(place_of(sheet, finding))
        at = (cell.address,) if cell else ()
        if error:
            yield Blocker("C-143", "bad", at, f"错误还没有改正。{finding.message}", finding.pk)
        elif waits:
            yield Blocker("C-144", kind_of(finding), at, f"疑问还没有说明。{finding.message}", finding.pk)


def _returned(sheet: Sheet) -> Iterator[Blocker]:
    for cell in sheet.cells:
        entry = sheet.entry(cell)
        if entry is not None and is_waiting(entry):
            what = f"{cell.region.name}“{cell.indicator.title}”被退回：{entry.returned_reason.rstrip('。')}"
            text = f"{what}。请改数，或在说明里写明情况。（C-145）"
            yield Blocker("C-145", "ret", (cell.address,), text)


def _reasons(sheet: Sheet) -> Iterator[Blocker]:
    entries = [(c, sheet.entry(c)) for c in sheet.cells]
    bare = tuple(c.address for c, e in entries if e is not None and lacks_reason(e))
    if bare:
        yield Blocker(
            "C-142", "miss", bare, f"{shortened(bare)} 选了“未统计”等状态，没有写原因。请写明原因。（C-142）"
        )


def _blank(sheet: Sheet) -> Iterator[Blocker]:
    blank = tuple(c.address for c in sheet.blanks)
    if blank:
        text = f"{len(blank)} 格没有填：{shortened(blank)}。请补填，或选“未统计”“不适用”并写明原因。（C-141）"
        yield Blocker("C-141", "miss", blank, text)


def shortened(cells: Sequence[str]) -> str:
    """Name cells, and only count the rest of a long list."""
    words = joined(cells).split("、")
    return "、".join(words[:_SHOWN]) + (f" 等 {len(cells)} 格" if len(words) > _SHOWN else "")


def joined(cells: Sequence[str]) -> str:
    """Join addresses; neighbours in a column or in a row become one range.

    >>> joined(["G8", "H8", "I14"]), joined(["C3", "C4", "C5"]), joined(["C3"])
    ('G8:H8、I14', 'C3:C5', 'C3')
    """
    runs: list[list[str]] = []
    for cell in cells:
        if runs and _follows(runs[-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs)


def _follows(run: Sequence[str], cell: str) -> bool:
    (column, row), (next_column, next_row) = _parts(run[-1]), _parts(cell)
    first_column, first_row = _parts(run[0])
    down = column == next_column == first_column and next_row == row + 1
    right = row == next_row == first_row and next_column == column + 1
    return down or right


def _parts(cell: str) -> tuple[int, int]:
    match = _SPLIT.fullmatch(cell)
    letters, row = (match[1], int(match[2])) if match else ("", 0)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number, row

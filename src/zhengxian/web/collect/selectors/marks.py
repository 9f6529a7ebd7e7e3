"""What stands beside a cell: one mark, the gravest, and the words that go with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhengxian.web.collect.models import CellState, Entry, Finding, FindingState, Severity
from zhengxian.web.collect.selectors.sheets import Key, Sheet
from zhengxian.web.collect.selectors.words import odd_decimals

ORDER = ("bad", "ret", "q", "lag", "miss", "exp")
"""Marks of the grid, the gravest first: error, returned, question, jump, not filled in, explained."""
JUMPS = frozenset({"history_jump", "step_jump", "magnitude"})
NEEDS_REASON = frozenset(
    {CellState.MISSING.value, CellState.NOT_APPLICABLE.value, CellState.SUPPRESSED.value}
)
"""States that want a reason; *below unit* explains itself."""


@dataclass(frozen=True)
class Mark:
    """One mark with its sentence; ``finding`` is the question behind it."""

    kind: str
    text: str
    finding: int | None = None


def is_waiting(entry: Entry) -> bool:
    """Tell whether a cell was returned and nobody has changed or explained it since."""
    return entry.returned_at is not None and entry.updated_at <= entry.returned_at


def lacks_reason(entry: Entry) -> bool:
    """Tell whether a state stands without the reason it wants."""
    return entry.state in NEEDS_REASON and not entry.reason.strip()


def marks_of(sheet: Sheet, findings: Iterable[Finding]) -> Mapping[Key, tuple[Mark, ...]]:
    """Return the marks of every cell that has any, the gravest first."""
    found: dict[Key, list[Mark]] = defaultdict(list)
    for finding in findings:
        if finding.period == sheet.submission.period and _is_marked(finding):
            found[place_of(sheet, finding)].append(Mark(kind_of(finding), finding.message, finding.pk))
    for key, entry in sheet.entries.items():
        odd = odd_decimals(entry.value, entry.indicator) if entry.value is not None else ""
        if odd:
            found[key].append(Mark("q", odd))
        if is_waiting(entry):
            found[key].append(Mark("ret", f"{entry.returned_by or '审核人'}：{entry.returned_reason}"))
        if lacks_reason(entry):
            label = CellState(entry.state).label
            found[key].append(Mark("miss", f"选了“{label}”，还没有写原因。请写明原因。（C-142）"))
    shown = sheet.form.by_key
    return {
        key: tuple(sorted(m, key=lambda x: ORDER.index(x.kind))) for key, m in found.items() if key in shown
    }


def place_of(sheet: Sheet, finding: Finding) -> Key:
    """Return the cell beside which a question stands; one about a region above the table stands at the first row."""
    own = finding.region.code, finding.indicator.code
    return own if own in sheet.form.by_key else (sheet.form.regions[0].code, finding.indicator.code)


def _is_marked(finding: Finding) -> bool:
    """Leave out what is settled and what only tells: a note stands in the panel, not in the grid."""
    return finding.status is not FindingState.RESOLVED and finding.severity != Severity.NOTE


def kind_of(finding: Finding) -> str:
    """Return the mark of a question."""
    if finding.severity == Severity.ERROR:
        return "bad"
    if finding.status in (FindingState.EXPLAINED, FindingState.ACCEPTED):
        return "exp"
    return "lag" if finding.check_code in JUMPS else "q"


@dataclass(frozen=True)
class Counts:
    """How far a sheet is."""

    total: int
    filled: int
    blank: int
    errors: int
    returned: int
    open: int
    explained: int

    @property
    def words(self) -> str:
        """Everything in one line, as under the grid."""
        parts = [f"已填 {self.filled}，未填 {self.blank}"]
        rest = (
            ("错误", self.errors),
            ("退回", self.returned),
            ("待说明", self.open),
            ("已说明", self.explained),
        )
        parts += ["，".join(f"{word} {count}" for word, count in rest if count)]
        return f"{self.total} 格：" + "；".join(p for p in parts if p)


def counts_of(sheet: Sheet, findings: Iterable[Finding]) -> Counts:
    """Count cells and questions."""
    blank = len(sheet.blanks)
    here = [f for f in findings if f.severity != Severity.NOTE and f.status is not FindingState.RESOLVED]
    errors = [f for f in here if f.severity == Severity.ERROR]
    asks = [f for f in here if f.severity == Severity.EXPLAIN]
    return Counts(
        total=len(sheet.cells),
        filled=len(sheet.cells) - blank,
        blank=blank,
        errors=len(errors),
        returned=sum(map(is_waiting, sheet.entries.values())),
        open=sum(f.status is FindingState.OPEN for f in asks),
        explained=sum(f.status is not FindingState.OPEN for f in asks),
    )

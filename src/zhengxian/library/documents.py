"""``read_document``: from a file to the tasks it orders, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.definitions import indicators
from zhengxian.engine.act.reading import Reading, Registers, Sentence, UnitRole, as_record, read
from zhengxian.engine.act.reading.proposals import ORIGIN, Checked, check_proposals
from zhengxian.library.checking import LEVEL_WORDS
from zhengxian.library.inputs import load_regions

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.io.documents import DocumentText
    from zhengxian.io.endpoint import Endpoint

RULES = "rules"
COLUMNS = (
    *("doc", "section", "quote", "action", "lead", "support", "deadlines", "due", "cadences", "targets"),
    *("page", "origin", "reason"),
)


@dataclass(frozen=True)
class DocumentReading:
    """One document as it was read: its text, the reading of the rules, and what an outside reader added.

    ``document.notes`` say what of the file was left out. ``tasks`` are in text order.
    """

    document: DocumentText
    reading: Reading
    proposals: Checked = field(default_factory=Checked)

    @property
    def tasks(self) -> tuple[Sentence, ...]:
        """The sentences that order something: those of the rules and the proposals that passed the check."""
        return tuple(sorted((*self.reading.tasks, *self.proposals.taken), key=lambda s: s.start))

    def records(self, *, every_sentence: bool = False) -> list[dict[str, object]]:
        """Return the lines of tasks.jsonl: the tasks, or every sentence with its kind and the reason.

        Besides the fields of the contract: ``origin`` (rules, endpoint) and ``page``, None where there are none.
        """
        own = self.reading.sentences if every_sentence else self.reading.tasks
        marked = [(s, RULES) for s in own] + [(s, ORIGIN) for s in self.proposals.taken]
        return [
            {
                **as_record(sentence, doc=self.document.stem),
                "origin": origin,
                "page": self.document.page_at(sentence.start),
            }
            for sentence, origin in sorted(marked, key=lambda pair: pair[0].start)
        ]

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a task: doc, section, quote, action, lead, support, deadlines, due, cadences, targets, page, …"""
        return task_table([self])


def read_document(
    source: Path | str | bytes,
    meeting: date | str,
    *,
    name: str | None = None,
    departments: Any = None,
    regions: Any = None,
    endpoint: Endpoint | None = None,
) -> DocumentReading:
    """Read the tasks out of a speech, report or notice: .docx, .pdf, .html or .txt.

    ``meeting``: the day that 今年 and 6月底前 are counted from. ``departments``: a file or frame name[,code,aliases],
    or a mapping name to code; ``regions``: as for ``evaluate``; names in the text are resolved against them, figures
    against the indicator library. ``endpoint``: an outside reader whose proposals are checked word by word; without
    it nothing leaves the machine.

    Errors: `DataError` with all problems of the files (A-150 to A-172, A-180, A-181, F-), `ValueError` for a day that
    is none, `ZhengxianError` A-175 to A-179 of the outside reader.

    >>> result = read_document("市住建局要在6月底前改造老旧小区30个以上。".encode(), "2025-02-10", name="讲话.txt")
    >>> [(t.units[0].name, str(t.deadlines[0].resolved)) for t in result.tasks]
    [('市住建局', '2025-06-30')]
    """
    from zhengxian.io.documents import read_document as read_text

    return read_tasks(read_text(source, name), meeting, registers_of(departments, regions), endpoint)


def read_tasks(
    document: DocumentText, meeting: date | str, registers: Registers, endpoint: Endpoint | None = None
) -> DocumentReading:
    """Read the tasks out of the text of a document that has been opened already; errors as `read_document`."""
    day = date.fromisoformat(meeting) if isinstance(meeting, str) else meeting
    reading = read(document.text, doc=document.stem, meeting=day, registers=registers)
    if endpoint is None:
        return DocumentReading(document, reading)
    from zhengxian.io.endpoint import propose

    proposed = propose(endpoint, document.text)
    return DocumentReading(
        document, reading, check_proposals(document.text, proposed, reading, registers=registers)
    )


def registers_of(departments: Any = None, regions: Any = None) -> Registers:
    """Return the registers that names are resolved against: departments, regions, the indicator library."""
    places = load_regions(regions)
    return Registers(
        departments=_departments(departments),
        regions={} if places is None else places.unique_names,
        indicators={title: i.code for i in indicators().values() for title in (i.title, *i.aliases)},
        levels={} if places is None else {r.code: LEVEL_WORDS.get(r.level, r.level) for r in places.rows},
    )


def _departments(given: Any) -> Mapping[str, str]:
    if given is None:
        return {}
    from zhengxian.io.departments import departments_from_frame, read_departments

    if isinstance(given, (str, Path)):
        return read_departments(given)
    if isinstance(given, Mapping) and all(isinstance(code, str) for code in given.values()):
        return given
    return departments_from_frame(given)


def task_table(readings: Iterable[DocumentReading]) -> pl.DataFrame:
    """Return one row a task of several documents, in words: names and texts divided by ；."""
    import polars as pl

    rows = [_row(reading, record) for reading in readings for record in reading.records()]
    schema = {c: pl.Int64 if c == "page" else pl.String for c in COLUMNS}
    return pl.DataFrame(rows, schema=schema)


def _row(reading: DocumentReading, record: Mapping[str, Any]) -> dict[str, object]:
    units, days = record["units"], record["deadlines"]

    def joined(words: Iterable[str | None]) -> str:
        return "；".join(w for w in words if w)

    return {
        "doc": reading.document.stem,
        "section": " / ".join(record["section"]),
        "quote": record["quote"],
        "action": record["action"] or "",
        "lead": joined(u["name"] for u in units if u["role"] != UnitRole.SUPPORT),
        "support": joined(u["name"] for u in units if u["role"] == UnitRole.SUPPORT),
        "deadlines": joined(d["text"] for d in days if d["type"] != "cadence"),
        "due": max((d["resolved"] for d in days if d["resolved"]), default=""),
        "cadences": joined(d["text"] for d in days if d["type"] == "cadence"),
        "targets": joined(t["text"] for t in record["targets"]),
        "page": record["page"],
        "origin": record["origin"],
        "reason": record["reason"],
    }

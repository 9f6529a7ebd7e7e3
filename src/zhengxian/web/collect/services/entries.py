"""Cells of a sheet: saved as they are typed, cell by cell, never over somebody else's newer figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhengxian.web.collect.models import Entry, Upload
from zhengxian.web.collect.selectors import findings as questions
from zhengxian.web.collect.selectors.marks import Counts, Mark, counts_of, marks_of
from zhengxian.web.collect.selectors.sheets import Key, Sheet, key_of, sheet_of
from zhengxian.web.collect.selectors.words import coded, shown
from zhengxian.web.collect.services import findings, typed
from zhengxian.web.collect.services.locks import hold_open, locked
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit

MOST = 5000
"""Cells one save may bring."""


@dataclass(frozen=True)
class Cell:
    """One cell as it comes in: the revision that the person saw (0: nothing), the text, and where it was read."""

    region: str
    indicator: str
    text: str
    rev: int
    reason: str | None = None
    """What is said beside the figure; None leaves it as it is."""
    place: str = ""

    @property
    def key(self) -> Key:
        """Region and indicator code."""
        return self.region, self.indicator


@dataclass(frozen=True)
class Clash:
    """A cell that somebody else has changed since: who, when, and what stands there now. Nothing was overwritten."""

    by: str
    at: datetime
    text: str

    @property
    def message(self) -> str:
        """What happened, in a sentence."""
        moment = timezone.localtime(self.at).strftime("%m月%d日 %H:%M")
        now = f"“{self.text}”" if self.text else "空白"
        return coded("C-121", f"{self.by} {moment}已把这一格改成{now}，您的没有写入。请核对后再填。")


@dataclass(frozen=True)
class CellSaved:
    """What became of a cell."""

    region: str
    indicator: str
    address: str
    rev: int
    text: str
    marks: tuple[Mark, ...] = ()
    conflict: Clash | None = None
    problem: str = ""
    """Why the text was not written."""
    doubt: str = ""
    """What is odd about a figure that was written."""


@dataclass(frozen=True)
class Saved:
    """What became of a save."""

    saved_at: datetime
    cells: tuple[CellSaved, ...]
    counts: Counts
    written: int

    @property
    def conflicts(self) -> tuple[CellSaved, ...]:
        """The cells that somebody else had changed."""
        return tuple(c for c in self.cells if c.conflict is not None)


@dataclass
class _Work:
    """A save under way."""

    sheet: Sheet
    by: User
    at: datetime
    upload: Upload | None
    entries: dict[Key, Entry]
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    told: list[Mapping[str, object]] = field(default_factory=list)


@transaction.atomic
def save(
    *,
    submission_id: int,
    cells: Iterable[Cell],
    by: User,
    access: Access,
    at: datetime | None = None,
    upload: Upload | None = None,
    check: bool = True,
) -> Saved:
    """Save cells. Each is taken by itself: one that clashes or is no figure is reported, the others are written.

    An empty text takes the figure out again. Errors: ``C-120`` (conflict) the sheet is with the reviewers or
    approved; ``C-122`` too many cells at once; in the cells: ``C-121`` a clash, ``C-123`` not a cell of this sheet,
    and those of `typed.read`.
    """
    wanted = list(cells)
    if len(wanted) > MOST:
        raise Refused("C-122", f"一次最多保存 {MOST} 格，这次有 {len(wanted)} 格。请改用批量上传")
    submission = locked(submission_id, access)
    hold_open(submission)
    sheet = sheet_of(submission)
    work = _Work(sheet, by, at or timezone.now(), upload, dict(sheet.entries))
    results = [_take(work, cell) for cell in wanted]
    _write(work)
    after = sheet.with_entries(work.entries.values())
    keys = {key_of(e) for e in (*work.new, *work.changed)}
    if check and keys:
        findings.refresh(after, by=by, at=at, only=keys)
    found = questions.of_submission(submission)
    marks = marks_of(after, found)
    told = tuple(_told(r, after, marks) for r in results)
    return Saved(work.at, told, counts_of(after, found), len(keys))


def _take(work: _Work, cell: Cell) -> CellSaved:
    """Decide about one cell and note what is to be written."""
    place = work.sheet.form.by_key.get(cell.key)
    if place is None or place.computed:
        problem = coded("C-123", "这一格不在这张表里，没有写入。请刷新页面。")
        return CellSaved(cell.region, cell.indicator, "", cell.rev, cell.text, problem=problem)
    entry = work.entries.get(cell.key)
    indicator = work.sheet.indicators[cell.indicator]
    reason = cell.reason if cell.reason is not None else (entry.reason if entry else "")
    read = typed.read(cell.text, indicator, reason=reason.strip())
    now = entry.revision if entry is not None else 0
    answer = CellSaved(cell.region, cell.indicator, place.address, now, cell.text)
    if read.problem:
        return replace(answer, problem=read.problem)
    if entry is not None and (entry.value, entry.state, entry.reason) == (
        read.value,
        read.state,
        read.reason,
    ):
        return answer
    if entry is None and not read.state:
        return answer
    if cell.rev != now:
        return replace(answer, conflict=_clash(entry, work))
    _set(work, cell, read, entry)
    return replace(answer, rev=now + 1, doubt=read.doubt)


def _clash(entry: Entry | None, work: _Work) -> Clash:
    if entry is None:
        return Clash("有人", work.at, "")
    return Clash(str(entry.updated_by), entry.updated_at, shown(entry))


def _set(work: _Work, cell: Cell, read: typed.Typed, entry: Entry | None) -> None:
    before = shown(entry) if entry is not None else ""
    if entry is None:
        region, indicator = work.sheet.regions[cell.region], work.sheet.indicators[cell.indicator]
        entry = Entry(submission=work.sheet.submission, region=region, indicator=indicator, revision=0)
        work.entries[cell.key] = entry
        work.new.append(entry)
    elif entry not in work.changed and entry.pk is not None:
        work.changed.append(entry)
    entry.value, entry.state, entry.reason = read.value, read.state, read.reason
    entry.revision += 1
    entry.updated_at, entry.updated_by = work.at, work.by
    entry.upload, entry.cell = (work.upload if cell.place else None), cell.place[:60]
    work.told.append(
        {"cell": [cell.region, cell.indicator], "from": before, "to": shown(entry), "file": cell.place}
    )


_CHANGED = ["value", "state", "reason", "revision", "updated_at", "updated_by", "upload", "cell"]


def _write(work: _Work) -> None:
    """Write what was noted, and one line of the trail for all of it."""
    if not work.told:
        return
    Entry.objects.bulk_create(work.new)
    Entry.objects.bulk_update(work.changed, _CHANGED, batch_size=200)
    sent = work.sheet.submission
    source = f"，来自文件“{work.upload.name}”" if work.upload else ""
    summary = f"{sent.unit_name}填“{sent.form.title}”（{sent.period}）{len(work.told)} 格{source}"
    audit.record("entry.save", sent, summary, by=work.by, at=work.at, detail={"cells": work.told})


def _told(result: CellSaved, sheet: Sheet, marks: Mapping[Key, Sequence[Mark]]) -> CellSaved:
    """Add what stands in the cell now; a text that is no figure stays as it was typed."""
    key = result.region, result.indicator
    entry = sheet.entries.get(key)
    own = (Mark("bad", result.problem),) if result.problem else ()
    text = result.text if result.problem or entry is None else shown(entry)
    rev = entry.revision if entry is not None else 0
    return replace(result, text=text, rev=rev, marks=(*own, *marks.get(key, ())))

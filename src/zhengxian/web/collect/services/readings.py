"""A workbook read into a sheet: first read and shown, put right on the screen, then written by a separate act."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from zhengxian import definitions
from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.forms import FormReading, FormValue, ValueKind, read_workbook
from zhengxian.io.forms.grid import read_book
from zhengxian.io.forms.sheet import STATE_WORD
from zhengxian.io.forms.stamp import find_stamp
from zhengxian.web.collect.models import CellState, Entry, Submission, Upload, UploadKind
from zhengxian.web.collect.selectors.lines import Line, dumped, loaded
from zhengxian.web.collect.selectors.marks import lacks_reason
from zhengxian.web.collect.selectors.sheets import Sheet, sheet_of
from zhengxian.web.collect.selectors.submissions import fillable_by, named_by, one_fillable
from zhengxian.web.collect.services import entries, findings, submissions, typed, uploads
from zhengxian.web.collect.services.entries import Cell, Saved
from zhengxian.web.collect.services.locks import hold_open, locked
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit


class Unreadable(Refused):
    """A file of which nothing was taken; ``problems`` are all that were found in it."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first = problems[0]
        message = first.message.removesuffix(f"（{first.code}）")
        super().__init__(first.code, f"文件“{name}”没有读取。{message}")


def read(
    *, submission_id: int, file: UploadedFile[bytes], by: User, access: Access, at: datetime | None = None
) -> Upload:
    """Read a workbook for a sheet and keep it with what was found; no cell is written.

    Errors: ``C-120`` (conflict) the sheet is not open; `Unreadable` with a code of the file (``F-``), and nothing is
    kept; those of `uploads.check`.
    """
    submission = one_fillable(access, submission_id)
    hold_open(submission)
    uploads.check(file, UploadKind.FORM)
    sheet = sheet_of(submission)
    found = _read(file, sheet)
    lines = judged(sheet, _lines(found, sheet))
    with transaction.atomic():
        kept = uploads.keep(file=file, kind=UploadKind.FORM, submission=submission, by=by, at=at)
        kept.reading = {"lines": dumped(lines), **_whole_file(found)}
        kept.save(update_fields=["reading"])
    return kept


def _read(file: UploadedFile[bytes], sheet: Sheet) -> FormReading:
    """Read the file from a place of its own that is gone afterwards."""
    name = uploads.clean_name(file.name or "")
    suffix = ".xlsx" if file.read(4) == b"PK\x03\x04" else ".csv"
    file.seek(0)
    others = dict(Region.objects.filter(level=sheet.submission.form.level).values_list("code", "name"))
    others = {code: shown for code, shown in others.items() if code not in sheet.regions}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        with path.open("wb") as out:
            out.writelines(file.chunks())
        file.seek(0)
        try:
            return read_workbook(path, sheet.form, definitions.indicators(), others, name=name)
        except DataError as error:
            raise Unreadable(name, error.problems) from error


def sheet_named_in(file: UploadedFile[bytes], access: Access) -> int:
    """Return the sheet that a workbook names as its own template. Errors: ``C-164`` it names none of the person's."""
    name = uploads.clean_name(file.name or "")
    uploads.check(file, UploadKind.FORM)
    stamp = None
    if file.read(4) == b"PK\x03\x04":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file.xlsx"
            file.seek(0)
            with path.open("wb") as out:
                out.writelines(file.chunks())
            try:
                stamp = find_stamp(read_book(path))
            except DataError as error:
                raise Unreadable(name, error.problems) from error
    file.seek(0)
    found = named_by(access, stamp.form, stamp.period, stamp.unit) if stamp is not None else None
    if found is None:
        what = "看不出是哪张表、哪一期" if stamp is None else "是别的单位的表，或这张表还没有开"
        raise Refused("C-164", f"文件“{name}”{what}。请在下面选好是哪张表，再上传")
    return found.pk


def _whole_file(found: FormReading) -> dict[str, Any]:
    problems = [*found.problems, *(u.problem for u in found.unmatched)]
    return {
        "problems": [{"place": _place(p), "message": p.message, "value": p.value} for p in problems],
        "notes": list(found.notes),
        "unread": list(found.unread),
        "blocked": found.blocked,
        "by_template": found.by_template,
        "outdated": found.outdated,
    }


def _place(problem: Problem) -> str:
    cell = f"{problem.column}{problem.row or ''}"
    return f"{problem.sheet}!{cell}" if problem.sheet and cell else cell or problem.sheet


def _lines(found: FormReading, sheet: Sheet) -> Iterator[Line]:
    for cell in sheet.cells:
        key = cell.region.code, cell.indicator.code
        value = found.by_key.get(key)
        entry = sheet.entries.get(key)
        line = Line(region=key[0], indicator=key[1], address=cell.address, rev=entry.revision if entry else 0)
        yield _line(line, value) if value is not None else line


def _line(line: Line, value: FormValue) -> Line:
    """Take over what a cell of the file says."""
    text = ""
    if value.kind is ValueKind.VALUE and value.value is not None:
        text = f"{value.value:f}"
    elif value.kind is ValueKind.STATE:
        text = STATE_WORD[value.state]
    return replace(
        line,
        place=value.place,
        raw=value.raw,
        text=text,
        reason=value.remark,
        note=value.note,
        problem=value.problem.message if value.problem else "",
    )


def judged(sheet: Sheet, lines: Iterable[Line]) -> list[Line]:
    """Say of every line what writing it would do, and what the checks would ask; nothing is stored."""
    found = [_compared(sheet, line) for line in lines]
    after = {**sheet.entries}
    for line in found:
        if line.writes:
            after[line.key] = _as_entry(sheet, line)
    asked = findings.preview(sheet.with_entries(after.values()))
    return [replace(line, asks=asked.get(line.key, ())) for line in found]


def _as_entry(sheet: Sheet, line: Line) -> Entry:
    region, indicator = sheet.regions[line.region], sheet.indicators[line.indicator]
    read = typed.read(line.text, indicator, reason=line.reason)
    return Entry(
        submission=sheet.submission, region=region, indicator=indicator,
        value=read.value, state=read.state, reason=read.reason,
    )  # fmt: skip


def _compared(sheet: Sheet, line: Line) -> Line:
    """Compare a line with what stands on the sheet now."""
    before = sheet.entries.get(line.key)
    if line.problem:
        return replace(line, result="bad")
    if not line.text:
        return replace(line, result="kept" if before is not None and before.state else "blank")
    new = _as_entry(sheet, line)
    reason = line.reason or (before.reason if before is not None else "")
    new.reason = reason
    wants = lacks_reason(new)
    if before is None or not before.state:
        return replace(line, result="new", wants_reason=wants)
    same = (before.value, before.state, before.reason) == (new.value, new.state, reason)
    return replace(line, result="same" if same else "change", reason=reason, wants_reason=wants)


def one(upload_id: int, access: Access) -> Upload:
    """Return a form that was uploaded for a sheet the person fills, locked, or raise `Hidden`."""
    rows = Upload.objects.select_for_update(of=("self",)).filter(kind=UploadKind.FORM)
    found = rows.select_related("submission").filter(pk=upload_id, submission__in=fillable_by(access)).first()
    if found is None:
        raise Hidden()
    if found.written_at is not None:
        raise Conflict("C-165", f"文件“{found.name}”已经写入过了。要再改数，请在填报表上改，或重新上传")
    return found


@transaction.atomic
def correct(
    *, upload_id: int, region: str, indicator: str, text: str, reason: str, by: User, access: Access
) -> Upload:
    """Put one line right before writing; it counts as typed on the screen and no longer as read from the file.

    Errors: ``C-165`` (conflict) the file is written already; ``C-166`` no such line; ``C-111`` to ``C-113``.
    """
    upload = one(upload_id, access)
    sheet = sheet_of(_submission(upload))
    lines = loaded(upload.reading["lines"])
    at = next((n for n, line in enumerate(lines) if line.key == (region, indicator)), None)
    if at is None:
        raise Refused("C-166", "文件里没有这一格。请刷新页面后再改")
    read = typed.read(text, sheet.indicators[indicator], reason=reason.strip())
    if read.problem:
        raise Refused(read.problem[-6:-1], read.problem[:-7])
    shown = CellState(read.state).label if read.state and read.value is None else text.strip()
    lines[at] = replace(lines[at], text=shown, reason=read.reason, problem="", edited=True, note="")
    upload.reading = {**upload.reading, "lines": dumped(judged(sheet, lines))}
    upload.save(update_fields=["reading"])
    told = f"在屏幕上改“{upload.name}”的 {lines[at].place or lines[at].address}，写入前的值为“{shown}”"
    audit.record("upload.correct", upload, told, by=by)
    return upload


def _submission(upload: Upload) -> Submission:
    if upload.submission is None:
        raise Hidden()
    return upload.submission


def write(*, upload_id: int, by: User, access: Access, at: datetime | None = None) -> Saved:
    """Write what can be written of a file into the draft, all in one; cells that others changed since stay theirs.

    Errors: ``C-165`` (conflict) it is written already; ``C-167`` nothing of it may be written; those of `entries.save`.
    """
    with transaction.atomic():
        upload = one(upload_id, access)
        locked(_submission(upload).pk, access)
        if upload.reading.get("blocked"):
            raise Refused("C-167", f"文件“{upload.name}”的期间与要报的不一致，没有写入。请换成本期的表")
        cells = [_cell(line) for line in loaded(upload.reading["lines"]) if line.writes]
        saved = entries.save(
            submission_id=_submission(upload).pk, cells=cells, by=by, access=access, at=at, upload=upload
        )
        upload.written_at, upload.written_by = at or timezone.now(), by
        upload.save(update_fields=["written_at", "written_by"])
    return saved


def write_and_submit(*, upload_id: int, by: User, access: Access, at: datetime | None = None) -> Submission:
    """Write a file and hand the sheet in. What blocks stays in the draft and is told.

    Errors: those of `write` and of `submissions.submit`; ``C-168`` cells that somebody else changed meanwhile.
    """
    saved = write(upload_id=upload_id, by=by, access=access, at=at)
    upload = Upload.objects.get(pk=upload_id)
    if saved.conflicts:
        where = "、".join(c.address for c in saved.conflicts[:10])
        raise Conflict("C-168", f"{where} 刚刚有别人改过，没有写入，也没有提交。请核对这几格后再提交")
    return submissions.submit(submission_id=_submission(upload).pk, by=by, access=access, at=at)


def _cell(line: Line) -> Cell:
    place = "" if line.edited else line.place
    return Cell(line.region, line.indicator, line.text, line.rev, line.reason or None, place)

"""Load many figures at once: from a file as a job with visible progress, or from another system in one call.

Nothing is written unless every row is sound, or the user has said that the faulty ones are to be left out. Writing
is one transaction, so a process that dies leaves nothing half-written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.missing.state import CellState as ReadState
from zhengxian.io.forms.long import LongReading, read_long
from zhengxian.web.collect.models import CellState, Status, Upload, UploadKind
from zhengxian.web.collect.services import observations, uploads
from zhengxian.web.collect.services.bulk_check import Book, Checked, Given
from zhengxian.web.collect.services.observations import Recorded
from zhengxian.web.core.access import Access, Action, access_of
from zhengxian.web.core.models import Job, JobState, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, jobs, notices

KIND = "collect.bulk"
STATES = {
    ReadState.REPORTED: CellState.REPORTED,
    ReadState.MISSING: CellState.MISSING,
    ReadState.NOT_APPLICABLE: CellState.NOT_APPLICABLE,
    ReadState.BELOW_UNIT: CellState.BELOW_UNIT,
    ReadState.SUPPRESSED: CellState.SUPPRESSED,
    ReadState.EXEMPT: CellState.NOT_APPLICABLE,
}
READING, CHECKING, WRITING = "读取", "核对", "写入"


class FaultyRows(Refused):
    """Rows that cannot be written; ``problems`` lists them (at most a thousand), ``total`` counts all."""

    def __init__(self, problems: list[Problem], total: int) -> None:
        super().__init__("C-258", f"有 {total} 行有问题，一行也没有写入。请改正后再送，或写明跳过有问题的行")
        self.problems = tuple(problems)
        self.total = total


@dataclass(frozen=True)
class Stored:
    """What became of the rows."""

    recorded: Recorded
    left_out: int
    problems: tuple[Problem, ...]


def store(
    rows: Iterable[Given],
    *,
    by: User,
    access: Access,
    status: Status = Status.FLASH,
    leave_out_faulty: bool = False,
    source: str = "接口",
    at: datetime | None = None,
) -> Stored:
    """Check and write rows in one transaction. What the API calls.

    Errors: `Hidden` without the right to load; `FaultyRows` (``C-258``) unless faulty rows are left out on purpose;
    ``C-201``, ``C-203`` of `observations.record`.
    """
    checked = Checked()
    Book(access).check(rows, checked)
    if checked.faulty and not leave_out_faulty:
        raise FaultyRows(checked.problems, checked.total_problems)
    recorded = _write(checked, by, status, source, at, None)
    return Stored(recorded, checked.faulty, tuple(checked.problems))


@transaction.atomic
def _write(
    checked: Checked, by: User, status: Status, source: str, at: datetime | None, upload: Upload | None
) -> Recorded:
    recorded = observations.record(checked.rows, by=by, at=at, status=status)
    text = f"批量写入（{source}）：新增 {recorded.new}，修改 {recorded.changed}，相同 {recorded.same}"
    if checked.faulty:
        text += f"，跳过有问题的 {checked.faulty} 行"
    detail = {
        "new": recorded.new,
        "changed": recorded.changed,
        "same": recorded.same,
        "left_out": checked.faulty,
    }
    audit.record("bulk.load", upload, text, by=by, at=at, detail=detail)
    return recorded


def start(
    *,
    file: UploadedFile[Any],
    by: User,
    access: Access,
    status: Status = Status.FLASH,
    at: datetime | None = None,
) -> Job:
    """Keep a file and queue its loading; return the job.

    Errors: `Hidden` without the right to load; ``C-160`` to ``C-162`` a file that is not taken.
    """
    if not access.may(Action.LOAD_BULK):
        raise Hidden
    upload = uploads.keep(file=file, kind=UploadKind.LONG, by=by, at=at)
    return _queue(upload, by, status, leave_out=False)


@transaction.atomic
def start_again(*, upload_id: int, by: User, access: Access, leave_out_faulty: bool) -> Job:
    """Load a kept file once more: after its process died, or without its faulty rows.

    Errors: ``C-259`` (conflict) it is written already; ``C-261`` (conflict) it is being loaded.
    """
    jobs.sweep()
    mine = Upload.objects.select_for_update(of=("self",)).filter(kind=UploadKind.LONG, uploaded_by=by)
    upload = mine.select_related("job").filter(pk=upload_id).first()
    if upload is None or not access.may(Action.LOAD_BULK):
        raise Hidden
    _check_unwritten(upload)
    last = upload.job
    if last is not None and not JobState(last.state).is_over:
        raise Conflict("C-261", f"文件“{upload.name}”正在处理，不用再开始。请等它完成")
    status = Status(last.arguments["status"]) if last is not None else Status.FLASH
    return _queue(upload, by, status, leave_out=leave_out_faulty)


@transaction.atomic
def _queue(upload: Upload, by: User, status: Status, *, leave_out: bool) -> Job:
    job = jobs.start(
        KIND,
        title=f"批量写入：{upload.name}",
        owner=by,
        arguments={"upload": upload.pk, "status": status.value, "leave_out": leave_out},
    )
    Upload.objects.filter(pk=upload.pk).update(job=job)
    return job


def _check_unwritten(upload: Upload) -> None:
    if upload.written_at is not None:
        moment = timezone.localtime(upload.written_at)
        raise Conflict("C-259", f"文件“{upload.name}”已于 {moment:%m月%d日 %H:%M} 写入，不用再写")


@jobs.worker(KIND)
def load(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Read, check and write the file of a job; tell how far it is."""
    upload = Upload.objects.select_related("uploaded_by").get(pk=job.arguments["upload"])
    _check_unwritten(upload)
    status, leave_out = Status(job.arguments["status"]), bool(job.arguments["leave_out"])
    book = Book(access_of(job.owner, clock.today()))
    reading = _read(upload, book, progress)
    checked = _checked(reading, book, upload, progress)
    outcome = {
        "rows": reading.rows_in_file,
        "faulty": checked.faulty,
        "total_problems": checked.total_problems,
        "status": status.value,
        "left_out": checked.faulty if leave_out else 0,
    }
    listed = [_plain(p) for p in checked.problems]
    Upload.objects.filter(pk=upload.pk).update(reading={**outcome, "problems": listed})
    if checked.faulty and not leave_out:
        return {**outcome, "written": 0, "upload": upload.pk}
    progress(85, 100, WRITING)
    recorded = _write_file(upload, checked, job.owner, status)
    told = f"“{upload.name}”已写入：新增 {recorded.new}，修改 {recorded.changed}，相同 {recorded.same}。"
    notices.tell([job.owner], told, reverse("collect:bulk-upload", args=[upload.pk]))
    counts = {"new": recorded.new, "changed": recorded.changed, "same": recorded.same}
    return {**outcome, **counts, "written": recorded.written, "upload": upload.pk}


def _read(upload: Upload, book: Book, progress: jobs.Progress) -> LongReading:
    """Read the kept file, which has lost its ending, under a name that has one."""
    progress(0, 100, READING)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(upload.name).suffix.lower()}"
        path.symlink_to(upload.file.path)
        return read_long(
            path,
            indicators=list(book.indicators),
            regions=list(book.regions),
            names=book.titles,
            units=book.units,
            region_names=book.region_names,
            progress=lambda done, total: progress(60 * done // max(total, 1), 100, READING),
            name=upload.name,
        )


@transaction.atomic
def _write_file(upload: Upload, checked: Checked, by: User, status: Status) -> Recorded:
    """Write the rows and mark the file as written, together. Errors: ``C-259`` (conflict)."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    _check_unwritten(locked)
    now = timezone.now()
    recorded = _write(checked, by, status, upload.name, None, upload)
    locked.written_at, locked.written_by = now, by
    locked.reading = {
        **locked.reading,
        "new": recorded.new,
        "changed": recorded.changed,
        "same": recorded.same,
    }
    locked.save(update_fields=["written_at", "written_by", "reading"])
    return recorded


def _checked(reading: LongReading, book: Book, upload: Upload, progress: jobs.Progress) -> Checked:
    checked = Checked(problems=list(reading.problems), total_problems=reading.total_problems)
    checked.faulty = reading.rows_in_file - len(reading)
    place = reading.place
    done = 0
    for block in _given(reading, place):
        book.check(block, checked, upload_id=upload.pk)
        done += len(block)
        progress(60 + 25 * done // max(len(reading), 1), 100, CHECKING)
    checked.problems.sort(key=lambda p: p.row or 0)
    return checked


def _given(reading: LongReading, place: Any) -> Iterator[list[Given]]:
    at = 0
    for block in reading.blocks():
        rows = []
        for row in block:
            state = STATES[row.state]
            blank = row.state is ReadState.MISSING and not row.stated
            value = row.value if state is CellState.REPORTED else None
            kept = CellState.REPORTED if blank else state
            rows.append(Given(row.region, row.indicator, row.period, value, kept, row.row, place(at)))
            at += 1
        yield rows


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "place": _place(problem),
        "row": problem.row,
        "column": problem.column,
        "sheet": problem.sheet,
        "code": problem.code,
        "message": problem.message,
        "value": problem.value,
    }


def _place(problem: Problem) -> str:
    """Return where a problem is, as the user sees his file: 数据!D15 in a workbook, row and column in a text."""
    row = problem.row or ""
    if problem.column.isascii() and problem.column.isupper():
        cell = f"{problem.column}{row}"
        return f"{problem.sheet}!{cell}" if problem.sheet else cell
    column = f"“{problem.column}”列" if problem.column else ""
    return f"第 {row} 行{column}" if row else column

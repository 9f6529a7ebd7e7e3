"""Documents: taken in as text or file, read, read again, declared finished.

The text is kept as it was read in and never changes; every span counts in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from zhengxian.engine.act.reading import SentenceKind
from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import DocumentText, read_document
from zhengxian.web.act.models import Document, DocumentKind
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors import documents as door
from zhengxian.web.act.services import originals, proposals
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.act.to_engine import reading
from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Job, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit, jobs, notices

LONGEST = 400_000
"""Characters of a document that one page can show."""
AT_ONCE = 30_000
"""Characters that are read while the person waits; more is read as a job."""
FILE_AT_ONCE = 1 << 20
"""Bytes of a file that is opened while the person waits."""
PASTED = "粘贴的文字.txt"
STARTING, READING = "取出文字", "逐句读"


@dataclass(frozen=True)
class About:
    """What the person says about a document."""

    title: str
    meeting_on: date
    kind: str = DocumentKind.SPEECH
    number: str = ""
    issuer: str = ""


class Twice(Conflict):
    """The same text of the same day is there already; ``document_id`` says which document it is, where known."""

    def __init__(self, document_id: int | None) -> None:
        super().__init__(
            "A-372", "同一天的同一篇文字已经录入过。请在列表中打开那一份；列表里没有的，请与县域办联系"
        )
        self.document_id = document_id


@transaction.atomic
def add(
    *,
    about: About,
    by: User,
    access: Access,
    text: str = "",
    file: UploadedFile[bytes] | None = None,
    at: datetime | None = None,
) -> Document | Job:
    """Take a document in, from a file or as pasted text, and read it; what is long is read as a job.

    Errors: Hidden; ``A-370`` no text, or text and file at once; ``A-371`` too long; ``A-372`` (conflict) the text is
    there already; those of `uploads.check`, `originals.check` and `read_document`.
    """
    if not access.may(Action.READ_DOCUMENTS):
        raise Hidden
    if file is None:
        return _add_text(_opened(_given(text).encode(), PASTED), None, about, by, at)
    if text.strip():
        raise Refused("A-370", "既选了文件，又粘贴了文字，不知道以哪个为准。请只留一样")
    uploads.check(file, UploadKind.DOCUMENT)
    name = uploads.clean_name(file.name or "")
    content = file.read()
    file.seek(0)
    originals.check(content, name)
    if (file.size or 0) > FILE_AT_ONCE or PurePath(name).suffix.lower() == ".pdf":
        kept = uploads.keep(file=file, kind=UploadKind.DOCUMENT, by=by, at=at)
        arguments = {"upload": kept.pk, **_words(about)}
        return jobs.start(door.READING_JOB, title=f"读取文件：{about.title}", owner=by, arguments=arguments)
    found = _opened(content, name)
    _check_new(found.text, about)
    return _add_text(found, uploads.keep(file=file, kind=UploadKind.DOCUMENT, by=by, at=at), about, by, at)


def _opened(content: bytes, name: str) -> DocumentText:
    """Return the text of a file; what is wrong with the file is one refusal like any other."""
    try:
        return read_document(content, name)
    except DataError as error:
        problem = error.problems[0]
        raise Refused(problem.code, problem.message) from error


def _given(text: str) -> str:
    if not text.strip():
        raise Refused("A-370", "没有选文件，也没有粘贴文字。请选一样")
    return text


def _add_text(
    found: DocumentText, upload: Upload | None, about: About, by: User, at: datetime | None
) -> Document:
    document = _create(found, upload, about, by, at)
    if len(document.text) <= AT_ONCE:
        _read(document, by, at)
    else:
        _queue(document, by)
    return document


def _create(
    found: DocumentText, upload: Upload | None, about: About, by: User, at: datetime | None
) -> Document:
    _check_new(found.text, about)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                **vars(about), text=found.text, sha256=door.digest(found.text), upload=upload,
                notes=list(found.notes), added_at=moment_of(at), added_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Twice(None) from error
    words = f"录入“{document.title}”（{document.meeting_on}），{len(document.text)} 字"
    audit.record("document.add", document, words, by=by, at=at, detail={"sha256": document.sha256})
    return document


def _check_new(text: str, about: About) -> None:
    if len(text) > LONGEST:
        raise Refused("A-371", f"文字有 {len(text):,} 个，一次最多读 {LONGEST:,} 个。请按章节分成几份再录入")
    there = Document.objects.filter(sha256=door.digest(text), meeting_on=about.meeting_on).first()
    if there is not None:
        raise Twice(there.pk)


def _words(about: About) -> dict[str, str]:
    return {**vars(about), "meeting_on": about.meeting_on.isoformat()}


def _queue(document: Document, by: User) -> Job:
    return jobs.start(
        door.READING_JOB, title=f"读取文件：{document.title}", owner=by, arguments={"document": document.pk}
    )


def _read(document: Document, by: User, at: datetime | None) -> int:
    """Read a document for the first time or again; return how many proposals are new or changed."""
    found = reading.whole(document)
    first = not document.clauses.exists() and not document.commitments.exists()
    proposals.write_clauses(document, found)
    _note_unread(document, [dropped.reason for dropped in found.dropped])
    if first:
        tasks = [s for s in found.sentences if s.kind is SentenceKind.TASK]
        count = len(proposals.propose(document, tasks, 1))
    else:
        count = proposals.renew(document, found)
    words = (
        f"读“{document.title}”：{len(found.sentences)} 句，拟立事项{'' if first else '新增或改动'} {count} 项"
    )
    audit.record("document.read", document, words, by=by, at=at)
    return count


UNREAD = "没有读的段落："


def _note_unread(document: Document, reasons: Sequence[str]) -> None:
    """Say on the document how many paragraphs were passed over and why, in place of what an earlier reading said."""
    counts = Counter(reasons)
    told = "".join(f"{reason.rstrip('。')}，{n} 段。" for reason, n in counts.items())
    document.notes = [n for n in document.notes if not n.startswith(UNREAD)] + (
        [UNREAD + told] if told else []
    )
    document.save(update_fields=["notes"])


@jobs.worker(door.READING_JOB)
def _work(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    progress(0, 2, STARTING)
    given = job.arguments
    content = None
    if "upload" in given:
        upload = Upload.objects.get(pk=given["upload"])
        with upload.file.open("rb") as kept:
            content = _opened(kept.read(), upload.name)
    progress(1, 2, READING)
    with transaction.atomic():
        if content is not None:
            about = About(
                **{
                    **{k: given[k] for k in vars(_BLANK)},
                    "meeting_on": date.fromisoformat(given["meeting_on"]),
                }
            )
            document = _create(content, upload, about, job.owner, None)
        else:
            document = Document.objects.select_for_update().get(pk=given["document"])
        _read(document, job.owner, None)
        url = reverse("act:document-review", args=[document.pk])
        notices.tell([job.owner], f"“{document.title}”读完了，可以逐项梳理。", url)
    progress(2, 2, READING)
    return {"document": document.pk, "url": url}


_BLANK = About("", date.min)


@transaction.atomic
def read_again(*, document_id: int, by: User, access: Access, at: datetime | None = None) -> int | Job:
    """Read a document once more after the registers changed; only what nobody has touched is proposed anew.

    Errors: Hidden; ``A-373`` finished; ``A-374`` (conflict) it is being read.
    """
    jobs.sweep()
    document = locked(document_id, access)
    _check_read(document)
    return _read(document, by, at) if len(document.text) <= AT_ONCE else _queue(document, by)


@transaction.atomic
def finish(*, document_id: int, by: User, access: Access, at: datetime | None = None) -> Document:
    """Declare that everything is decided and established.

    Errors: Hidden; ``A-373`` it is finished; ``A-374`` it is being read; ``A-375`` something is still open.
    """
    document = locked(document_id, access)
    _check_read(document)
    found = read_out.progress(read_out.live(document))
    if found.open or found.ready:
        left = f"还有 {found.open} 项待定，{found.ready} 项已采纳未立项"
        raise Refused("A-375", f"“{document.title}”{left}，不能算梳理完成。请逐项处理后再做这一步")
    return close(document, by, at)


def close(document: Document, by: User, at: datetime | None) -> Document:
    """Write down that a locked document is finished."""
    document.finished_at, document.finished_by = moment_of(at), by
    document.save(update_fields=["finished_at", "finished_by"])
    audit.record("document.finish", document, f"梳理完成“{document.title}”", by=by, at=at)
    return document


@transaction.atomic
def reopen(*, document_id: int, by: User, access: Access, at: datetime | None = None) -> Document:
    """Open a finished document again, to take up more of its sentences. Errors: Hidden."""
    document = locked(document_id, access, finished=True)
    document.finished_at, document.finished_by = None, None
    document.save(update_fields=["finished_at", "finished_by"])
    audit.record("document.reopen", document, f"继续梳理“{document.title}”", by=by, at=at)
    return document


def _check_read(document: Document) -> None:
    if door.is_being_read(document):
        raise Conflict("A-374", f"“{document.title}”正在读取，还没有读完。请等读完再做这一步")


def locked(document_id: int, access: Access, *, finished: bool = False) -> Document:
    """Return a document somebody decides on, locked to the end of the transaction.

    All acts on proposals of a document take this lock first, so that two people follow one another.
    Errors: Hidden; ``A-373`` it is finished.
    """
    if not door.workable_by(access).filter(pk=document_id).exists():
        raise Hidden
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.finished_at is not None and not finished:
        raise Refused("A-373", f"“{document.title}”已经梳理完成，不能再改。要改，请先点“继续梳理”")
    return document

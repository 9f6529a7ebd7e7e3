"""What people do with a warning: explain it, write under it, settle it; and that a ledger item was made of it.

Explained is not settled: the owner says why, somebody else decides whether that is enough. Nothing that was written
is ever changed. A warning that has ended (settled, or lapsed by a newer round) takes remarks only.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, notices
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningNote,
    WarningState,
)
from zhengxian.web.monitor.selectors import warnings as doors
from zhengxian.web.monitor.services import warning_people

LONGEST = 1000
"""Characters of one line of the thread."""
S = WarningState


@transaction.atomic
def explain(warning: Warning, text: str, *, by: User, access: Access) -> WarningNote:
    """Say why, for the unit that the warning is about; one that is being acted on stays so.

    Errors: Hidden it is not this unit's; ``M-250`` no text or one too long; ``M-251`` it is no longer watched.
    """
    found = _locked(warning.pk, doors.explainable_by(access))
    said = _required(text, "说明")
    _check_open(found, "说明")
    if found.status is S.OPEN:
        found.state = S.EXPLAINED
        found.save(update_fields=["state"])
    note_made = _write(found, said, by=by, is_explanation=True)
    audit.record("warning.explain", found, f"说明预警“{doors.subject_of(found)}”", by=by, at=note_made.at)
    people = [p for p in warning_people.settlers(found, clock.today()) if p.pk != by.pk]
    notices.tell(people, f"{doors.subject_of(found)}的预警已有说明，请看。", warning_people.page_of(found))
    return note_made


@transaction.atomic
def note(warning: Warning, text: str, *, by: User, access: Access) -> WarningNote:
    """Write a remark under a warning; its state stays, and one that has ended takes remarks, too.

    Errors: Hidden for those who neither explain nor settle it; ``M-250`` no text or one too long.
    """
    found = _locked(warning.pk, doors.explainable_by(access) | doors.settleable_by(access))
    said = _required(text, "意见")
    note_made = _write(found, said, by=by)
    audit.record("warning.note", found, f"在预警“{doors.subject_of(found)}”下写意见", by=by, at=note_made.at)
    return note_made


@transaction.atomic
def settle(warning: Warning, text: str, *, by: User, access: Access) -> Warning:
    """Settle a warning with a reason; it stays settled however often the figures are computed again.

    Errors: Hidden it does not lie in this person's region; ``M-250`` no reason or one too long; ``M-251`` (conflict)
    somebody else was faster, or it lapsed; ``M-252`` this person explained it himself.
    """
    found = _locked(warning.pk, doors.settleable_by(access))
    said = _required(text, "了结理由")
    _check_open(found, "了结")
    if found.notes.filter(by=by, is_explanation=True).exists():
        raise Refused("M-252", "这条预警的说明是您写的，不能由您了结。请其他考核或督查人员了结")
    note_made = _write(found, f"了结：{said}", by=by)
    found.state, found.settled_at, found.settled_by = S.SETTLED, note_made.at, by
    found.save(update_fields=["state", "settled_at", "settled_by"])
    audit.record(
        "warning.settle", found, f"了结预警“{doors.subject_of(found)}”：{said[:200]}", by=by, at=note_made.at
    )
    people = [p for p in warning_people.owners(found, clock.today()) if p.pk != by.pk]
    notices.tell(people, f"{doors.subject_of(found)}的预警已了结。", warning_people.page_of(found))
    return found


@transaction.atomic
def link(warning: Warning, *, by: User) -> Warning:
    """Note that a ledger item was made of a warning; doing it again changes nothing.

    Called by act in the transaction that makes the item, after it has asked whether this person may draft one. A
    warning that has ended in the meantime keeps its state: the item stands on its own.
    """
    found = _row(warning.pk)
    if found.status in (S.OPEN, S.EXPLAINED):
        found.state = S.ACTING
        found.save(update_fields=["state"])
        audit.record(
            "warning.act", found, f"预警“{doors.subject_of(found)}”已转督办", by=by, at=clock.moment()
        )
    return found


def hold(warning_id: int, access: Access) -> Warning:
    """Return a warning this person may see, locked until the end of the transaction. Raises `Hidden` for others."""
    return _locked(warning_id, doors.visible_to(access))


def _locked(warning_id: int, door: QuerySet[Warning]) -> Warning:
    if not door.filter(pk=warning_id).exists():
        raise Hidden
    return _row(warning_id)


def _row(warning_id: int) -> Warning:
    rows = Warning.objects.select_for_update(of=("self",))
    return rows.select_related("region", "indicator", "department").get(pk=warning_id)


def _check_open(warning: Warning, what: str) -> None:
    if not warning.status.is_open:
        state = warning.status.label
        raise Conflict("M-251", f"这条预警{state}，不能再{what}。请刷新，看是谁、何时办的；有话可写在意见里")


def _required(text: str, what: str) -> str:
    said = text.replace("\x00", "").strip()
    if not said:
        raise Refused("M-250", f"没有写{what}。请补填后再提交")
    if len(said) > LONGEST:
        raise Refused("M-250", f"{what}写了 {len(said)} 个字，最多 {LONGEST} 个字。请写短一些")
    return said


def _write(warning: Warning, text: str, *, by: User, is_explanation: bool = False) -> WarningNote:
    return WarningNote.objects.create(
        warning=warning, by=by, at=clock.moment(), text=text, is_explanation=is_explanation
    )

"""The speeches of the demo city, read by the platform itself, and what became of the items of the first one.

Everything here goes through the services, as people would do it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhengxian.demo import City
from zhengxian.demo.ledgers.speech import SPEECHES, Speech
from zhengxian.web.act.models import Commitment, CommitmentState, Document, LedgerItem, VerifyMethod
from zhengxian.web.act.services import (
    closing,
    commitment_items,
    commitments,
    documents,
    escalation,
    feedback,
    owning,
    reviews,
    verification,
)
from zhengxian.web.act.services.commitments import Changes, Sight
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Assignment, Role, User
from zhengxian.web.demo.history import Keys
from zhengxian.web.demo.proofs import photo

OFFICE = "xianyu"
"""The department that answers for what a speech asks of everybody."""
LATE = timedelta(9)
ROUNDS = 25
"""Days before the demo's date on which the daily round has run."""


def write(city: City, known: Keys) -> int:
    """Write the speeches, work on the items of the first, and run the daily rounds; return the number of proposals."""
    by = known.user("supervisor")
    for speech in SPEECHES:
        if speech.meeting_on <= city.today:
            _write(speech, by, city.today, known)
    for back in range(ROUNDS, -1, -1):
        day = city.today - timedelta(back)
        if city.calendar.is_workday(day):
            escalation.run(day, at=_at(day, 8))
    return Commitment.objects.count()


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _write(speech: Speech, by: User, today: date, known: Keys) -> None:
    about = documents.About(speech.title, speech.meeting_on, issuer=speech.issuer)
    access, at = access_of(by, today), _at(speech.meeting_on + timedelta(1), 9)
    document = documents.add(about=about, by=by, access=access, text=speech.text, at=at)
    if not speech.taken or not isinstance(document, Document):
        return
    office = Unit(department_id=known.departments[OFFICE])
    for one in document.commitments.filter(state=CommitmentState.PROPOSED):
        sight = Sight(document.pk, one.pk, one.revision)
        if one.due_on is None:
            commitments.reject(sight=sight, by=by, access=access, at=at)
            continue
        owner = None if one.owner_region_id or one.owner_department_id else office
        kept = Changes(one.title, owner or Unit(one.owner_region_id, one.owner_department_id), one.due_on)
        commitments.accept(sight=sight, changes=kept, by=by, access=access, at=at)
    made = commitment_items.establish(document_id=document.pk, by=by, access=access, assign=True, at=at)
    for item in made:
        _work(item, by, today)


def _work(item: LedgerItem, supervisor: User, today: date) -> None:
    """Accept an item; when its time has passed, report, review, verify and close it, some of them late."""
    owner = _owner(item, today)
    if owner is None or item.due_on is None or item.assigned_at is None:
        return
    begun = timezone.localdate(item.assigned_at)
    held = access_of(owner, today)
    owning.accept(item_id=item.pk, by=owner, access=held, at=_at(begun, 15))
    late = item.pk % 3 == 0
    done = item.due_on + LATE if late else item.due_on - timedelta(2)
    if done + timedelta(6) > today:
        return
    text = "已按要求完成，佐证附后，请审核。"
    feedback.report(
        item_id=item.pk, text=text, by=owner, access=held, is_done=True, done_on=done, files=[photo(item.pk)], at=_at(done, 16)
    )  # fmt: skip
    access = access_of(supervisor, today)
    reviews.approve(item_id=item.pk, by=supervisor, access=access, at=_at(done + timedelta(1), 9))
    seen = _at(done + timedelta(2), 10)
    verification.verify(
        item_id=item.pk, method=VerifyMethod.OPEN_VISIT, site="责任单位和项目现场", visited_at=seen, passed=True,
        text="现场与材料一致，达到办结标准。", by=supervisor, access=access, photos=[photo(item.pk + 1)], at=seen,
    )  # fmt: skip
    closing.close(item_id=item.pk, by=supervisor, access=access, at=_at(done + timedelta(2), 15))


def _owner(item: LedgerItem, today: date) -> User | None:
    held = Assignment.objects.filter(role=Role.OWNER_UNIT).in_force(today)
    own = (
        held.filter(region=item.owner_region, department=item.owner_department).select_related("user").first()
    )
    return own.user if own else None

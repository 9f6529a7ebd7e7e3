"""Somebody who is not the owner makes sure: on site with place, time and photo, by papers or by a call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.web.act.models import ItemAct, LedgerItem, Verification, VerifyMethod
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.services import evidence, items, reviews, separation, transitions
from zhengxian.web.act.services.evidence import Proof
from zhengxian.web.act.services.transitions import Step, named, zh
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


@transaction.atomic
def verify(
    *,
    item_id: int,
    method: VerifyMethod,
    visited_at: datetime,
    passed: bool,
    text: str,
    by: User,
    access: Access,
    site: str = "",
    photos: Sequence[Proof | UploadedFile[bytes]] = (),
    revision: int | None = None,
    at: datetime | None = None,
) -> Verification:
    """Write down what was found; passed, the item may be closed; not passed, it goes back to its owner.

    Errors: Hidden; ``A-300``; ``A-301``; ``A-319`` of the owner's unit or reported on it; ``A-328`` nothing is written;
    ``A-329`` a visit on site without place or photo; ``A-330`` the visit lies in the future.
    """
    item = transitions.locked(item_id, doors.verifiable_by, access, act=ItemAct.VERIFY, revision=revision)
    separation.check(item, by, access, "核验")
    words = transitions.required(
        text, "A-328", f"没有写{named(item)}的核验情况。请写明看了什么、结果怎样", 4000
    )
    moment = transitions.moment_of(at)
    _check_visit(VerifyMethod(method), site, visited_at, bool(photos), moment)
    made = Verification.objects.create(
        item=item, method=method, site=site.strip()[:200], visited_at=visited_at, passed=passed, text=words,
        at=moment, by=by,
    )  # fmt: skip
    evidence.attach(item, photos, by=by, at=moment, verification=made)
    _carry(item, made, Step(ItemAct.VERIFY, by, moment))
    return made


def _check_visit(
    method: VerifyMethod, site: str, visited_at: datetime, photos: bool, moment: datetime
) -> None:
    if method.is_on_site and not (site.strip() and photos):
        raise Refused(
            "A-329", f"{method.label}要写明地点，并上传至少一张现场照片。请补齐；只看材料的，请选“资料核验”"
        )
    if transitions.day_of(visited_at) > transitions.day_of(moment):
        raise Refused("A-330", f"核验时间{zh(transitions.day_of(visited_at))}还没有到。请填实际核验的时间")


def _carry(item: LedgerItem, made: Verification, step: Step) -> None:
    word = VerifyMethod(made.method).label
    if not made.passed:
        text = f"{word}没有通过：{made.text}"[:400]
        reviews.send_back(item, Step(step.act, step.by, step.at, text))
        return
    text = f"{word}通过：{made.text}"[:400]
    transitions.move(item, Step(step.act, step.by, step.at, text))
    items.tell_directors(item, f"{named(item)}核验通过，可以销号。", transitions.day_of(step.at))

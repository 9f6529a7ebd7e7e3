"""Packs are made: read as of now, written down once, numbered, and never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.core.access import Access, Action, access_of
from zhengxian.web.core.models import Job, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, jobs
from zhengxian.web.core.services.jobs import Progress
from zhengxian.web.report.models import Pack, PackCounter, PackKind
from zhengxian.web.report.selectors import pack_periods, packs
from zhengxian.web.report.selectors.pack_places import one_offered, places_of
from zhengxian.web.report.services.pack_content import Order, gather, title_of
from zhengxian.web.report.services.pack_writing import written

KIND = "pack"
MOST_AT_ONCE = 80
"""Regions up to which a pack is made while the person waits; a larger one is made in the background."""


@dataclass(frozen=True)
class Wish:
    """What a person asks for."""

    region: str
    kind: PackKind
    period: str
    held_on: date
    with_unreleased: bool = False


@transaction.atomic
def make(wish: Wish, *, by: User, access: Access, at: datetime | None = None) -> Pack:
    """Make a pack as of now.

    Errors: ``S-909`` a region in which the person makes no packs; ``R-120`` no such period; ``R-121`` the period has
    not begun; ``R-122`` the meeting is before the period; ``R-123`` unreleased figures that the person may not see.
    """
    moment = moment_of(at)
    order = _order(wish, by, access, moment)
    material = gather(order)
    content = written(material)
    made = Pack.objects.create(
        number=_number(order.today.year),
        title=title_of(order)[:160],
        region=order.region,
        kind=wish.kind,
        period=order.span.code,
        first_day=order.span.first,
        last_day=order.span.last,
        held_on=wish.held_on,
        cutoff=moment,
        made_at=moment,
        made_by=by,
        round=material.round,
        run=material.run,
        previous=order.previous,
        holds_unreleased=wish.with_unreleased,
        content=content,
        content_hash=digest(content),
    )
    told = "，含未公布数据" if wish.with_unreleased else ""
    audit.record(
        "pack.make", made, f"生成{made.title}（{made.number}{told}）", by=by, at=moment,
        detail={"content": made.content_hash, "region": order.region.code, "period": order.span.code},
    )  # fmt: skip
    return made


def digest(content: dict[str, Any]) -> str:
    """Return the hash of a content, the same whichever database gave it back."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _order(wish: Wish, by: User, access: Access, moment: datetime) -> Order:
    region = one_offered(access, Action.MAKE_PACKS, wish.region, clock.today())
    span = pack_periods.span_of(wish.kind, wish.period)
    if span.first > moment.date():
        raise Refused("R-121", f"{span.label}还没有开始，没有可汇总的情况。请选已经开始的期间")
    if wish.held_on < span.first:
        raise Refused("R-122", f"会议日期早于{span.label}的第一天。请核对会议日期或期间")
    if wish.with_unreleased and not access.may_in(Action.SEE_UNRELEASED, region):
        raise Refused("R-123", f"您不能阅看{region.name}未公布的数据，材料不能含这些数据。请去掉这一项再生成")
    previous = packs.last_before(packs.visible_to(access), region, wish.kind, span.first)
    return Order(region, span, wish.held_on, access, str(by), moment, previous, wish.with_unreleased)


def _number(year: int) -> str:
    """Return the next number of a year, without gaps; the counter stays locked to the end of the transaction."""
    PackCounter.objects.get_or_create(year=year)
    counter = PackCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"调〔{year}〕{counter.last:03d}号"


def is_large(wish: Wish, access: Access, day: date) -> bool:
    """Tell whether a pack is made in the background."""
    region = one_offered(access, Action.MAKE_PACKS, wish.region, day)
    return len(places_of(region, day).pages) > MOST_AT_ONCE


def start(wish: Wish, *, by: User, access: Access) -> Job:
    """Queue a large pack; what would be refused is refused at once. Errors: those of `make`."""
    order = _order(wish, by, access, moment_of(None))
    given = {
        "region": wish.region, "kind": wish.kind.value, "period": wish.period, "held_on": wish.held_on.isoformat(),
        "with_unreleased": wish.with_unreleased,
    }  # fmt: skip
    return jobs.start(KIND, title=f"生成{title_of(order)}", owner=by, arguments=given)


@jobs.worker(KIND)
def _work(job: Job, progress: Progress) -> dict[str, Any]:
    given = dict(job.arguments)
    kind, held_on = PackKind(given.pop("kind")), date.fromisoformat(given.pop("held_on"))
    progress(0, 1, "汇总")
    made = make(
        Wish(kind=kind, held_on=held_on, **given),
        by=job.owner,
        access=access_of(job.owner, clock.today()),
    )
    progress(1, 1, "完成")
    return {"pack": made.pk, "url": reverse("report:pack", args=[made.pk])}

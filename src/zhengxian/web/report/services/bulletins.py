"""Bulletins: write from a template, rewrite words, take figures anew; their way to issue is in `bulletin_steps`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import TextBlock, bulletin_of, bulletin_record, text_of, write_bulletin
from zhengxian.web.collect.services import writing_order
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.evaluate.services.permission import require
from zhengxian.web.report.models import Bulletin, BulletinState, BulletinStep, BulletinTemplate
from zhengxian.web.report.services import bulletin_templates, bulletin_text
from zhengxian.web.report.to_engine.stored_source import NOBODY, StoredSource

LONGEST = 4000
"""Characters of one paragraph."""
Json = dict[str, Any]
MOST_PARAGRAPHS = 12
"""Lines into which one paragraph may be broken."""


def write(*, template: BulletinTemplate, period: str, region: Region, by: User) -> Bulletin:
    """Write a bulletin of a region and period; every number is bound to what is stored at this moment.

    Errors: Hidden; ``R-217`` no period or one that is not over; ``R-210`` the template quotes scores and the period
    has none; those of the language.
    """
    require(by, Action.WRITE_BULLETINS)
    when = _period(period)
    source = _source(region, when)
    content = _content(template, source)
    with transaction.atomic():
        made = Bulletin.objects.create(
            template=template, region=region, period=str(when), period_end=when.last_day, title=_title(content),
            as_of=source.as_of, run=source.run, content=content, recipients=str(content["recipients"])[:300],
            made_by=by,
        )  # fmt: skip
        step(made, "write", by)
        audit.record("bulletin.write", made, f"拟稿“{made.title}”", by=by)
    return made


def refresh(*, bulletin_id: int, revision: int, by: User) -> Bulletin:
    """Take all figures anew with the template of the draft; rewritten paragraphs stay and are held against them."""
    with transaction.atomic():
        bulletin = editable(bulletin_id, revision, by)
        source = _source(bulletin.region, Period.parse(bulletin.period))
        bulletin.content = _content(bulletin.template, source)
        bulletin.title, bulletin.as_of, bulletin.run = _title(bulletin.content), source.as_of, source.run
        places = {
            f"{n}.{m}"
            for n, block in enumerate(bulletin_of(bulletin.content).blocks)
            if isinstance(block, TextBlock)
            for m in range(len(block.paragraphs))
        }
        bulletin.edits = {place: text for place, text in bulletin.edits.items() if place in places}
        _save(bulletin, by)
        step(bulletin, "refresh", by)
        audit.record("bulletin.refresh", bulletin, f"重新取数“{bulletin.title}”", by=by)
    return bulletin


def edit(*, bulletin_id: int, place: str, text: str, revision: int, by: User) -> Bulletin:
    """Rewrite one paragraph; an empty text, or the text as it was written, takes the writing back.

    What contradicts the data may be kept in a draft; it is shown and refused when the bulletin is sent on. Errors:
    Hidden; ``R-218`` too long; ``R-219`` (conflict) somebody was faster, or it is no draft any more.
    """
    plain = "\n".join(line.strip() for line in text.replace("\x00", "").splitlines() if line.strip())
    if len(plain) > LONGEST or plain.count("\n") >= MOST_PARAGRAPHS:
        raise Refused("R-218", f"一段最多 {LONGEST} 字、{MOST_PARAGRAPHS} 行。请缩短")
    with transaction.atomic():
        bulletin = editable(bulletin_id, revision, by)
        before = bulletin_text.original(bulletin, place)
        if before is None:
            raise Hidden
        edits = dict(bulletin.edits)
        edits.pop(place, None)
        if plain and plain != text_of(before):
            edits[place] = plain
        if edits != bulletin.edits:
            bulletin.edits = edits
            _save(bulletin, by)
            audit.record(
                "bulletin.edit",
                bulletin,
                f"改写“{bulletin.title}”的一段",
                by=by,
                detail={"place": place, "text": plain},
            )
    return bulletin


def address(*, bulletin_id: int, recipients: str, copied_to: str, revision: int, by: User) -> Bulletin:
    """Set to whom it goes (主送) and who gets a copy (抄送)."""
    with transaction.atomic():
        bulletin = editable(bulletin_id, revision, by)
        bulletin.recipients = " ".join(recipients.split())[:300]
        bulletin.copied_to = " ".join(copied_to.split())[:300]
        _save(bulletin, by)
        audit.record("bulletin.address", bulletin, f"设定“{bulletin.title}”的主送和抄送", by=by)
    return bulletin


def editable(bulletin_id: int, revision: int, by: User) -> Bulletin:
    """Lock a draft as the person saw it. Errors: Hidden; ``R-219``."""
    require(by, Action.WRITE_BULLETINS)
    bulletin = locked(bulletin_id)
    require_state(bulletin, (BulletinState.DRAFT,))
    if bulletin.revision != revision:
        raise Conflict("R-219", "别人刚改过这份通报。请刷新页面，在新稿上再改")
    return bulletin


def require_state(bulletin: Bulletin, states: tuple[BulletinState, ...]) -> None:
    """Refuse what does not fit the state any more. Errors: ``R-219``."""
    if bulletin.status not in states:
        raise Conflict("R-219", f"这份通报已是“{bulletin.status.label}”，不能这样办。请刷新页面")


def locked(bulletin_id: int) -> Bulletin:
    """Return a bulletin locked to the end of the transaction, or raise `Hidden`."""
    found = Bulletin.objects.select_for_update(of=("self",)).select_related("template", "region", "run")
    bulletin = found.filter(pk=bulletin_id).first()
    if bulletin is None:
        raise Hidden
    return bulletin


def step(bulletin: Bulletin, verb: str, by: User, note: str = "") -> None:
    """Add a line to the trail of a bulletin."""
    BulletinStep.objects.create(bulletin=bulletin, verb=verb, by=by, note=note[:400])


WRITING = ("write", "refresh", "edit")
"""Steps of those who wrote."""


def wrote(bulletin: Bulletin, by: User) -> bool:
    """Tell whether somebody wrote or edited it, however long ago."""
    return bulletin.steps.filter(by=by, verb__in=WRITING).exists()


def _save(bulletin: Bulletin, by: User) -> None:
    if not wrote(bulletin, by):
        step(bulletin, "edit", by)
    bulletin.revision += 1
    bulletin.edited_by, bulletin.edited_at = by, timezone.now()
    bulletin.save()


def _period(text: str) -> Period:
    try:
        when = Period.parse(text)
    except ZhengxianError:
        raise Refused("R-217", f"“{text[:20]}”不是期间。请选一个期间") from None
    if when.last_day > clock.today():
        raise Refused("R-217", f"{when.label}还没有结束，不能写它的通报。请选已经结束的期间")
    return when


def _source(region: Region, when: Period) -> StoredSource:
    return StoredSource(region, when, writing_order.office_moment(), clock.today(), run_of(when))


def run_of(when: Period) -> Run | None:
    """Return the newest formal run of the counties for a period; None without one.

    A run of the very period goes before one of another length that ends on the same day: in June a month, a quarter
    and a half year end together. Of those a published one goes first: nothing else may be quoted upward.
    """
    rows = Run.objects.filter(is_trial=False, period_end=when.last_day, version__scheme__level=Level.COUNTY)
    other = Case(When(period=str(when), then=Value(0)), default=Value(1))
    kept = rows.exclude(state=RunState.WITHDRAWN)
    return kept.order_by(other, F("publication").desc(nulls_last=True), "-created_at").first()


def _content(template: BulletinTemplate, source: StoredSource) -> Json:
    parsed = bulletin_templates.parsed(template)
    upper = source.upper.code if source.upper is not None else NOBODY
    found = write_bulletin(parsed, source, city=source.region.code, upper=upper, period=source.period)
    return bulletin_record(found)


def _title(content: Json) -> str:
    return text_of(bulletin_of(content).title)[:200]

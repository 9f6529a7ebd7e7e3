"""The way of a bulletin: 拟稿 → 核数 → 签发 → 印发; who wrote it neither checks nor issues it; issued ones are frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from zhengxian.engine.report import bulletin_record
from zhengxian.web.collect.models import Observation
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.services.permission import access, require
from zhengxian.web.report.models import (
    Bulletin,
    BulletinCounter,
    BulletinQuote,
    BulletinState,
    IssuedBulletin,
)
from zhengxian.web.report.services import bulletin_checks, bulletin_files, bulletin_templates
from zhengxian.web.report.services.bulletins import editable, locked, require_state, step, wrote

S = BulletinState


@transaction.atomic
def submit(*, bulletin_id: int, revision: int, by: User, note: str = "") -> Bulletin:
    """Send a draft to the checker of figures. Errors: Hidden; ``R-219``; ``R-220`` what must be put right first;
    ``R-221`` figures have newer versions and the note does not say why the old ones stay."""
    bulletin = editable(bulletin_id, revision, by)
    found = bulletin_checks.look(bulletin)
    _refuse(found)
    _ask_about_old(found, note)
    _move(bulletin, S.IN_REVIEW)
    _done(bulletin, "submit", by, note, f"送核“{bulletin.title}”")
    return bulletin


@transaction.atomic
def send_back(*, bulletin_id: int, by: User, note: str) -> Bulletin:
    """Give a bulletin back to its writer with a reason: the checker while he checks, the leader before he issues.

    Errors: Hidden; ``R-219``; ``R-222`` no reason.
    """
    held = access(by)
    if not any(is_office_wide(held, one) for one in (Action.REVIEW_BULLETINS, Action.APPROVE_BULLETINS)):
        raise Hidden
    bulletin = locked(bulletin_id)
    require_state(bulletin, (S.IN_REVIEW, S.REVIEWED))
    require(by, Action.REVIEW_BULLETINS if bulletin.status is S.IN_REVIEW else Action.APPROVE_BULLETINS)
    if not note.strip():
        raise Refused("R-222", "退回要写明理由，让拟稿人知道改哪里")
    bulletin.reviewed_at = bulletin.reviewed_by = None
    _move(bulletin, S.DRAFT)
    _done(bulletin, "send_back", by, note, f"退回“{bulletin.title}”")
    return bulletin


@transaction.atomic
def take_back(*, bulletin_id: int, by: User) -> Bulletin:
    """Take a bulletin back to draft before it is issued: its writers may."""
    require(by, Action.WRITE_BULLETINS)
    bulletin = locked(bulletin_id)
    require_state(bulletin, (S.IN_REVIEW, S.REVIEWED))
    bulletin.reviewed_at = bulletin.reviewed_by = None
    _move(bulletin, S.DRAFT)
    _done(bulletin, "take_back", by, "", f"撤回“{bulletin.title}”")
    return bulletin


@transaction.atomic
def pass_on(*, bulletin_id: int, by: User, note: str = "") -> Bulletin:
    """Confirm the figures. Errors: Hidden; ``R-219``; ``R-220``; ``R-223`` by who wrote it; ``R-221`` a figure got a
    newer version since and nobody has said why the old one stays."""
    require(by, Action.REVIEW_BULLETINS)
    bulletin = locked(bulletin_id)
    require_state(bulletin, (S.IN_REVIEW,))
    _another(bulletin, by, "核数")
    found = bulletin_checks.look(bulletin)
    _refuse(found)
    _ask_about_old(found, note or _said(bulletin))
    bulletin.reviewed_by, bulletin.reviewed_at = by, timezone.now()
    _move(bulletin, S.REVIEWED)
    _done(bulletin, "pass", by, note, f"核数通过“{bulletin.title}”")
    return bulletin


@transaction.atomic
def sign(*, bulletin_id: int, by: User, on: date | None = None) -> IssuedBulletin:
    """Issue a bulletin: it gets its number, its files are made, and it is frozen with everything it quotes.

    What contradicts the data is refused here once more. Errors: Hidden; ``R-219``; ``R-220``; ``R-221``; ``R-223``;
    ``R-224`` a day before the end of its period or yet to come.
    """
    require(by, Action.APPROVE_BULLETINS)
    bulletin = locked(bulletin_id)
    require_state(bulletin, (S.REVIEWED,))
    _another(bulletin, by, "签发")
    found = bulletin_checks.look(bulletin)
    _refuse(found)
    _ask_about_old(found, _said(bulletin))
    day = on or clock.today()
    if not bulletin.period_end < day <= clock.today():
        raise Refused("R-224", "成文日期应在期末之后、今天或以前。请改正")
    number = _number(bulletin, day)
    final = found.reading.bulletin
    made_at = timezone.now()
    files = bulletin_files.make(bulletin, final, number=number, issued_on=day, made_at=made_at)
    issued = IssuedBulletin.objects.create(
        bulletin=bulletin, number=number, issued_on=day, issued_at=made_at, issued_by=by,
        content=bulletin_record(final), word=files.word, pdf=files.pdf,
        word_hash=_hash(files.word), pdf_hash=_hash(files.pdf),
    )  # fmt: skip
    BulletinQuote.objects.bulk_create(_quotes(issued, found.refs), batch_size=500)
    _move(bulletin, S.ISSUED)
    hashes = {"number": number, "word": issued.word_hash, "pdf": issued.pdf_hash}
    _done(bulletin, "sign", by, number, f"签发“{bulletin.title}”（{number}）", hashes)
    return issued


@transaction.atomic
def drop(*, bulletin_id: int, by: User, note: str) -> Bulletin:
    """Give up a bulletin that was not issued; it stays readable. Errors: Hidden; ``R-219``; ``R-222`` no reason."""
    require(by, Action.WRITE_BULLETINS)
    bulletin = locked(bulletin_id)
    require_state(bulletin, (S.DRAFT, S.IN_REVIEW, S.REVIEWED))
    if not note.strip():
        raise Refused("R-222", "作废要写明理由")
    _move(bulletin, S.DROPPED)
    _done(bulletin, "drop", by, note, f"作废“{bulletin.title}”")
    return bulletin


def _another(bulletin: Bulletin, by: User, act: str) -> None:
    """Refuse whoever wrote or edited it, and at issue whoever checked it."""
    if wrote(bulletin, by):
        raise Refused("R-223", f"{act}的人不能写过或改过这份通报。请由他人办理")
    if act == "签发" and by.pk == bulletin.reviewed_by_id:
        raise Refused("R-223", "签发的人不能是核数人。请由他人办理")


def _ask_about_old(found: bulletin_checks.Checked, said: str) -> None:
    """Refuse superseded figures about which nobody has said a word."""
    if found.stale and not said.strip():
        raise Refused("R-221", "有的数已有新版本。请重新取数（送核后先退回），或在说明里写明为什么保留旧数")


def _said(bulletin: Bulletin) -> str:
    """Return what was said on the present way, since it was last sent to the checker."""
    steps = list(bulletin.steps.filter(verb__in=("submit", "pass")).order_by("id"))
    sent = max((n for n, one in enumerate(steps) if one.verb == "submit"), default=0)
    return "".join(one.note for one in steps[sent:])


def _refuse(found: bulletin_checks.Checked) -> None:
    if found.refused:
        more = f"（另有 {len(found.refused) - 1} 处）" if len(found.refused) > 1 else ""
        raise Refused("R-220", f"还不能往下走：{found.refused[0].text.rstrip('。')}{more}。请改正后再送")


def _move(bulletin: Bulletin, state: BulletinState) -> None:
    bulletin.state = state
    bulletin.revision += 1
    bulletin.save()


def _done(
    bulletin: Bulletin, verb: str, by: User, note: str, summary: str, more: dict[str, str] | None = None
) -> None:
    step(bulletin, verb, by, note)
    audit.record(f"bulletin.{verb}", bulletin, summary, by=by, detail={"note": note, **(more or {})})


def _number(bulletin: Bulletin, day: date) -> str:
    """Give the next number of the year by the template's pattern; no number is given twice."""
    counter, _ = BulletinCounter.objects.get_or_create(year=day.year)
    counter = BulletinCounter.objects.select_for_update().get(pk=counter.pk)
    counter.last += 1
    counter.save()
    pattern = bulletin_templates.parsed(bulletin.template).number
    return pattern.replace("{year}", str(day.year)).replace("{serial}", str(counter.last))[:60]


def _quotes(issued: IssuedBulletin, refs: Iterable[str]) -> Iterator[BulletinQuote]:
    named = list(dict.fromkeys(ref[:120] for ref in refs))
    figures, runs = bulletin_checks.keys(named, "observation"), bulletin_checks.keys(named, "run")
    known = set(Observation.objects.filter(pk__in=figures).values_list("pk", flat=True))
    known_runs = set(Run.objects.filter(pk__in=runs).values_list("pk", flat=True))
    for ref in named:
        kind, _, key = ref.partition(":")
        pk = int(key) if key.isdecimal() and len(key) < 19 else None
        yield BulletinQuote(
            issued=issued,
            ref=ref,
            observation_id=pk if kind == "observation" and pk in known else None,
            run_id=pk if kind == "run" and pk in known_runs else None,
        )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

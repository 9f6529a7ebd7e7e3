"""Rounds: one recomputation of readings, forecasts, leading series and warnings, all of it or nothing.

Figures are read and computed outside the transaction, so that nobody waits; then everything is written in one
transaction under a lock. If another round of the period was written in between, it is looked at anew: two at once give
one result. What was assessed before stays; a changed figure makes a new reading beside the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version as installed
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.services import writing_order
from zhengxian.web.core.models import Job, User
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.selectors import rounds as doors
from zhengxian.web.monitor.services import round_forecasts, round_leading, round_readings, round_warnings
from zhengxian.web.monitor.services.round_computing import STEPS, Computed, Gathered, compute, gather

TRIES = 3
_KEY = 7_401_991
"""The number of the lock under which rounds are written; that of recording figures is next to it."""
Progress = Callable[[int, int, str], None]


def recompute(
    period: str,
    *,
    by: User,
    as_of: datetime | None = None,
    job: Job | None = None,
    progress: Progress | None = None,
) -> Round:
    """Recompute a period with the figures as of a moment (now); the same input gives the round that stands.

    All approved figures count, released or not: pages show to everybody only what he may see. Forecasts, leading
    series and warnings are those of the newest period; an older period only gets its readings anew. Who may start a
    round is asked by `round_jobs.start`. Errors: ``M-220`` no period, or one that is not over; ``M-221`` nothing was
    reported for it and nothing planned; ``M-222`` the moment is yet to come; ``M-223`` (conflict) others recompute the
    period all the time; ``M-227`` the period has been computed with later figures.
    """
    when = check(period, as_of)
    day = timezone.localdate(as_of) if as_of is not None else max(clock.today(), when.last_day)
    tell = progress or _silent
    for _ in range(TRIES):
        before, moment = doors.newest_of(str(when)), _moment(as_of)
        if before is not None and moment < before.as_of:
            raise _older(before)
        tell(0, len(STEPS), STEPS[0])
        gathered = gather(when, moment, day)
        if before is not None and before.input_hash == gathered.digest:
            return before
        _refuse_empty(gathered)
        computed = compute(gathered, lambda step: tell(step, len(STEPS), STEPS[step]))
        tell(len(STEPS) - 1, len(STEPS), STEPS[-1])
        made = _written(computed, before, by=by, moment=moment, job=job)
        if made is not None:
            return made
    raise Conflict("M-223", f"{when.label}正在由别人反复测算。请稍后刷新页面，看最新的结果")


def check(period: str, as_of: datetime | None = None) -> Period:
    """Return the period of a round. Errors: ``M-220``, ``M-222``."""
    try:
        when = Period.parse(period)
    except ZhengxianError:
        raise Refused("M-220", f"“{period[:20]}”不是期间。请按“2026-09”这样的写法填写") from None
    if when.last_day > clock.today():
        raise Refused("M-220", f"{when.label}还没有结束，不能测算。请选已经结束的期间")
    if as_of is not None and as_of > timezone.now():
        told = timezone.localtime(as_of)
        raise Refused("M-222", f"数据截至的时刻 {told:%Y-%m-%d %H:%M} 还没有到。请改成已经过去的时刻，或不填")
    return when


def _moment(as_of: datetime | None) -> datetime:
    """Return up to when versions of figures count; a demo office stands on a day of its own, which may lie ahead."""
    return writing_order.office_moment() if as_of is None else as_of


def _refuse_empty(gathered: Gathered) -> None:
    when = gathered.stored.period
    if not gathered.has_figures and not gathered.has_plans:
        raise Refused(
            "M-221", f"{when.label}没有一个已审核的数，也没有计划，没有可以测算的。请先收数或排计划"
        )


def _older(before: Round) -> Refused:
    told, label = timezone.localtime(before.as_of), Period.parse(before.period).label
    what = f"{label}已经用截至 {told:%Y-%m-%d %H:%M} 的数据测算过，不能再用更早的数据改判"
    return Refused("M-227", f"{what}。请改成更晚的时刻，或不填")


def _written(
    computed: Computed, before: Round | None, *, by: User, moment: datetime, job: Job | None
) -> Round | None:
    """Write everything, or None when another round of the period was written since ``before`` was looked at."""
    with transaction.atomic():
        _lock()
        last = doors.newest_of(str(computed.period))
        if (last.pk if last else None) != (before.pk if before else None):
            return last if last and last.input_hash == computed.digest else None
        newest = doors.is_newest(computed.period)
        if newest != computed.is_newest:
            return None
        return _keep(computed, by=by, moment=moment, job=job)


def _keep(computed: Computed, *, by: User, moment: datetime, job: Job | None) -> Round:
    at = timezone.now()
    made = Round.objects.create(
        period=str(computed.period), as_of=moment, made_at=at, made_by=by, job=job,
        input_hash=computed.digest, engine_version=installed("zhengxian"),
    )  # fmt: skip
    kept = round_readings.keep(computed.readings, computed.read.stored.rows, made, at)
    counts: dict[str, Any] = {
        **computed.counts,
        "readings": round_readings.tally(kept.words),
        "new": kept.new,
        "changed": kept.changed,
        "same": kept.same,
    }
    if computed.newest is not None:
        counts |= _keep_newest(computed, made, at)
    made.counts = counts
    made.save(update_fields=["counts"])
    summary = (
        f"测算{computed.period.label}：新读数 {kept.new} 个，改判 {kept.changed} 个，不变 {kept.same} 个"
    )
    audit.record("round.make", made, summary, by=by, at=at, detail={"input_hash": made.input_hash})
    return made


def _keep_newest(computed: Computed, made: Round, at: datetime) -> dict[str, Any]:
    newest = computed.newest
    if newest is None:
        return {}
    new, stay = round_forecasts.keep(newest.ahead, computed.read, made)
    pairs = round_leading.keep(newest.pairs, made)
    keeper = round_warnings.Keeper(computed.read, newest.ahead, newest.raised, made, at)
    done = keeper.keep(_today())
    return {
        "forecasts": {"new": new, "same": stay, "refused": dict(newest.ahead.refusals)},
        "pairs": {"found": pairs, "refused": newest.pairs.refused},
        "warnings": {
            "new": len(done.new),
            "seen": done.seen,
            "settled": done.settled,
            "lapsed": done.lapsed,
            "levels": dict(done.levels),
        },
        "tallies": newest.tallies,
    }


def _today() -> date:
    return clock.today()


def _lock() -> None:
    """Let one round after the other be written; on SQLite beginning a transaction is the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])


def _silent(done: int, total: int, stage: str) -> None:
    """Tell nobody."""

"""Runs: computed, replayed, and led step by step to publication (计算→部门核对→各县确认→审批→公示→发布)."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version as installed
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import Progress
from zhengxian.web.collect.services import writing_order
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import (
    Contribution,
    Run,
    RunState,
    RunStep,
    SchemeVersion,
    Score,
    VersionState,
)
from zhengxian.web.evaluate.services import method_words, permission, result_rows
from zhengxian.web.evaluate.to_engine import events
from zhengxian.web.evaluate.to_engine.evaluation import Inputs, gather

BATCH = 2000
TRIES = 5


def compute(
    *,
    scheme_version: SchemeVersion,
    period: str,
    by: User,
    as_of: datetime | None = None,
    trial: bool = False,
    previous: Run | None = None,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Run:
    """Evaluate a period with the figures as of a moment (now) and keep everything needed to repeat it.

    All approved figures count, internal ones too: the run itself is internal until its publicity. Refuses with the
    engine's sentence; ``E-810`` a draft or retired version in a formal run; ``E-811`` the version does not hold on
    the period's last day; ``E-812`` an earlier run of another scheme or of a later period to compare with.
    """
    permission.require(by, Action.RUN)
    when = Period.parse(period)
    check(scheme_version, when, trial=trial, previous=previous)
    settled = writing_order.settled_moment()
    moment = as_of or settled
    inputs = gather(scheme_version, when, previous)
    result = inputs.evaluate(moment, progress=progress)
    run = Run(
        version=scheme_version,
        period=str(when),
        period_end=when.last_day,
        as_of=moment,
        is_trial=trial,
        previous=previous,
        engine_version=installed("zhengxian"),
        created_by=by,
        created_at=at or timezone.now(),
    )
    return _keep(run, inputs, result)


def check(version: SchemeVersion, when: Period, *, trial: bool, previous: Run | None) -> None:
    """Refuse what needs no figures to be seen as wrong: errors ``E-810`` to ``E-812`` of `compute`."""
    _check_version(version, when, trial)
    _check_previous(version, when, previous)


def _check_version(version: SchemeVersion, when: Period, trial: bool) -> None:
    if not trial and version.status is not VersionState.IN_FORCE:
        raise Refused(
            "E-810", f"{version}是“{version.status.label}”状态，不能作正式计算。请先使它执行，或改做测算"
        )
    day = when.last_day
    if day < version.valid_from or (version.valid_to is not None and day > version.valid_to):
        span = f"{version.valid_from} 至 {version.valid_to or '今后'}"
        raise Refused(
            "E-811", f"{version}执行期是 {span}，不含{when.label}的最后一天（{day}）。请换版本或期间"
        )


def _check_previous(version: SchemeVersion, when: Period, previous: Run | None) -> None:
    if previous is None:
        return
    if previous.version.scheme_id != version.scheme_id or previous.period_end >= when.last_day:
        raise Refused("E-812", f"“{previous.number}”不是同一方案更早的一期，不能作比较。请另选上期，或不选")


def _keep(run: Run, inputs: Inputs, result: Result) -> Run:
    """Write a result; scores and contributions are written once and never again."""
    scores, contributions = result_rows.scores(result), result_rows.contributions(result)
    run.input_hash = result.input_hash
    run.result_hash = result_rows.of_rows(scores, contributions)
    run.inputs = inputs.extent.to_json()
    run.events = events.to_json(inputs.events)
    run.notes = result.notes.to_dicts()
    run.awards = result.awards.to_dicts()
    run.left_out = result.left_out.to_dicts()
    run.method = method_words.method_of(result)
    with transaction.atomic():
        _numbered(run)
        _write(run, scores, contributions)
        RunStep.objects.create(run=run, state=RunState.COMPUTED, by=run.created_by, at=run.created_at)
        kind = "测算" if run.is_trial else "计算"
        summary = f"{kind}“{run.number}”（{run.version}，{Period.parse(run.period).label}，{len(result.units)} 个地区）"
        detail = {"result_hash": run.result_hash, "input_hash": run.input_hash, "as_of": run.as_of}
        audit.record("run.compute", run, summary, by=run.created_by, at=run.created_at, detail=detail)
    return run


def _numbered(run: Run) -> None:
    """Save under the next number of its period; somebody who computes at the same moment gets the one after."""
    for attempt in range(TRIES):
        taken = Run.objects.filter(number__startswith=f"评 {run.period}-").count()
        run.number = f"评 {run.period}-{taken + 1 + attempt:02d}"
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError:
            run.pk = None
        else:
            return
    raise Refused("E-813", "同一时刻有多人在计算，没有取到编号。请稍后再试一次")


def _write(run: Run, scores: list[Score], contributions: list[Contribution]) -> None:
    codes = {row.code for row in scores}  # type: ignore[attr-defined]
    regions = dict(Region.objects.filter(code__in=codes).values_list("code", "id"))
    both: list[Any] = [*scores, *contributions]
    for row in both:
        row.run, row.region_id = run, regions[row.code]
    Score.objects.bulk_create(scores, batch_size=BATCH)
    Contribution.objects.bulk_create(contributions, batch_size=BATCH)

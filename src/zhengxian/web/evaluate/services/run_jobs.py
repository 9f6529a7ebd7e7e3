"""Computing as long work: progress on the page, nothing lost when the browser closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.core.models import Job, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import jobs
from zhengxian.web.evaluate.models import Run, SchemeVersion
from zhengxian.web.evaluate.services import runs

KIND = "evaluate.run"


def start(
    *,
    version: SchemeVersion,
    period: str,
    by: User,
    as_of: datetime | None = None,
    trial: bool = False,
    previous: Run | None = None,
    now: bool = False,
) -> Job:
    """Queue a computation; ``now`` does a small one at once.

    Errors: ``S-990`` the figures are wanted as of a moment to come: what is recorded until then would change the replay;
    ``E-810`` to ``E-812`` as `runs.check`, before anything is queued.
    """
    if as_of is not None and as_of > timezone.now():
        told = timezone.localtime(as_of)
        raise Refused("S-990", f"数据截至的时刻 {told:%Y-%m-%d %H:%M} 还没有到。请改成已经过去的时刻，或不填")
    runs.check(version, Period.parse(period), trial=trial, previous=previous)
    arguments = {
        "version": version.pk,
        "period": period,
        "as_of": as_of.isoformat() if as_of else None,
        "trial": trial,
        "previous": previous.pk if previous else None,
    }
    return jobs.start(KIND, title=f"计算 {version} {period}", owner=by, arguments=arguments, now=now)


@jobs.worker(KIND)
def perform(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Do one computation."""
    given = job.arguments
    run = runs.compute(
        scheme_version=SchemeVersion.objects.select_related("scheme").get(pk=given["version"]),
        period=given["period"],
        by=job.owner,
        as_of=datetime.fromisoformat(given["as_of"]) if given["as_of"] else None,
        trial=given["trial"],
        previous=Run.objects.filter(pk=given["previous"]).first() if given["previous"] else None,
        progress=progress,
    )
    return {"run": run.number}

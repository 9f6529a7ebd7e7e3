"""Recomputing as long work: started from the page, progress shown, nothing lost when the browser closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Job, User
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.selectors import shell
from zhengxian.web.core.services import audit, jobs
from zhengxian.web.monitor.selectors import rounds as doors
from zhengxian.web.monitor.services import rounds


@transaction.atomic
def start(period: str, *, access: Access, by: User) -> Job:
    """Queue the recomputation of a period. Errors: Hidden; ``M-220`` as `rounds.check`; ``M-226`` (conflict) one runs."""
    if not doors.may_start(access):
        raise Hidden
    when = rounds.check(period)
    jobs.sweep()
    if doors.running():
        raise Conflict("M-226", "已经有一次测算在进行。请等它做完再测算")
    job = jobs.start(
        doors.KIND, title=f"测算{when.label}的进度", owner=by, arguments={"period": str(when)}
    )  # fmt: skip
    audit.record("round.start", job, f"开始测算{when.label}的进度、预测和预警", by=by)
    return job


@jobs.worker(doors.KIND)
def perform(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Do one recomputation."""
    made = rounds.recompute(job.arguments["period"], by=job.owner, job=job, progress=progress)
    return {"round": made.pk, "url": shell.address("monitor:rounds")}

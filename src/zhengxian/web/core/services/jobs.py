"""Long work in the background: started, reported on, finished, and told of when its process died.

The database is the queue (django-tasks); `Job` is what a person sees of it. A job that ran when its process was
killed is marked as failed by `sweep`, with words that say what was kept and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.models import Job, JobState, User

Worker = Callable[[Job, "Progress"], Mapping[str, Any] | None]

SILENT = timedelta(seconds=90)
"""A running job without a heartbeat for this long has lost its process."""
_WORKERS: dict[str, Worker] = {}


class Progress:
    """Tells how far a job has come; writes every new stage and else at most twice a second, outside the job's own
    transaction.
    """

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._told = timezone.now() - timedelta(1)
        self._stage = ""

    def __call__(self, done: int, total: int, stage: str = "") -> None:
        """Report a position. Must not be called inside an atomic block, where nobody would see it."""
        now = timezone.now()
        soon = (now - self._told).total_seconds() < 0.5
        if soon and stage == self._stage and done < total:
            return
        self._told, self._stage = now, stage
        Job.objects.filter(pk=self._job_id).update(done=done, total=total, stage=stage, heartbeat_at=now)


def worker(kind: str) -> Callable[[Worker], Worker]:
    """Register the function that does the jobs of a kind (decorator)."""

    def keep(function: Worker) -> Worker:
        _WORKERS[kind] = function
        return function

    return keep


def start(kind: str, *, title: str, owner: User, arguments: Mapping[str, Any], now: bool = False) -> Job:
    """Queue a job; ``now`` does it at once in this process (small work)."""
    job = Job.objects.create(kind=kind, title=title, owner=owner, arguments=dict(arguments))
    if now:
        perform(job.pk)
        job.refresh_from_db()
        return job
    from zhengxian.web.core.tasks import perform_job

    transaction.on_commit(lambda: perform_job.enqueue(job.pk))
    return job


def perform(job_id: int) -> None:
    """Do a waiting job to its end; a job that is already taken or over is left alone."""
    taken = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    try:
        result = _WORKERS[job.kind](job, Progress(job_id))
    except ZhengxianError as error:
        _finish(job_id, JobState.FAILED, str(error))
    except Exception:
        _finish(
            job_id,
            JobState.FAILED,
            "程序出错，没有写入任何数据。请再试一次；仍不成，请把编号告诉管理员。（S-500）",
        )
        raise
    else:
        _finish(job_id, JobState.DONE, "", dict(result or {}))


def _finish(job_id: int, state: JobState, message: str, result: Mapping[str, Any] | None = None) -> None:
    Job.objects.filter(pk=job_id).update(
        state=state, message=message, result=dict(result or {}), finished_at=timezone.now()
    )


def sweep(silent: timedelta = SILENT) -> int:
    """Mark running jobs without a heartbeat for so long as failed; return how many."""
    lost = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lte=timezone.now() - silent)
    return lost.update(
        state=JobState.FAILED,
        message="处理中服务中断，没有写入任何数据；您上传的文件还在。请重新开始。（S-930）",
        finished_at=timezone.now(),
    )

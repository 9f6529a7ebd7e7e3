"""The one task of the queue: perform a job."""

from django_tasks import task


@task()
def perform_job(job_id: int) -> None:
    """Perform a job by its number."""
    from zhengxian.web.core.services import jobs

    jobs.perform(job_id)

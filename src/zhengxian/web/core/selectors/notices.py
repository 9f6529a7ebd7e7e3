"""Notices and jobs of one person."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengxian.web.core.models import ApiToken, Job, Notice, User
from zhengxian.web.core.refusal import Hidden


def of(user: User) -> QuerySet[Notice]:
    """Return a person's notices, the newest first."""
    return Notice.objects.filter(user=user)


def job_of(user: User, job_id: int) -> Job:
    """Return a person's own job. Errors: Hidden."""
    found = Job.objects.filter(owner=user, pk=job_id).first()
    if found is None:
        raise Hidden()
    return found


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return a person's keys, those in use first."""
    return ApiToken.objects.filter(user=user).order_by("revoked_at", "-created_at")

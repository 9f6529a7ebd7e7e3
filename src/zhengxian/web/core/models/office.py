"""The office that runs this installation, its jobs, notices and keys of other systems."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Office(models.Model):
    """The one office of this installation; a demo office says so on every page."""

    name = models.CharField("名称", max_length=80)
    is_demo = models.BooleanField(default=False)
    today = models.DateField(
        "演示日期", null=True, blank=True, help_text="演示城市停在这一天；正式使用时为空，用当天日期。"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="office_is_a_single_row"),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(today__isnull=True), name="only_a_demo_office_stops_the_clock"
            ),
        ]


class JobState(models.TextChoices):
    """Where a piece of long work stands."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "没有完成"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED)


class Job(models.Model):
    """Long work that goes on when the browser closes: its progress, heartbeat and outcome in words."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    arguments = models.JSONField(default=dict)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    stage = models.CharField(max_length=80, blank=True)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True),
                name="job_is_finished_when_over",
            ),
        ]


class Notice(models.Model):
    """A line under the bell of one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "提醒"
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread_by_user")
        ]


class ApiToken(models.Model):
    """A key with which another system acts as a user; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    title = models.CharField("用途", max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField("可写入", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "接口密钥"
        ordering: ClassVar = ["-created_at"]

"""Findings: what a check asks about a figure, the thread under it, and who accepted the explanation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class FindingState(models.TextChoices):
    """Where a question stands; 已说明 is not 已接受."""

    OPEN = "open", "待说明"
    EXPLAINED = "explained", "已说明"
    ACCEPTED = "accepted", "已接受"
    RESOLVED = "resolved", "已改正"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do something."""
        return self in (FindingState.OPEN, FindingState.EXPLAINED)


class Severity(models.TextChoices):
    """How grave a hit is: an error blocks submission, a question wants an explanation, a note only tells."""

    ERROR = "error", "错误"
    EXPLAIN = "explain", "疑问"
    NOTE = "note", "提示"


class Finding(models.Model):
    """One hit of one check on one figure; ``key`` makes a rerun update it instead of adding another."""

    key = models.CharField(max_length=200, unique=True)
    check_code = models.CharField(max_length=60)
    message_code = models.CharField(max_length=10)
    severity = models.CharField(max_length=8, choices=Severity)
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    message = models.TextField()
    arithmetic = models.JSONField(default=list)
    submission = models.ForeignKey(
        "collect.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "核查问题"
        ordering: ClassVar = ["-raised_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "explained"], settled_at__isnull=True, settled_by__isnull=True)
                | Q(state__in=["accepted", "resolved"], settled_at__isnull=False, settled_by__isnull=False),
                name="finding_knows_who_settled_it_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["region", "state"], name="finding_by_region")]

    @property
    def status(self) -> FindingState:
        """The state as an enum that knows what it allows."""
        return FindingState(self.state)


class FindingNote(models.Model):
    """One line of the thread: a question, an explanation, an answer; never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    attachment = models.ForeignKey(
        "collect.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "id"]

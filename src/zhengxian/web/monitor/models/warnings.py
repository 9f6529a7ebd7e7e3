"""Warnings: a rule's level and reason for one region, the thread under it, and who settled it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class WarningLevel(models.TextChoices):
    """How grave: told, yellow, orange, red."""

    NOTICE = "notice", "提示"
    YELLOW = "yellow", "黄色预警"
    ORANGE = "orange", "橙色预警"
    RED = "red", "红色预警"


class WarningState(models.TextChoices):
    """Where a warning stands; explained is not settled, and one that ended by itself says so."""

    OPEN = "open", "待说明"
    EXPLAINED = "explained", "已说明"
    ACTING = "acting", "已转督办"
    SETTLED = "settled", "已了结"
    LAPSED = "lapsed", "已解除"

    @property
    def is_open(self) -> bool:
        """Tell whether it is still watched."""
        return self in (WarningState.OPEN, WarningState.EXPLAINED, WarningState.ACTING)


class Warning(models.Model):  # noqa: A001 -- the glossary's word; Python's own is never used here
    """What one rule says of one figure; ``key`` makes a new round update it instead of adding another.

    The owner who explains is ``department`` where the indicator has one that answers for it, else the region itself.
    ``node`` is a scheme's node where the rule is about ranks; ``severity`` 0 (notice) to 3 (red) sorts; it stays
    what it was at its worst, ``level`` is what it is now. ``raised_round`` saw it first, ``seen_round`` last.
    """

    key = models.CharField(max_length=200, unique=True)
    rule = models.CharField(max_length=60)
    message_code = models.CharField(max_length=10)
    level = models.CharField(max_length=8, choices=WarningLevel)
    severity = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=WarningState, default=WarningState.OPEN)
    message = models.TextField()
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, null=True, related_name="+")
    node = models.CharField(max_length=60, blank=True)
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=12)
    value = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    raised_round = models.ForeignKey("monitor.Round", on_delete=models.PROTECT, related_name="+")
    seen_round = models.ForeignKey("monitor.Round", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "预警"
        ordering: ClassVar = ["-raised_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=WarningLevel.values), name="warning_level_is_known"),
            models.CheckConstraint(condition=Q(state__in=WarningState.values), name="warning_state_is_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "explained", "acting"],
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                )
                | Q(state__in=["settled", "lapsed"], settled_at__isnull=False, settled_by__isnull=False),
                name="warning_knows_who_settled_it_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "level"], name="warning_by_state"),
            models.Index(fields=["region", "state"], name="warning_by_region"),
            models.Index(fields=["period", "rule"], name="warning_by_period"),
            models.Index(fields=["department", "state"], name="warning_by_department"),
        ]

    @property
    def status(self) -> WarningState:
        """The state as an enum that knows what it allows."""
        return WarningState(self.state)


class WarningNote(models.Model):
    """One line of the thread under a warning; never changed."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    is_explanation = models.BooleanField(default=False)

    class Meta:
        verbose_name = "说明"
        ordering: ClassVar = ["at", "id"]

"""Observations: append-only versions of figures, as of any moment, with their release."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class CellState(models.TextChoices):
    """Reported, or one of the four ways in which there is no figure (domain.md §10); none is 0."""

    REPORTED = "reported", "已报"
    MISSING = "missing", "未统计"
    NOT_APPLICABLE = "not_applicable", "不适用"
    BELOW_UNIT = "below_unit", "不足一个单位"
    SUPPRESSED = "suppressed", "保密"


class Status(models.TextChoices):
    """How far a figure has been verified."""

    FLASH = "flash", "快报"
    VERIFIED = "verified", "核实"
    FINAL = "final", "最终"


class Release(models.TextChoices):
    """Who may see a figure: those who work on it, everybody from a moment on, everybody."""

    INTERNAL = "internal", "内部"
    EMBARGOED = "embargoed", "待公布"
    RELEASED = "released", "已公布"


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Versions by moment and by release."""

    def current(self) -> ObservationQuerySet:
        """Keep the newest version of every figure."""
        return self.filter(superseded_at__isnull=True)

    def as_of(self, moment: datetime | None) -> ObservationQuerySet:
        """Keep the versions that were newest at a moment (None: now)."""
        if moment is None:
            return self.current()
        return self.filter(
            Q(recorded_at__lte=moment), Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
        )


class Observation(models.Model):
    """One version of one figure. The database refuses deletion and any change but ``superseded_at`` (once),
    ``status``, ``release`` and ``embargo_until``.

    ``value`` is a double: it keeps every figure of up to 15 digits as typed; pages round half up in decimal.

    Foreign keys that begin another index have none of their own: with millions of rows each costs time to write,
    and PostgreSQL is tempted to join the two long ones instead of taking the right one.
    """

    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(
        "collect.Indicator", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    version = models.PositiveIntegerField(default=1)
    value = models.FloatField(null=True)
    state = models.CharField(max_length=14, choices=CellState)
    status = models.CharField(max_length=8, choices=Status, default=Status.FLASH)
    release = models.CharField(max_length=9, choices=Release, default=Release.INTERNAL)
    embargo_until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    superseded_at = models.DateTimeField(null=True)
    submission = models.ForeignKey(
        "collect.Submission", on_delete=models.PROTECT, null=True, related_name="+"
    )
    upload = models.ForeignKey("collect.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    cell = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "观测值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "period", "region", "version"], name="observation_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "region"],
                condition=Q(superseded_at__isnull=True),
                name="observation_has_one_current_version",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | (~Q(state="reported") & Q(value__isnull=True)),
                name="observation_has_a_value_exactly_when_reported",
            ),
            models.CheckConstraint(
                condition=Q(release="embargoed", embargo_until__isnull=False)
                | (~Q(release="embargoed") & Q(embargo_until__isnull=True)),
                name="observation_has_an_embargo_day_exactly_when_embargoed",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=models.F("recorded_at")),
                name="observation_is_superseded_after_it_is_recorded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["region", "indicator", "period_end"], name="observation_of_a_region"),
        ]

"""Bonus, deduction and veto events, each from a named authority with evidence."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class AdjustmentKind(models.TextChoices):
    """What the event does: points up, points down, or a status after scoring."""

    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "减分"
    GATE = "gate", "否决"


class AdjustmentState(models.TextChoices):
    """Where an event stands; only approved ones count."""

    PROPOSED = "proposed", "待审定"
    APPROVED = "approved", "已审定"
    REFUSED = "refused", "未采用"


class Adjustment(models.Model):
    """One event that moves points or status of a region in a period, under a code of the scheme."""

    scheme = models.ForeignKey("evaluate.Scheme", on_delete=models.PROTECT, related_name="adjustments")
    code = models.CharField("事项代码", max_length=60)
    kind = models.CharField(max_length=10, choices=AdjustmentKind)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    points = models.FloatField("分值", null=True, blank=True)
    count = models.FloatField("次数", null=True, blank=True)
    authority = models.CharField("认定机关", max_length=80)
    document = models.CharField("文号", max_length=120, blank=True)
    text = models.CharField("事由", max_length=300)
    evidence = models.ForeignKey(
        "collect.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=AdjustmentState, default=AdjustmentState.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "加减分与否决"
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="adjustment_knows_who_decided_it_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_his_own_adjustment",
            ),
            models.CheckConstraint(condition=~Q(authority=""), name="adjustment_names_its_authority"),
        ]

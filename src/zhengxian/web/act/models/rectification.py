"""Rectification: the source's own standard, publicity, verdict and rebound; and who was last audited (domain.md §6.3)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengxian.web.act.models.items import LedgerItem


class Source(models.TextChoices):
    """Who found it."""

    AUDIT = "audit", "审计"
    CENTRAL_INSPECTION = "central_inspection", "中央环保督察"
    PROVINCIAL_INSPECTION = "provincial_inspection", "省级环保督察"
    SUPERVISION = "supervision", "督查检查"
    SELF_FOUND = "self_found", "自查发现"


class AcceptanceLevel(models.TextChoices):
    """Who accepts that it is done."""

    COUNTY = "county", "县级验收"
    CITY = "city", "市级验收"
    PROVINCE = "province", "省级验收"


class Stage(models.TextChoices):
    """How long it may take: up to 6 months, 1 to 2 years, 3 to 5 years."""

    SHORT = "short", "立行立改"
    MEDIUM = "medium", "分阶段整改"
    LONG = "long", "持续整改"


class Verdict(models.TextChoices):
    """What the review of an item finds; going on is only for system, history or litigation."""

    DONE = "done", "已整改"
    CONTINUING = "continuing", "持续整改"
    NOT_DONE = "not_done", "未整改"


class ContinuingReason(models.TextChoices):
    """Why rectification may go on."""

    SYSTEM = "system", "体制机制原因"
    HISTORY = "history", "历史遗留原因"
    LITIGATION = "litigation", "诉讼原因"


class Rectification(models.Model):
    """What a rectification has beyond its ledger item."""

    item = models.OneToOneField(
        LedgerItem, on_delete=models.CASCADE, primary_key=True, related_name="rectification"
    )
    source = models.CharField("来源", max_length=22, choices=Source)
    source_document = models.CharField("来源文书", max_length=200, blank=True)
    found_on = models.DateField("发现日期")
    problem = models.TextField("问题")
    measures = models.TextField("整改措施", blank=True)
    level = models.CharField("验收级别", max_length=8, choices=AcceptanceLevel, default=AcceptanceLevel.CITY)
    stage = models.CharField("整改类型", max_length=8, choices=Stage, default=Stage.SHORT)
    amount = models.DecimalField("涉及金额（万元）", max_digits=16, decimal_places=2, null=True, blank=True)
    amount_done = models.DecimalField(
        "已整改金额（万元）", max_digits=16, decimal_places=2, null=True, blank=True
    )
    rules_made = models.PositiveSmallIntegerField("建立制度（项）", default=0)
    verdict = models.CharField("认定", max_length=10, choices=Verdict, null=True, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    continuing_reason = models.CharField(
        "持续整改原因", max_length=10, choices=ContinuingReason, null=True, blank=True
    )
    publicity_from = models.DateField("公示开始", null=True, blank=True)
    publicity_to = models.DateField("公示结束", null=True, blank=True)
    rebounded_on = models.DateField("反弹日期", null=True, blank=True)
    rebound_note = models.CharField("反弹情况", max_length=300, blank=True)

    class Meta:
        verbose_name = "整改"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__isnull=True, verdict_at__isnull=True, verdict_by__isnull=True)
                | Q(verdict__isnull=False, verdict_at__isnull=False, verdict_by__isnull=False),
                name="rectification_knows_who_gave_the_verdict_when",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="continuing") | Q(continuing_reason__isnull=False),
                name="continuing_rectification_says_why",
            ),
            models.CheckConstraint(
                condition=Q(publicity_from__isnull=True, publicity_to__isnull=True)
                | Q(
                    publicity_from__isnull=False,
                    publicity_to__isnull=False,
                    publicity_to__gte=F("publicity_from"),
                ),
                name="rectification_publicity_has_two_days_in_order",
            ),
        ]


class AuditVisit(models.Model):
    """One audit of one unit: which unit was last audited when."""

    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, related_name="+")
    audited_on = models.DateField("审计日期")
    subject = models.CharField("审计项目", max_length=160)
    auditor = models.CharField("审计单位", max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "审计记录"
        ordering: ClassVar = ["-audited_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, department__isnull=True)
                | Q(region__isnull=True, department__isnull=False),
                name="audit_visits_one_unit",
            ),
        ]

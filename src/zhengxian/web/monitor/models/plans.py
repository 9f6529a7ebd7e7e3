"""Plans: the path of an annual target over the months, in versions that never rewrite what was read by an earlier one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PlanMethod(models.TextChoices):
    """How the path was drawn (domain.md §4.1)."""

    LINEAR = "linear", "均衡进度"
    QUARTERLY = "quarterly", "分季进度"
    SEASONAL = "seasonal", "季节进度"
    HAND = "hand", "手工设定"


class PacePlan(models.Model):
    """One version of one path: a region, an indicator, a year. It holds from ``valid_from`` until the next version.

    ``value`` and ``stretch`` are the annual target as it stood when the version was made, in the indicator's unit.
    """

    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField("版次", default=1)
    method = models.CharField("方法", max_length=10, choices=PlanMethod)
    value = models.FloatField("年度目标")
    stretch = models.FloatField("奋斗目标", null=True, blank=True)
    valid_from = models.DateField("启用日期")
    reason = models.CharField("调整理由", max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "进度计划"
        ordering: ClassVar = ["year", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(method__in=PlanMethod.values), name="plan_method_is_known"),
            models.UniqueConstraint(
                fields=["region", "indicator", "year", "number"], name="plan_versions_are_numbered"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="changed_plan_says_why"),
        ]


class PlanPoint(models.Model):
    """What is planned by the end of a period, cumulative from January for flows, as it stands for stocks and rates."""

    plan = models.ForeignKey(PacePlan, on_delete=models.CASCADE, related_name="points", db_index=False)
    period = models.CharField(max_length=12)
    value = models.FloatField()
    carried = models.FloatField("补欠", default=0)

    class Meta:
        verbose_name = "计划点"
        ordering: ClassVar = ["period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "period"], name="plan_has_a_point_once_a_period"),
        ]


class PaceWord(models.TextChoices):
    """The official word for a gap (board §6)."""

    REACHED = "reached", "达到序时"
    SLOW = "slow", "稍慢"
    LAG = "lag", "滞后"
    BAD = "bad", "严重滞后"
    NOT_DUE = "not_due", "未到期"
    MISSING = "missing", "缺报"
    NO_PLAN = "no_plan", "没有计划"
    UNJUDGED = "unjudged", "无法判定"

    @property
    def is_behind(self) -> bool:
        """Tell whether somebody has to act."""
        return self in (PaceWord.LAG, PaceWord.BAD)


class Round(models.Model):
    """One recomputation of readings, forecasts and warnings: for which period, as of which moment, by whom."""

    period = models.CharField(max_length=12)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    input_hash = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    engine_version = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "监测"
        ordering: ClassVar = ["-made_at", "-id"]


class Reading(models.Model):
    """How far a region was with an indicator at the end of a period, as assessed: written once, superseded, never changed.

    ``value`` and ``planned`` are in the indicator's unit; ``gap`` is percentage points of completion for levels and
    counts, percentage points for growth and ratios; ``completion`` and ``position`` are what was compared: per cent of
    the annual target for levels and counts (完成进度 against 时序进度). ``text`` is the official sentence.
    ``is_first`` marks the reading by which the period was first assessed; a late make-up makes a newer one beside it.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="readings")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(PacePlan, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    word = models.CharField(max_length=10, choices=PaceWord)
    value = models.FloatField(null=True)
    planned = models.FloatField(null=True)
    target = models.FloatField(null=True)
    completion = models.FloatField(null=True)
    position = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    text = models.CharField(max_length=200, blank=True)
    is_first = models.BooleanField(default=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "进度读数"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(word__in=PaceWord.values), name="reading_word_is_known"),
            models.UniqueConstraint(
                fields=["region", "indicator", "period"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_reading_a_figure",
            ),
            models.UniqueConstraint(
                fields=["region", "indicator", "period"],
                condition=Q(is_first=True),
                name="one_first_reading_a_figure",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["period", "region"],
                condition=Q(superseded_at__isnull=True),
                name="reading_current_by_period",
            ),
        ]


class YearForecast(models.Model):
    """What the year may end with, by one round: point, interval, chance of the target, and how good the method was."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="forecasts")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=12)
    method = models.CharField(max_length=30, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    coverage = models.FloatField(default=0.8)
    target = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    mase = models.FloatField(null=True)
    mase_naive = models.FloatField(null=True)
    mase_seasonal = models.FloatField(null=True)
    beats_naive = models.BooleanField(default=False)
    refusal = models.CharField(max_length=300, blank=True)
    path = models.JSONField(default=list)
    backtest = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    input_hash = models.CharField(max_length=64, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = "年末预测"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "indicator", "year"],
                condition=Q(is_current=True),
                name="one_current_forecast_a_year",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(refusal=""), name="forecast_gives_a_figure_or_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="chance_is_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__gte=F("low")), name="forecast_interval_is_in_order"
            ),
        ]


class LeadingPair(models.Model):
    """One series that moves before another, with its evidence; a mismatch is a question, not a finding."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="leading")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, related_name="+")
    leader = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    follower = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField("领先月数")
    correlation = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    count = models.PositiveSmallIntegerField("样本月数")
    holds = models.BooleanField("经多重检验仍成立")
    evidence = models.JSONField(default=dict)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = "先行指标"
        ordering: ClassVar = ["-holds", "-correlation"]

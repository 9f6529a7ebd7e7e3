"""The indicators an office collects."""

from __future__ import annotations

import math
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What a figure measures; decides how it is paced, compared and checked."""

    LEVEL = "level", "总量"
    GROWTH = "growth", "增速"
    RATIO = "ratio", "比率"
    COUNT = "count", "个数"
    STOCK = "stock", "存量"


class Frequency(models.TextChoices):
    """How often a figure comes; the values are the kinds of period."""

    TEN_DAY = "ten_day", "旬"
    MONTH = "month", "月"
    QUARTER = "quarter", "季"
    HALF = "half", "半年"
    YEAR = "year", "年"


class Direction(models.TextChoices):
    """Which way is better."""

    POSITIVE = "positive", "越高越好"
    NEGATIVE = "negative", "越低越好"
    TARGET = "target", "适度"


class Indicator(models.Model):
    """One series, e.g. 一般公共预算收入增速; a growth rate is its own indicator linked to its level."""

    code = models.CharField("代码", max_length=60, unique=True)
    title = models.CharField("名称", max_length=80)
    group = models.CharField("分组", max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.CharField("单位", max_length=20, blank=True)
    direction = models.CharField(max_length=8, choices=Direction)
    frequency = models.CharField(max_length=8, choices=Frequency)
    cumulative = models.BooleanField("累计", default=False)
    decimals = models.PositiveSmallIntegerField("小数位", default=2)
    low = models.FloatField("最低可能值", null=True, blank=True)
    high = models.FloatField("最高可能值", null=True, blank=True)
    lag_months = models.PositiveSmallIntegerField("错月", default=0)
    growth_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="growth_series"
    )
    department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, related_name="indicators", null=True, blank=True
    )
    definition = models.TextField("口径", blank=True)
    levels = models.JSONField(default=list)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "指标"
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="indicator_kind_is_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="indicator_frequency_is_known"
            ),
            models.CheckConstraint(
                condition=Q(growth_of__isnull=True) | Q(kind="growth"),
                name="only_a_growth_series_has_a_level",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def allows(self, value: float) -> bool:
        """Tell whether a value lies in the range that is possible for the indicator, bounds included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def range_label(self) -> str:
        """The possible range in words."""
        low = self.low if self.low is not None and math.isfinite(self.low) else None
        high = self.high if self.high is not None and math.isfinite(self.high) else None
        if low is None:
            return "不限" if high is None else f"不大于 {high:g}"
        return f"不小于 {low:g}" if high is None else f"{low:g} 至 {high:g}"

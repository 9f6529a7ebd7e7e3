"""Annual targets; kept apart from everything a reporter sees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Target(models.Model):
    """What a region is to reach in a year. Never shown beside a reporting box (design.md §7)."""

    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    stretch = models.FloatField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "年度目标"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "indicator", "year"], name="target_is_set_once_a_year"),
        ]

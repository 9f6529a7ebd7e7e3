"""Regions, their history and their boundaries."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Level(models.TextChoices):
    """Administrative level of a region."""

    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    COUNTY = "county", "县"
    TOWN = "town", "镇"
    PARK = "park", "园区"


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions by day and place in the tree."""

    def in_force(self, day: date) -> RegionQuerySet:
        """Keep those that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def below(self, paths: tuple[str, ...]) -> RegionQuerySet:
        """Keep those at or below any of the paths; no path keeps none."""
        if not paths:
            return self.none()
        if "/" in paths:
            return self.all()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)


class Region(models.Model):
    """A place with a code of its own; a new code (merger, 撤县设区) is a new region joined by `RegionChange`.

    ``path`` is the chain of codes from the root, ``/990100/990101/``; it is kept by `core.services.regions`.
    """

    code = models.CharField("代码", max_length=16, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    level = models.CharField("级别", max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "地区"
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="region_level_is_known"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="region_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        """Tell whether the region exists on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class ChangeKind(models.TextChoices):
    """What happened to a region."""

    MERGER = "merger", "合并"
    SPLIT = "split", "拆分"
    UPGRADE = "upgrade", "撤县设区"
    RENAME = "rename", "更名"
    CODE = "code", "代码变更"


class RegionChange(models.Model):
    """One region became (part of) another on a day; a merger of two is two rows. Keeps series joinable."""

    kind = models.CharField(max_length=8, choices=ChangeKind)
    before = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="came_from")
    effective_on = models.DateField("生效日期")
    document = models.CharField("批准文件", max_length=200, blank=True)

    class Meta:
        verbose_name = "区划变更"
        ordering: ClassVar = ["effective_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], name="region_change_is_recorded_once"),
            models.CheckConstraint(
                condition=~Q(before=models.F("after")), name="region_change_joins_two_regions"
            ),
        ]


class Boundary(models.Model):
    """The polygon of a region as the user loaded it (GeoJSON geometry), from a day on; never shipped for real places."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="boundaries")
    valid_from = models.DateField(default=date(1949, 10, 1))
    geometry = models.JSONField()
    source = models.CharField("来源文件", max_length=200)

    class Meta:
        verbose_name = "边界"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "valid_from"], name="boundary_of_a_region_is_dated_once"
            ),
        ]

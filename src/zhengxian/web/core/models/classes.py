"""Classifications of regions and who is in which class since when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhengxian.web.core.models.regions import Level, Region


class Classification(models.Model):
    """A way to divide the regions of a level into classes, e.g. the three classes of counties."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField("名称", max_length=80)
    level = models.CharField(max_length=12, choices=Level)

    class Meta:
        verbose_name = "分类"

    def __str__(self) -> str:
        return self.title


class RegionClass(models.Model):
    """One class of a classification; ``title`` is the name that schemes use."""

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="classes")
    title = models.CharField("类别", max_length=40)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "类别"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classification", "title"], name="class_title_is_used_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ClassMembershipQuerySet(models.QuerySet["ClassMembership"]):
    """Memberships by day."""

    def in_force(self, day: date) -> ClassMembershipQuerySet:
        """Keep those that hold on a day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class ClassMembership(models.Model):
    """A region is in a class from a day to a day; memberships of one classification do not overlap."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="memberships")
    region_class = models.ForeignKey(RegionClass, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    document = models.CharField("依据", max_length=200, blank=True)

    objects = ClassMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "类别归属"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "region_class", "valid_from"], name="membership_begins_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_does_not_end_before_it_begins",
            ),
        ]

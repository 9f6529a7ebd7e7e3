"""Forms (报表): which indicators, of which regions, how often, from whom, by which day and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhengxian.web.collect.models.indicators import Frequency
from zhengxian.web.core.models import Level


class ReportedBy(models.TextChoices):
    """Who fills the form: a department for all regions (a matrix), or each region for itself (a list)."""

    DEPARTMENT = "department", "部门"
    REGION = "region", "地区"


class FormQuerySet(models.QuerySet["Form"]):
    """Forms by day."""

    def in_force(self, first: object, last: object) -> FormQuerySet:
        """Keep those in force on some day between two days."""
        return self.filter(Q(valid_from__lte=last), Q(valid_to__isnull=True) | Q(valid_to__gte=first))


class Form(models.Model):
    """One form. ``level`` is the level of the regions asked about; ``department`` is who fills it when a
    department does. ``unit_level`` is set when regions of a higher level fill it for those below them (a county
    for its towns). ``classes`` narrow the regions asked about, ``left_out`` takes single ones out, ``with_above`` asks a department
    for the figure of the region above them too (a city beside its counties, never added up by the platform). What was
    due before the form was made (``made_on``) is never asked for. ``due_day``
    counts from the first day after the period (12 = the 12th of the next month, shifted to the next working day)."""

    code = models.CharField("表号", max_length=40, unique=True)
    title = models.CharField("表名", max_length=80)
    frequency = models.CharField(max_length=8, choices=Frequency)
    level = models.CharField(max_length=12, choices=Level)
    reported_by = models.CharField(max_length=12, choices=ReportedBy)
    department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="forms"
    )
    unit_level = models.CharField("由哪一级填", max_length=12, choices=Level, blank=True)
    classes = models.ManyToManyField(
        "core.RegionClass", related_name="+", blank=True, verbose_name="只问这些类别"
    )
    left_out = models.ManyToManyField("core.Region", related_name="+", blank=True, verbose_name="不问的地区")
    with_above = models.BooleanField("另填上级合计", default=False)
    issuer = models.CharField("制定机关", max_length=80)
    basis = models.CharField("依据", max_length=200)
    reason = models.CharField("为什么要", max_length=200)
    due_day = models.PositiveSmallIntegerField("截止日")
    skips_january = models.BooleanField("1、2月合并", default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_on = models.DateField("制表日期", null=True, blank=True, editable=False)
    order = models.PositiveIntegerField(default=0)

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = "报表"
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reported_by="region", department__isnull=True)
                | Q(reported_by="department", department__isnull=False),
                name="form_names_its_department_when_a_department_fills_it",
            ),
            models.CheckConstraint(condition=Q(due_day__gte=1), name="form_is_due_after_its_period"),
            models.CheckConstraint(
                condition=Q(with_above=False) | Q(reported_by="department"),
                name="only_a_department_states_the_figure_above",
            ),
            models.CheckConstraint(
                condition=Q(unit_level="") | (Q(reported_by="region") & ~Q(unit_level=F("level"))),
                name="form_names_the_level_of_its_units_only_when_it_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FormIndicator(models.Model):
    """An indicator on a form, in order, under an optional heading."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="columns")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="on_forms")
    heading = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "indicator"], name="form_asks_an_indicator_once"),
            models.UniqueConstraint(fields=["form", "order"], name="form_column_has_its_place"),
        ]

"""Days that are not what the week says: public holidays and make-up working days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DayKind(models.TextChoices):
    """Whether the day is off or worked."""

    HOLIDAY = "holiday", "放假"
    MAKE_UP = "make_up", "调休上班"


class CalendarDay(models.Model):
    """One exception to the week; every other Monday to Friday is a working day."""

    day = models.DateField("日期", unique=True)
    kind = models.CharField(max_length=8, choices=DayKind)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "日历"
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="calendar_day_kind_is_known"),
        ]

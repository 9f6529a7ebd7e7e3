"""Packs: what a dispatch meeting was given, frozen with the round and the run it quotes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PackKind(models.TextChoices):
    """How often a meeting of this kind is held."""

    WEEK = "week", "周"
    TEN_DAY = "ten_day", "旬"
    MONTH = "month", "月"
    QUARTER = "quarter", "季"

    @property
    def meeting(self) -> str:
        """The meeting's word: 周调度会, 旬研判会, 月调度会, 季调度会."""
        return "旬研判会" if self is PackKind.TEN_DAY else f"{self.label}调度会"


class PackCounter(models.Model):
    """The last number given in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class Pack(models.Model):
    """The material of one dispatch meeting of a region. The database refuses every change and deletion.

    ``period`` is the code of the period (``2026-W43`` for a week), ``first_day`` to ``last_day`` what it covers,
    ``cutoff`` the moment as of which everything was read, ``held_on`` the day of the meeting. ``content`` is all
    that page, Word and PDF are made of; ``content_hash`` is its SHA-256. ``previous`` is the pack of the last meeting
    of the same kind, whose matters are followed up. A pack that ``holds_unreleased`` figures
    is for those who may see them before their release.
    """

    number = models.CharField("编号", max_length=30, unique=True)
    title = models.CharField("标题", max_length=160)
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类型", max_length=8, choices=PackKind)
    period = models.CharField("期间", max_length=12)
    first_day = models.DateField()
    last_day = models.DateField()
    held_on = models.DateField("会议日期")
    cutoff = models.DateTimeField("数据截至")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("monitor.Round", on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey("evaluate.Run", on_delete=models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    holds_unreleased = models.BooleanField("含未公布数据", default=False)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "调度会材料"
        ordering: ClassVar = ["-cutoff", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PackKind.values), name="pack_kind_is_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="pack_days_are_in_order"),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")), name="pack_does_not_follow_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["region", "kind", "cutoff"], name="pack_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.number}　{self.title}"

    @property
    def meeting(self) -> str:
        """The meeting's word."""
        return PackKind(self.kind).meeting

"""Schemes and their dated versions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengxian.web.core.models import Level


class Scheme(models.Model):
    """An assessment the office runs again and again; its rules are in dated versions."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField("名称", max_length=120)
    level = models.CharField(max_length=12, choices=Level)
    classification = models.ForeignKey(
        "core.Classification", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    publicity_days = models.PositiveSmallIntegerField("公示最少工作日", default=5)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "方案"
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return self.title


class VersionState(models.TextChoices):
    """Where a version stands; a version that any run has used is never edited."""

    DRAFT = "draft", "草拟"
    IN_FORCE = "in_force", "执行"
    RETIRED = "retired", "停用"


class SchemeVersion(models.Model):
    """The rules as TOML text, from a day to a day."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    document = models.CharField("文号", max_length=120, blank=True)
    toml = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("修订说明", max_length=300, blank=True)
    upload = models.ForeignKey(
        "collect.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "方案版本"
        ordering: ClassVar = ["scheme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="scheme_version_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 版"

    @property
    def status(self) -> VersionState:
        """The state as an enum."""
        return VersionState(self.state)

"""Bulletins: templates in versions, drafts bound to data, their way to issue, and what an issued one quotes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class BulletinPurpose(models.TextChoices):
    """What a bulletin is for (domain.md §9.1)."""

    MONTHLY = "monthly", "月通报"
    QUARTERLY = "quarterly", "季评比"
    HALF_YEAR = "half_year", "半年观摩结果"
    ANNUAL = "annual", "年度考核结果"
    PROJECTS = "projects", "项目专项"
    REQUESTS = "requests", "诉求专项"
    RECTIFICATION = "rectification", "整改专项"
    REGION = "region", "地区简报"


class BulletinState(models.TextChoices):
    """Where a bulletin stands: 拟稿 → 核数 → 签发 → 已印发."""

    DRAFT = "draft", "拟稿"
    IN_REVIEW = "in_review", "核数中"
    REVIEWED = "reviewed", "待签发"
    ISSUED = "issued", "已印发"
    DROPPED = "dropped", "已作废"

    @property
    def is_editable(self) -> bool:
        """Tell whether words may still be changed."""
        return self is BulletinState.DRAFT

    @property
    def is_frozen(self) -> bool:
        """Tell whether nothing of it may change any more."""
        return self in (BulletinState.ISSUED, BulletinState.DROPPED)


def _person(**more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


class BulletinTemplate(models.Model):
    """One version of a template; ``content`` is the definition as text. Versions are never changed."""

    code = models.SlugField("代码", max_length=60)
    number = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("名称", max_length=80)
    purpose = models.CharField("用途", max_length=14, choices=BulletinPurpose)
    content = models.TextField("定义")
    is_shipped = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _person()

    class Meta:
        verbose_name = "通报模板"
        ordering: ClassVar = ["code", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="template_versions_are_numbered"),
            models.CheckConstraint(
                condition=Q(purpose__in=BulletinPurpose.values), name="template_purpose_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"


class Bulletin(models.Model):
    """One bulletin of a region and period: written from a template as of a moment, edited, reviewed, issued.

    ``content`` holds the blocks as they were written, with every bound number (key, value, printed text, stored rows
    it rests on); ``edits`` the paragraphs that a person rewrote, by block and paragraph (``"3.0"``), as plain text.
    Whoever wrote or edited it neither reviews nor issues it.
    """

    template = models.ForeignKey(BulletinTemplate, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    title = models.CharField("标题", max_length=200)
    state = models.CharField(max_length=10, choices=BulletinState, default=BulletinState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    as_of = models.DateTimeField("取数时刻")
    run = models.ForeignKey("evaluate.Run", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField()
    edits = models.JSONField(default=dict)
    recipients = models.CharField("主送", max_length=300, blank=True)
    copied_to = models.CharField("抄送", max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _person()
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = _person(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = _person(null=True, blank=True)

    class Meta:
        verbose_name = "通报"
        ordering: ClassVar = ["-period_end", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=BulletinState.values), name="bulletin_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="bulletin_knows_who_reviewed_it_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "period_end"], name="bulletin_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> BulletinState:
        """The state as an enum that knows what it allows."""
        return BulletinState(self.state)


class IssuedBulletin(models.Model):
    """What went out: number, day, final content and the files. The database refuses every change and deletion."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="issued")
    number = models.CharField("发文字号", max_length=60, unique=True)
    issued_on = models.DateField("成文日期")
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = _person()
    content = models.JSONField()
    word = models.BinaryField()
    pdf = models.BinaryField()
    word_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "已印发通报"
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        return self.number


class BulletinStep(models.Model):
    """One step of a bulletin's way: who did what, when, with which words; never changed."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=12)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = "办理记录"
        ordering: ClassVar = ["id"]


class BulletinQuote(models.Model):
    """A stored row that an issued bulletin rests on: when it is superseded or withdrawn, the bulletin is touched.

    ``ref`` is the name of the row (``observation:17``); figures and runs are also linked, so that a revision finds
    the bulletins it touches by one query. Never changed.
    """

    issued = models.ForeignKey(IssuedBulletin, on_delete=models.PROTECT, related_name="quotes")
    ref = models.CharField(max_length=120)
    observation = models.ForeignKey(
        "collect.Observation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey("evaluate.Run", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "引用"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issued", "ref"], name="bulletin_quotes_a_row_once"),
        ]


class BulletinCounter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

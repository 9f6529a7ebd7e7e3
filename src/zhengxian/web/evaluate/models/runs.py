"""Runs of a scheme, their scores, confirmations, objections and publication."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengxian.web.evaluate.models.schemes import SchemeVersion


class RunState(models.TextChoices):
    """The office's steps: 计算 → 部门核对 → 各县确认 → 审批 → 公示 → 发布."""

    COMPUTED = "computed", "计算"
    CHECKING = "checking", "部门核对"
    CONFIRMING = "confirming", "各县确认"
    APPROVAL = "approval", "审批"
    PUBLICITY = "publicity", "公示"
    PUBLISHED = "published", "发布"
    WITHDRAWN = "withdrawn", "作废"

    @property
    def is_frozen(self) -> bool:
        """Tell whether nothing about it may change any more."""
        return self in (RunState.PUBLISHED, RunState.WITHDRAWN)

    @property
    def is_public(self) -> bool:
        """Tell whether everybody with an account may see it."""
        return self in (RunState.PUBLICITY, RunState.PUBLISHED)

    @property
    def takes_objections(self) -> bool:
        """Tell whether regions may object."""
        return self in (RunState.CONFIRMING, RunState.PUBLICITY)

    @property
    def next(self) -> RunState | None:
        """The step that follows, if any."""
        order = list(RunState)
        place = order.index(self)
        return order[place + 1] if place < len(order) - 2 else None


class Run(models.Model):
    """One calculation: a scheme version, a period, the figures as of a moment. Repeating it gives equal numbers."""

    number = models.CharField("编号", max_length=40, unique=True)
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="runs")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    as_of = models.DateTimeField("数据截至")
    state = models.CharField(max_length=12, choices=RunState, default=RunState.COMPUTED)
    is_trial = models.BooleanField("测算", default=False)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    engine_version = models.CharField(max_length=20)
    input_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)
    events = models.JSONField("加减分与否决", default=list)
    notes = models.JSONField(default=list)
    awards = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    inputs = models.JSONField("参评地区与读取范围", default=dict)
    method = models.JSONField("计算说明", default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    publicity_from = models.DateField("公示起", null=True, blank=True)
    publicity_to = models.DateField("公示止", null=True, blank=True)

    class Meta:
        verbose_name = "评价"
        ordering: ClassVar = ["-period_end", "-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_is_known"),
            models.CheckConstraint(
                condition=Q(publicity_from__isnull=True, publicity_to__isnull=True)
                | Q(publicity_from__isnull=False, publicity_to__gte=F("publicity_from")),
                name="run_publicity_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="run_knows_who_approved_it_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="nobody_approves_his_own_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}　{self.version.scheme.title}"

    @property
    def status(self) -> RunState:
        """The state as an enum that knows what it allows."""
        return RunState(self.state)


class RunStep(models.Model):
    """One move of a run from state to state: who, when, with which words."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=RunState)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]


class Score(models.Model):
    """The score of a region on one node of the scheme; node ``total`` at level 0 is the total."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="scores")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    class_title = models.CharField(max_length=40, blank=True)
    node = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    score = models.FloatField(null=True)
    shown = models.CharField(max_length=20)
    full = models.FloatField("满分", null=True)
    rank = models.FloatField(null=True)
    rank_in_class = models.FloatField(null=True)
    rank_change = models.FloatField(null=True)
    class_rank_change = models.FloatField(null=True)
    change_note = models.CharField(max_length=120, blank=True)
    tied = models.BooleanField(default=False)
    grade = models.CharField(max_length=40, blank=True)
    status = models.CharField("否决等", max_length=120, blank=True)
    status_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "得分"
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "region", "node"], name="score_stands_once_a_node"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "level"], name="score_by_level")]


class Contribution(models.Model):
    """One item of one region: figure used, score, weight, points and points lost; they sum to the full mark."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="contributions")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=80)
    parent = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120)
    indicator = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(null=True)
    order = models.PositiveIntegerField()
    raw = models.FloatField(null=True)
    state = models.CharField(max_length=14, blank=True)
    scored = models.FloatField(null=True)
    weight = models.FloatField(null=True)
    points = models.FloatField(null=True)
    points_lost = models.FloatField(null=True)
    rank_in_class = models.FloatField(null=True)
    winback = models.JSONField("可挽回", default=dict)
    note = models.CharField("补值与处理", max_length=300, blank=True)

    class Meta:
        verbose_name = "失分"
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "region", "node"], name="contribution_stands_once_a_node"),
        ]


class Confirmation(models.Model):
    """A region's word that it has read its figures and scores of a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="confirmations")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "region"], name="region_confirms_a_run_once"),
        ]


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    FILED = "filed", "待答复"
    UPHELD = "upheld", "采纳"
    REJECTED = "rejected", "不采纳"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for an answer."""
        return self is ObjectionState.FILED


class Objection(models.Model):
    """A region's right of reply: what it disputes, its evidence, and the office's answer."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="objections")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=80, blank=True)
    text = models.TextField("申诉理由")
    evidence = models.ForeignKey(
        "collect.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    filed_at = models.DateTimeField(default=timezone.now)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "申诉"
        ordering: ClassVar = ["-filed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="objection_knows_who_answered_it_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "withdrawn"]) | Q(answered_at__isnull=False),
                name="objection_is_settled_by_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("filed_by")),
                name="nobody_answers_his_own_objection",
            ),
        ]


class Publication(models.Model):
    """The moment a run became official; it freezes the run."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="publication")
    number = models.CharField("文号", max_length=80)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "发布"

"""Speeches and reports, their sentences, and what was read out of them with its exact place."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class DocumentKind(models.TextChoices):
    """What kind of text it is."""

    SPEECH = "speech", "领导讲话"
    MINUTES = "minutes", "会议纪要"
    PLAN = "plan", "工作方案"
    REPORT = "report", "工作报告"
    NOTICE = "notice", "通知文件"
    OTHER = "other", "其他"


class Document(models.Model):
    """One text as it was handed in; ``text`` is what spans count in and never changes."""

    title = models.CharField("标题", max_length=200)
    kind = models.CharField("类型", max_length=8, choices=DocumentKind, default=DocumentKind.SPEECH)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("讲话人或发文单位", max_length=120, blank=True)
    meeting_on = models.DateField("会议或成文日期")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    upload = models.ForeignKey(
        "collect.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notes = models.JSONField("读取说明", default=list)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField("梳理完成时间", null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "文件"
        ordering: ClassVar = ["-meeting_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256", "meeting_on"], name="a_text_is_read_once_a_meeting"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="document_knows_who_finished_it_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClauseKind(models.TextChoices):
    """What a sentence does."""

    TASK = "task", "任务"
    REPORT = "report", "情况"
    APPEAL = "appeal", "号召"
    QUOTATION = "quotation", "引用"
    HEADING = "heading", "标题"
    OTHER = "other", "其他"


class Clause(models.Model):
    """One sentence with its place in the text and in the outline, what it was taken for, and why."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    section = models.JSONField(default=list)
    kind = models.CharField(max_length=10, choices=ClauseKind)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "order"], name="clause_stands_once_in_a_document"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="clause_has_a_span"),
        ]


class CommitmentState(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", "待定"
    ACCEPTED = "accepted", "采纳"
    REJECTED = "rejected", "不采纳"
    MERGED = "merged", "已并入"
    SPLIT = "split", "已拆分"

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be changed or decided on."""
        return self in (CommitmentState.PROPOSED, CommitmentState.ACCEPTED)


class Commitment(models.Model):
    """One proposed ledger item: what was read, what the clerk made of it; the span stays for ever.

    ``units``, ``deadlines`` and ``targets`` are lists in the form of tasks.jsonl (design.md §4) with ``start`` and
    ``end`` offsets into the document's text and the code each resolved to. ``read`` keeps the machine's own reading.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="commitments")
    order = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    section = models.JSONField(default=list)
    title = models.CharField("事项", max_length=200)
    units = models.JSONField(default=list)
    deadlines = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    read = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)
    by_hand = models.BooleanField(default=False)
    owner_region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, related_name="+")
    owner_department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField("办理时限", null=True, blank=True)
    state = models.CharField(max_length=8, choices=CommitmentState, default=CommitmentState.PROPOSED)
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    revision = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.OneToOneField(
        "act.LedgerItem", on_delete=models.PROTECT, null=True, blank=True, related_name="commitment"
    )

    class Meta:
        verbose_name = "拟立事项"
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="commitment_has_a_span"),
            models.CheckConstraint(
                condition=Q(owner_region__isnull=True) | Q(owner_department__isnull=True),
                name="commitment_has_at_most_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="commitment_knows_who_decided_it_when",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(state="accepted"),
                name="only_an_accepted_commitment_is_an_item",
            ),
        ]

"""What is done on an item: feedback, extension, verification, cards, and the log of its states. Never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengxian.web.act.models.items import CardLevel, ItemState, LedgerItem, person


class ItemAct(models.TextChoices):
    """Everything that happens to an item."""

    DRAFT = "draft", "起草"
    ESTABLISH = "establish", "立项"
    ASSIGN = "assign", "交办"
    ACCEPT = "accept", "接收"
    OBJECT = "object", "提出异议"
    ANSWER = "answer", "答复异议"
    PROGRESS = "progress", "反馈进展"
    FEEDBACK = "feedback", "报告办结"
    ASK_EXTENSION = "ask_extension", "申请延期"
    EXTEND = "extend", "同意延期"
    REFUSE_EXTENSION = "refuse_extension", "不同意延期"
    RETURN = "return", "退回重办"
    APPROVE = "approve", "审核通过"
    VERIFY = "verify", "核验"
    CLOSE = "close", "销号"
    ARCHIVE = "archive", "归档"
    REOPEN = "reopen", "重新办理"
    CANCEL = "cancel", "撤销"
    REMIND = "remind", "催办"
    CARD = "card", "亮牌"
    NOTE = "note", "备注"
    CHANGE = "change", "修改"


class ItemEvent(models.Model):
    """One line of an item's history: who did what, from which state to which, and why."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=18, choices=ItemAct)
    before = models.CharField(max_length=12, choices=ItemState, blank=True)
    after = models.CharField(max_length=12, choices=ItemState)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = person()

    class Meta:
        verbose_name = "办理记录"
        ordering: ClassVar = ["at", "id"]


class Feedback(models.Model):
    """What the owner reports: progress, or that it is done (``is_done``) with evidence."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="feedbacks")
    text = models.TextField("办理情况")
    is_done = models.BooleanField("已办结", default=False)
    percent = models.PositiveSmallIntegerField("进度", null=True, blank=True)
    value = models.DecimalField("完成数", max_digits=18, decimal_places=4, null=True, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    next_step = models.TextField("存在问题和下一步", blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = person()
    returned_reason = models.CharField("退回原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "反馈"
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_done=False) | Q(done_on__isnull=False),
                name="feedback_that_it_is_done_names_the_day",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="feedback_progress_is_at_most_100",
            ),
        ]


class ExtensionState(models.TextChoices):
    """Where a wish for more time stands."""

    ASKED = "asked", "待定"
    ACCEPTED = "accepted", "同意"
    REFUSED = "refused", "不同意"


class Extension(models.Model):
    """A wish for more time, asked before the due day; accepting it moves the due day and keeps the first one."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateField("原时限")
    until = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=400)
    state = models.CharField(max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = person(null=True, blank=True)
    answer = models.CharField("答复", max_length=400, blank=True)

    class Meta:
        verbose_name = "延期申请"
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="extension_knows_who_decided_it_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_extends_his_own_time",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("before")), name="extension_gives_more_time"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="asked"), name="one_open_extension_an_item"
            ),
        ]


class VerifyMethod(models.TextChoices):
    """How somebody else made sure."""

    OPEN_VISIT = "open_visit", "明察"
    UNANNOUNCED = "unannounced", "暗访"
    PAPERS = "papers", "资料核验"
    RETURN_VISIT = "return_visit", "回访"

    @property
    def is_on_site(self) -> bool:
        """Tell whether a site, a time and a photo are asked for."""
        return self in (VerifyMethod.OPEN_VISIT, VerifyMethod.UNANNOUNCED)


class Verification(models.Model):
    """Somebody who is not the owner looked: where, when, what was found, whether it passes."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="verifications")
    method = models.CharField("方式", max_length=12, choices=VerifyMethod)
    site = models.CharField("地点", max_length=200, blank=True)
    visited_at = models.DateTimeField("核验时间")
    passed = models.BooleanField("通过")
    text = models.TextField("核验情况")
    at = models.DateTimeField(default=timezone.now)
    by = person()

    class Meta:
        verbose_name = "核验"
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(method__in=["papers", "return_visit"]) | ~Q(site=""),
                name="visit_on_site_names_the_site",
            ),
        ]


class Card(models.Model):
    """One reminder or card given for being late, with the rule and its arithmetic in words."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="cards")
    level = models.CharField(max_length=8, choices=CardLevel)
    due_on = models.DateField()
    given_on = models.DateField()
    overdue_days = models.PositiveIntegerField("超期工作日")
    reason = models.CharField(max_length=400)
    measure = models.CharField("措施", max_length=200, blank=True)
    by = person()

    class Meta:
        verbose_name = "牌"
        ordering: ClassVar = ["given_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=["reminder", "yellow", "red"]),
                name="card_has_a_colour_or_is_a_reminder",
            ),
            models.UniqueConstraint(
                fields=["item", "level", "due_on"], name="card_of_a_level_is_given_once_for_a_due_day"
            ),
        ]


class Evidence(models.Model):
    """A file that proves something: with feedback, a verification, a milestone, a project step or a paper."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="evidence")
    upload = models.ForeignKey("collect.Upload", on_delete=models.PROTECT, related_name="+")
    feedback = models.ForeignKey(
        Feedback, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    milestone = models.ForeignKey(
        "act.Milestone", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    step = models.ForeignKey(
        "act.ProjectStep", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    paper = models.ForeignKey(
        "act.ProjectPaper", on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    caption = models.CharField("说明", max_length=200, blank=True)
    taken_on = models.DateField("拍摄或形成日期", null=True, blank=True)
    is_before = models.BooleanField("整改前", default=False)
    at = models.DateTimeField(default=timezone.now)
    by = person()

    class Meta:
        verbose_name = "佐证"
        ordering: ClassVar = ["at", "id"]


class Milestone(models.Model):
    """A node of the back-scheduled plan; the first planned day is kept when the plan moves."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField("节点", max_length=120)
    begins_on = models.DateField("开始", null=True, blank=True)
    planned_on = models.DateField("计划完成")
    first_planned_on = models.DateField("原计划")
    weight = models.PositiveSmallIntegerField("权重", default=1)
    done_on = models.DateField("实际完成", null=True, blank=True)
    done_by = person(null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = "节点"
        ordering: ClassVar = ["order", "planned_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="milestone_knows_who_reached_it_when",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(begins_on__lte=F("planned_on")),
                name="milestone_does_not_end_before_it_begins",
            ),
        ]

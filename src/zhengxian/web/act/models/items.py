"""Ledger items: one state machine for tasks, projects, requests and rectification (domain.md §6.1)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class ItemKind(models.TextChoices):
    """What an item is; the kind decides its closing standard, clocks and further fields."""

    TASK = "task", "任务"
    PROJECT = "project", "项目"
    REQUEST = "request", "企业诉求"
    RECTIFICATION = "rectification", "整改"

    @property
    def mark(self) -> str:
        """The character in front of its number, as in 督〔2026〕087号."""
        return {"task": "督", "project": "项", "request": "企", "rectification": "改"}[self.value]


class Origin(models.TextChoices):
    """Where an item comes from; ``origin_note`` and the links say which one."""

    DOCUMENT = "document", "讲话文件"
    WARNING = "warning", "预警"
    LOST_POINTS = "lost_points", "失分项"
    HAND = "hand", "直接登记"
    WORKBOOK = "workbook", "台账导入"
    INSPECTION = "inspection", "督查检查"


class Urgency(models.TextChoices):
    """How fast: it decides the clocks where the rules of the kind name several."""

    ORDINARY = "ordinary", "一般"
    URGENT = "urgent", "急"
    EXTRA = "extra", "特急"


class ItemState(models.TextChoices):
    """Where an item stands and what that allows.

    A wish for more time is an `Extension` of its own: the work goes on while it is decided. Overdue is no state; it
    is computed from the due day and the working calendar.
    """

    DRAFT = "draft", "草稿"
    ESTABLISHED = "established", "已立项"
    ASSIGNED = "assigned", "待接收"
    OBJECTED = "objected", "有异议"
    IN_PROGRESS = "in_progress", "办理中"
    UNDER_REVIEW = "under_review", "待审核"
    RETURNED = "returned", "退回重办"
    APPROVED = "approved", "待核验"
    CLOSED = "closed", "已销号"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已撤销"

    @property
    def is_editable(self) -> bool:
        """Tell whether the words and owners may still be changed without a trace on the item's own page."""
        return self in (ItemState.DRAFT, ItemState.ESTABLISHED)

    @property
    def is_assigned(self) -> bool:
        """Tell whether an owner has it."""
        return self not in (ItemState.DRAFT, ItemState.ESTABLISHED, ItemState.CANCELLED)

    @property
    def is_workable(self) -> bool:
        """Tell whether the owner may hand in feedback or ask for more time."""
        return self in (ItemState.IN_PROGRESS, ItemState.RETURNED)

    @property
    def is_running(self) -> bool:
        """Tell whether the clock runs: an owner has it and it is not done."""
        return self in _RUNNING

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more is expected."""
        return self in (ItemState.CLOSED, ItemState.ARCHIVED, ItemState.CANCELLED)

    @property
    def is_reopenable(self) -> bool:
        """Tell whether a return visit or a rebound may open it again."""
        return self in (ItemState.CLOSED, ItemState.ARCHIVED)

    @classmethod
    def running(cls) -> tuple[str, ...]:
        """Return the states in which the clock runs."""
        return tuple(state.value for state in _RUNNING)


_RUNNING = (
    ItemState.ASSIGNED,
    ItemState.OBJECTED,
    ItemState.IN_PROGRESS,
    ItemState.UNDER_REVIEW,
    ItemState.RETURNED,
    ItemState.APPROVED,
)
_HAS_OWNER = Q(owner_region__isnull=False, owner_department__isnull=True) | Q(
    owner_region__isnull=True, owner_department__isnull=False
)


class CardLevel(models.TextChoices):
    """What was given for being late."""

    NONE = "none", "无"
    REMINDER = "reminder", "提醒"
    YELLOW = "yellow", "黄牌"
    RED = "red", "红牌"


def person(**more: Any) -> Any:
    """Return a column that names who did something; users are never deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


class LedgerItem(models.Model):
    """One matter with one owner until another one verifies and closes it.

    ``place`` is where the matter lies (results are counted there). ``first_due_on`` never changes once assigned,
    ``due_on`` moves only by an accepted extension; ``done_on`` is the day of the accepted feedback. ``first_closed_on``
    and ``first_late_days`` are set at the first closing and kept for ever: a closed late item stays late.
    """

    kind = models.CharField("类型", max_length=14, choices=ItemKind)
    number = models.CharField("编号", max_length=30, unique=True, null=True, blank=True)
    title = models.CharField("事项", max_length=200)
    content = models.TextField("要求", blank=True)
    standard = models.TextField("办结标准", blank=True)
    origin = models.CharField("来源", max_length=12, choices=Origin, default=Origin.HAND)
    origin_note = models.CharField("来源说明", max_length=300, blank=True)
    origin_url = models.CharField(max_length=300, blank=True)
    source_quote = models.TextField("原文", blank=True)
    source_path = models.CharField("原文所在章节", max_length=400, blank=True)
    urgency = models.CharField("缓急", max_length=8, choices=Urgency, default=Urgency.ORDINARY)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    owner_region = models.ForeignKey(
        "core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        "core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    leader = person(null=True, blank=True)
    indicator = models.ForeignKey(
        "collect.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    warning = models.ForeignKey(
        "monitor.Warning", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    target_value = models.DecimalField("目标数", max_digits=18, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField("单位", max_length=20, blank=True)
    done_value = models.DecimalField("完成数", max_digits=18, decimal_places=4, null=True, blank=True)
    percent = models.PositiveSmallIntegerField("进度", default=0)

    state = models.CharField(max_length=12, choices=ItemState, default=ItemState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = person()
    begins_on = models.DateField("开始日期", null=True, blank=True)
    due_on = models.DateField("办理时限", null=True, blank=True)
    first_due_on = models.DateField("原定时限", null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = person(null=True, blank=True)
    object_by = models.DateField("异议截止", null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person(null=True, blank=True)
    late_days = models.PositiveIntegerField("超期工作日", null=True, blank=True)
    first_closed_on = models.DateField("首次销号日期", null=True, blank=True)
    first_late_days = models.PositiveIntegerField("首次销号时超期工作日", null=True, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    card = models.CharField("牌", max_length=8, choices=CardLevel, default=CardLevel.NONE)

    class Meta:
        verbose_name = "台账事项"
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_is_known"),
            models.CheckConstraint(
                condition=Q(owner_region__isnull=True) | Q(owner_department__isnull=True),
                name="item_has_at_most_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "established", "cancelled"])
                | (_HAS_OWNER & Q(due_on__isnull=False, first_due_on__isnull=False, number__isnull=False)),
                name="assigned_item_has_a_number_an_owner_and_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(assigned_at__isnull=True, assigned_by__isnull=True)
                | Q(assigned_at__isnull=False, assigned_by__isnull=False),
                name="item_knows_who_assigned_it_when",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, late_days__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, late_days__isnull=False),
                name="item_knows_who_closed_it_when_and_how_late",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=["closed", "archived"]) & Q(closed_at__isnull=True))
                | Q(state__in=["closed", "archived"], closed_at__isnull=False, done_on__isnull=False),
                name="item_is_closed_exactly_when_it_has_a_closing",
            ),
            models.CheckConstraint(
                condition=Q(first_closed_on__isnull=True, first_late_days__isnull=True)
                | Q(first_closed_on__isnull=False, first_late_days__isnull=False),
                name="item_keeps_its_first_closing_and_lateness_together",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(first_closed_on__isnull=False),
                name="closed_item_has_a_first_closing",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="item_progress_is_at_most_100"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="item_is_not_part_of_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="item_by_state"),
            models.Index(fields=["owner_region", "state", "due_on"], name="item_by_owner_region"),
            models.Index(fields=["owner_department", "state", "due_on"], name="item_by_owner_department"),
            models.Index(fields=["place", "state", "due_on"], name="item_by_place"),
            models.Index(fields=["kind", "state", "due_on"], name="item_by_kind"),
            models.Index(fields=["leader", "state"], name="item_by_leader"),
            models.Index(fields=["card", "state"], name="item_by_card"),
            models.Index(fields=["id"], condition=Q(reopened_count__gt=0), name="item_reopened"),
            models.Index(
                fields=["due_on", "id"],
                include=["state", "card"],
                condition=Q(state__in=["established", *ItemState.running()]),
                name="item_open_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or ''}{self.title}"

    @property
    def status(self) -> ItemState:
        """The state as an enum that knows what it allows."""
        return ItemState(self.state)

    @property
    def owner_name(self) -> str:
        """Who has to do it."""
        return str(self.owner_department or self.owner_region or "")


class SupportUnit(models.Model):
    """A unit that helps the owner (配合单位); it sees the item, the owner answers for it."""

    item = models.ForeignKey(LedgerItem, on_delete=models.CASCADE, related_name="supports")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "配合单位"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, department__isnull=True)
                | Q(region__isnull=True, department__isnull=False),
                name="support_comes_from_one_unit",
            ),
            models.UniqueConstraint(
                fields=["item", "region"], condition=Q(region__isnull=False), name="region_supports_once"
            ),
            models.UniqueConstraint(
                fields=["item", "department"],
                condition=Q(department__isnull=False),
                name="department_supports_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.department or self.region)

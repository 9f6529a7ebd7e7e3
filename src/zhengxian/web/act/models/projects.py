"""Projects: a date and a proof for every step, money by month, papers, on-site scores (domain.md §5)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengxian.web.act.models.items import LedgerItem


class Enterprise(models.Model):
    """A firm as the register of the office knows it; its own statistical returns never enter here."""

    name = models.CharField("名称", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    place = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    industry = models.CharField("行业", max_length=80, blank=True)
    contact = models.CharField("联系人和电话", max_length=120, blank=True)
    is_active = models.BooleanField("在册", default=True)

    class Meta:
        verbose_name = "企业"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "place"],
                condition=Q(credit_code__isnull=True),
                name="firm_without_a_code_stands_once_in_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Chain(models.Model):
    """An industrial chain (产业链) with the department that leads it."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField("产业链", max_length=80, unique=True)
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "产业链"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.title


class ProjectSector(models.TextChoices):
    """What the money builds; entry sizes differ by sector (domain.md §5.1)."""

    MANUFACTURING = "manufacturing", "制造业"
    SERVICES = "services", "现代服务业"
    INFRASTRUCTURE = "infrastructure", "基础设施"
    LIVELIHOOD = "livelihood", "民生事业"
    AGRICULTURE = "agriculture", "农业农村"
    PROPERTY = "property", "房地产"


class SideState(models.TextChoices):
    """Where a project stands beside its steps."""

    ACTIVE = "active", "推进中"
    PAUSED = "paused", "暂停"
    ENDED = "ended", "终止"
    REMOVED = "removed", "调出"


class Project(models.Model):
    """What a project has beyond its ledger item: size, sector, firm, park, money. Amounts are 万元."""

    item = models.OneToOneField(
        LedgerItem, on_delete=models.CASCADE, primary_key=True, related_name="project"
    )
    sector = models.CharField("类别", max_length=14, choices=ProjectSector)
    is_attracted = models.BooleanField("招商引资项目", default=False)
    is_emerging = models.BooleanField("战略性新兴产业", default=False)
    investment = models.DecimalField("总投资（万元）", max_digits=16, decimal_places=2)
    year_plan = models.DecimalField(
        "本年计划投资（万元）", max_digits=16, decimal_places=2, null=True, blank=True
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    park = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    batch = models.CharField("批次", max_length=40, blank=True)
    site = models.CharField("建设地点", max_length=120, blank=True)
    unit_person = models.CharField("企业负责人", max_length=80, blank=True)
    side = models.CharField("状态", max_length=8, choices=SideState, default=SideState.ACTIVE)
    side_reason = models.CharField("原因", max_length=300, blank=True)
    side_from = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "项目"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(investment__gte=0), name="project_investment_is_not_negative"),
            models.CheckConstraint(
                condition=Q(side="active") | ~Q(side_reason=""), name="project_aside_says_why"
            ),
        ]


class StepKind(models.TextChoices):
    """The steps in their order (domain.md §5.1)."""

    PLANNED = "planned", "谋划"
    TALKED = "talked", "洽谈"
    SIGNED = "signed", "签约"
    PERFORMED = "performed", "履约"
    PERMITTED = "permitted", "手续"
    STARTED = "started", "开工"
    REGISTERED = "registered", "入库"
    BUILDING = "building", "在建"
    COMPLETED = "completed", "竣工"
    PRODUCING = "producing", "投产"
    FULL_CAPACITY = "full_capacity", "达效"


class ProjectStep(models.Model):
    """One step of one project: planned for, reached on, proven by."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("环节", max_length=14, choices=StepKind)
    planned_on = models.DateField("计划", null=True, blank=True)
    first_planned_on = models.DateField("原计划", null=True, blank=True)
    reached_on = models.DateField("实际", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "项目环节"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=StepKind.values), name="project_step_is_known"),
            models.UniqueConstraint(fields=["project", "step"], name="project_goes_through_a_step_once"),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="reached_step_knows_who_recorded_it",
            ),
        ]


class Investment(models.Model):
    """Money of one project in one month (万元): planned, done, arrived. Single months, not cumulative."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investments")
    period = models.CharField(max_length=12)
    planned = models.DecimalField("计划", max_digits=16, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField("完成", max_digits=16, decimal_places=2, null=True, blank=True)
    funds = models.DecimalField("到位资金", max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "投资"
        ordering: ClassVar = ["period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "period"], name="project_month_stands_once"),
        ]


class PaperKind(models.TextChoices):
    """Permits before the start and papers of the statistical dossier (domain.md §5.2)."""

    APPROVAL = "approval", "立项批复或备案"
    LAND = "land", "用地手续"
    PLANNING = "planning", "规划许可"
    ENVIRONMENT = "environment", "环评批复"
    ENERGY = "energy", "节能审查"
    CONSTRUCTION = "construction", "施工许可"
    LICENCE = "licence", "营业执照"
    CONTRACT = "contract", "施工合同"
    PHOTO = "photo", "现场照片"
    APPLICATION = "application", "入库申请表"
    PLATFORM = "platform", "在线审批平台截图"


class ProjectPaper(models.Model):
    """One permit or paper: whether it is needed, granted when, under which number, to which unit."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind)
    needed = models.BooleanField("需要", default=True)
    number = models.CharField("文号", max_length=80, blank=True)
    holder = models.CharField("持有单位", max_length=120, blank=True)
    granted_on = models.DateField("取得日期", null=True, blank=True)
    amount = models.DecimalField("金额（万元）", max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "手续资料"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind"], name="project_has_a_paper_once"),
        ]


class Tour(models.Model):
    """An on-site review (观摩): when, of which projects, how many extreme scores are dropped."""

    title = models.CharField("名称", max_length=120)
    held_on = models.DateField("日期")
    trim = models.PositiveSmallIntegerField("各去掉最高最低分个数", default=1)
    criteria = models.JSONField("评分项目", default=list)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "观摩"
        ordering: ClassVar = ["-held_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="tour_knows_who_closed_it_when",
            ),
        ]


class TourStop(models.Model):
    """A project on a tour."""

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="stops")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stops")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tour", "project"], name="project_is_seen_once_on_a_tour"),
        ]


class TourScore(models.Model):
    """What one judge gives a stop on one criterion, 0 to 100."""

    stop = models.ForeignKey(TourStop, on_delete=models.CASCADE, related_name="scores")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    aspect = models.CharField(max_length=40)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stop", "judge", "aspect"], name="judge_scores_a_stop_once_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100),
                name="tour_score_is_0_to_100",
            ),
        ]

"""What a unit hands in for a form and a period: the sheet, its cells, files and corrections."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zhengxian.web.collect.models.observations import CellState


class SubmissionState(models.TextChoices):
    """Where a submission stands and what that allows."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"

    @property
    def is_editable(self) -> bool:
        """Tell whether the reporter may change cells."""
        return self in (SubmissionState.DRAFT, SubmissionState.RETURNED)

    @property
    def is_reviewable(self) -> bool:
        """Tell whether a reviewer may approve or return."""
        return self is SubmissionState.SUBMITTED

    @property
    def is_approved(self) -> bool:
        """Tell whether its figures count."""
        return self is SubmissionState.APPROVED


class Timing(models.TextChoices):
    """When it was first handed in, against its due day; set once and kept."""

    EARLY = "early", "提前"
    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MAKE_UP = "make_up", "补报"


class Submission(models.Model):
    """One sheet: a form, a period and the unit that fills it (a department or a region)."""

    form = models.ForeignKey("collect.Form", on_delete=models.PROTECT, related_name="submissions")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    due_on = models.DateField()
    timing = models.CharField(max_length=8, choices=Timing, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "报送"
        ordering: ClassVar = ["-period_end", "form__order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values), name="submission_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["form", "period", "department"],
                condition=Q(department__isnull=False),
                name="department_hands_in_a_form_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["form", "period", "region"],
                condition=Q(region__isnull=False),
                name="region_hands_in_a_form_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False, region__isnull=True)
                | Q(department__isnull=True, region__isnull=False),
                name="submission_comes_from_one_unit",
            ),
            models.CheckConstraint(
                condition=Q(
                    submitted_at__isnull=True, submitted_by__isnull=True, first_submitted_at__isnull=True
                )
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, first_submitted_at__isnull=False),
                name="submission_knows_who_handed_it_in_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="submission_knows_who_reviewed_it_when",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="only_a_draft_was_never_handed_in",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(reviewed_by=F("submitted_by")),
                name="nobody_approves_his_own_submission",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="submission_by_state"),
            models.Index(fields=["region", "period_end"], name="submission_by_region"),
            models.Index(fields=["department", "period_end"], name="submission_by_department"),
        ]

    @property
    def status(self) -> SubmissionState:
        """The state as an enum that knows what it allows."""
        return SubmissionState(self.state)

    @property
    def unit_name(self) -> str:
        """Who fills it."""
        return str(self.department or self.region)


class Entry(models.Model):
    """One cell of a submission as it stands: what was typed, the figure read from it, who and when.

    ``revision`` grows by one with every save; a save that names an older revision is a conflict and is refused.
    ``value`` is set exactly when ``state`` is *reported*. A cell that was emptied again stays, with an empty state,
    so that its revision goes on and the reason of a return is kept; nothing empty can be handed in.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="entries")
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    value = models.FloatField(null=True)
    state = models.CharField(max_length=14, choices=CellState, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey("collect.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    cell = models.CharField(max_length=60, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "格"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "region", "indicator"], name="entry_stands_once_in_a_sheet"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", *CellState.values]), name="entry_state_is_known_or_empty"
            ),
            models.CheckConstraint(
                condition=Q(state="reported", value__isnull=False)
                | (~Q(state="reported") & Q(value__isnull=True)),
                name="entry_has_a_value_exactly_when_reported",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="entry_knows_who_returned_it_when",
            ),
        ]


class UploadKind(models.TextChoices):
    """What a file is for."""

    FORM = "form", "报表"
    LONG = "long", "批量数据"
    EVIDENCE = "evidence", "佐证"
    DOCUMENT = "document", "讲话文件"


class Upload(models.Model):
    """A file somebody handed in: kept as it came, under a random name, given back only as a download."""

    kind = models.CharField(max_length=10, choices=UploadKind)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reading = models.JSONField("读取结果", default=dict)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "上传文件"
        ordering: ClassVar = ["-uploaded_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(written_at__isnull=True, written_by__isnull=True)
                | Q(written_at__isnull=False, written_by__isnull=False),
                name="upload_knows_who_wrote_it_when",
            ),
        ]


class CorrectionState(models.TextChoices):
    """Where a correction stands."""

    PROPOSED = "proposed", "待定"
    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "未采纳"


class Correction(models.Model):
    """A wish to change a figure after approval; accepting it writes a new version of the observation."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    region = models.ForeignKey("core.Region", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("collect.Indicator", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    before = models.ForeignKey("collect.Observation", on_delete=models.PROTECT, related_name="corrections")
    value = models.FloatField(null=True)
    cell_state = models.CharField(max_length=14, choices=CellState)
    reason = models.CharField("更正理由", max_length=400)
    evidence = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField("答复", max_length=400, blank=True)
    effect = models.JSONField("对得分位次的影响", default=dict)

    class Meta:
        verbose_name = "更正"
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="correction_knows_who_decided_it_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_his_own_correction",
            ),
            models.UniqueConstraint(
                fields=["region", "indicator", "period"],
                condition=Q(state="proposed"),
                name="one_open_correction_a_figure",
            ),
        ]

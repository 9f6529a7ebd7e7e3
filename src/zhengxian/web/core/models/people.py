"""Users, their roles and where each role holds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

SYSTEM = "system"
"""The user name under which the system itself acts."""


class UserKind(models.TextChoices):
    """Who stands behind a user name."""

    PERSON = "person", "人员"
    SYSTEM = "system", "系统"
    SERVICE = "service", "外部系统"


class Role(models.TextChoices):
    """What a person is here for; what each role may do stands in `core.access`."""

    ADMINISTRATOR = "administrator", "管理员"
    REPORTER = "reporter", "填报员"
    REVIEWER = "reviewer", "审核员"
    STATISTICS_REVIEWER = "statistics_reviewer", "统计审核员"
    ASSESSOR = "assessor", "考核员"
    SUPERVISOR = "supervisor", "督查员"
    OWNER_UNIT = "owner_unit", "承办单位"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计员"


class UserManager(BaseUserManager["User"]):
    """Makes users; passwords are hashed, never stored."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Make a user; without a password nobody can sign in under the name."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find the user who signs in."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """One account: a person, the system or another system. Accounts are closed, never deleted."""

    username = models.CharField("账号", max_length=64, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField("名称", max_length=80)
    kind = models.CharField(max_length=8, choices=UserKind, default=UserKind.PERSON)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)
    keys_off = models.BooleanField("关掉单键快捷键", default=False)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("邮箱", blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = "用户"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UserKind.values), name="user_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        """Return the name shown on pages."""
        return self.display_name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by day."""

    def in_force(self, day: date) -> AssignmentQuerySet:
        """Keep those that hold on a day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Assignment(models.Model):
    """A role of a user within a region (with all below it) or for a department's indicators, for some time; a person
    with both has two of them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("角色", max_length=24, choices=Role)
    region = models.ForeignKey(
        "core.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    valid_from = models.DateField("生效日期", default=date(2000, 1, 1))
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="assignment_role_is_known"),
            models.CheckConstraint(
                condition=Q(region__isnull=False, department__isnull=True)
                | Q(region__isnull=True, department__isnull=False),
                name="assignment_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="assignment_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

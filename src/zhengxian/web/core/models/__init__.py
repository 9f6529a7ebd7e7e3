"""The tables that every stage stands on."""

from zhengxian.web.core.models.audit import AuditEvent, AuditHead
from zhengxian.web.core.models.calendar import CalendarDay, DayKind
from zhengxian.web.core.models.classes import Classification, ClassMembership, RegionClass
from zhengxian.web.core.models.departments import Department, DepartmentAlias
from zhengxian.web.core.models.office import ApiToken, Job, JobState, Notice, Office
from zhengxian.web.core.models.people import SYSTEM, Assignment, Role, User, UserKind
from zhengxian.web.core.models.regions import Boundary, ChangeKind, Level, Region, RegionChange

__all__ = [
    "SYSTEM",
    "ApiToken",
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "Boundary",
    "CalendarDay",
    "ChangeKind",
    "ClassMembership",
    "Classification",
    "DayKind",
    "Department",
    "DepartmentAlias",
    "Job",
    "JobState",
    "Level",
    "Notice",
    "Office",
    "Region",
    "RegionChange",
    "RegionClass",
    "Role",
    "User",
    "UserKind",
]

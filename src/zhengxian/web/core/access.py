"""What each role may do, and where a user may do it.

``user.access`` (see `access_of`) answers both with at most one query a request. A scope is a set of region paths
(a region and everything below it) and a set of departments (their indicators in every region).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from zhengxian.web.core.models import Assignment, Role, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from zhengxian.web.core.models import Region


class Action(Enum):
    """Everything that somebody may or may not do."""

    ENTER_FIGURES = "enter figures"
    REVIEW = "review submissions"
    LOAD_BULK = "load many figures at once"
    RELEASE = "release figures"
    SEE_UNRELEASED = "see unreleased figures"
    DESIGN_FORMS = "design forms"
    SEE_TARGETS = "see targets"
    RUN = "run assessments"
    DESIGN_SCHEMES = "write schemes"
    SEE_RUNS = "see unpublished runs"
    APPROVE_RUN = "approve a run"
    CONFIRM_RUN = "confirm a region's scores and object"
    SEE_WARNINGS = "see warnings"
    MAKE_PLANS = "draw plans and change them"
    WATCH = "recompute readings, forecasts and warnings"
    EXPLAIN_WARNINGS = "explain warnings"
    SETTLE_WARNINGS = "settle warnings"
    SEE_ITEMS = "see ledger items"
    READ_DOCUMENTS = "read documents into proposed items"
    DRAFT_ITEMS = "draft and establish ledger items"
    ASSIGN_ITEMS = "assign ledger items, review them, decide on more time, close them"
    OWN_ITEMS = "work on ledger items"
    VERIFY_ITEMS = "verify ledger items of others"
    TAKE_REQUESTS = "take in requests of enterprises"
    RUN_PROJECTS = "enter and keep projects"
    SCORE_TOURS = "score projects on site"
    SEE_PACKS = "see packs for dispatch meetings"
    MAKE_PACKS = "make packs for dispatch meetings"
    SEE_BOARD = "see the cockpit"
    SEE_BULLETINS = "see bulletins that are not issued"
    WRITE_BULLETINS = "write bulletins and their templates"
    REVIEW_BULLETINS = "review bulletins"
    APPROVE_BULLETINS = "approve and issue bulletins"
    SEE_PEOPLE = "see accounts"
    MANAGE_PEOPLE = "manage accounts"
    MANAGE_REGIONS = "manage regions, classes, departments, calendar"
    SEE_AUDIT = "read the audit trail"


_R = Role
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.ENTER_FIGURES: frozenset({_R.REPORTER}),
    Action.REVIEW: frozenset({_R.REVIEWER, _R.STATISTICS_REVIEWER}),
    Action.LOAD_BULK: frozenset({_R.STATISTICS_REVIEWER}),
    Action.RELEASE: frozenset({_R.STATISTICS_REVIEWER}),
    Action.SEE_UNRELEASED: frozenset(
        {_R.REPORTER, _R.REVIEWER, _R.STATISTICS_REVIEWER, _R.ASSESSOR, _R.AUDITOR}
    ),
    Action.DESIGN_FORMS: frozenset({_R.STATISTICS_REVIEWER, _R.ADMINISTRATOR}),
    Action.SEE_TARGETS: frozenset({_R.ASSESSOR, _R.LEADER, _R.SUPERVISOR, _R.AUDITOR}),
    Action.RUN: frozenset({_R.ASSESSOR}),
    Action.DESIGN_SCHEMES: frozenset({_R.ASSESSOR}),
    Action.SEE_RUNS: frozenset({_R.ASSESSOR, _R.STATISTICS_REVIEWER, _R.LEADER, _R.AUDITOR}),
    Action.APPROVE_RUN: frozenset({_R.LEADER}),
    Action.CONFIRM_RUN: frozenset({_R.REVIEWER}),
    Action.SEE_WARNINGS: frozenset(
        {_R.ASSESSOR, _R.LEADER, _R.SUPERVISOR, _R.AUDITOR, _R.STATISTICS_REVIEWER, _R.OWNER_UNIT}
    ),
    Action.MAKE_PLANS: frozenset({_R.ASSESSOR}),
    Action.WATCH: frozenset({_R.ASSESSOR}),
    Action.EXPLAIN_WARNINGS: frozenset({_R.OWNER_UNIT}),
    Action.SETTLE_WARNINGS: frozenset({_R.ASSESSOR, _R.SUPERVISOR}),
    Action.SEE_ITEMS: frozenset({_R.SUPERVISOR, _R.OWNER_UNIT, _R.LEADER, _R.ASSESSOR, _R.AUDITOR}),
    Action.READ_DOCUMENTS: frozenset({_R.SUPERVISOR, _R.ASSESSOR}),
    Action.DRAFT_ITEMS: frozenset({_R.SUPERVISOR, _R.ASSESSOR}),
    Action.ASSIGN_ITEMS: frozenset({_R.SUPERVISOR}),
    Action.OWN_ITEMS: frozenset({_R.OWNER_UNIT}),
    Action.VERIFY_ITEMS: frozenset({_R.SUPERVISOR, _R.ASSESSOR}),
    Action.TAKE_REQUESTS: frozenset({_R.SUPERVISOR, _R.OWNER_UNIT}),
    Action.RUN_PROJECTS: frozenset({_R.SUPERVISOR, _R.OWNER_UNIT}),
    Action.SCORE_TOURS: frozenset({_R.LEADER, _R.SUPERVISOR, _R.ASSESSOR}),
    Action.SEE_PACKS: frozenset({_R.ASSESSOR, _R.LEADER, _R.SUPERVISOR, _R.AUDITOR}),
    Action.MAKE_PACKS: frozenset({_R.ASSESSOR, _R.SUPERVISOR}),
    Action.SEE_BOARD: frozenset({_R.ASSESSOR, _R.LEADER, _R.SUPERVISOR, _R.AUDITOR}),
    Action.SEE_BULLETINS: frozenset(
        {_R.ASSESSOR, _R.STATISTICS_REVIEWER, _R.LEADER, _R.SUPERVISOR, _R.AUDITOR}
    ),
    Action.WRITE_BULLETINS: frozenset({_R.ASSESSOR}),
    Action.REVIEW_BULLETINS: frozenset({_R.STATISTICS_REVIEWER}),
    Action.APPROVE_BULLETINS: frozenset({_R.LEADER}),
    Action.SEE_PEOPLE: frozenset({_R.ADMINISTRATOR, _R.AUDITOR}),
    Action.MANAGE_PEOPLE: frozenset({_R.ADMINISTRATOR}),
    Action.MANAGE_REGIONS: frozenset({_R.ADMINISTRATOR}),
    Action.SEE_AUDIT: frozenset({_R.ADMINISTRATOR, _R.AUDITOR}),
}


@dataclass(frozen=True)
class Scope:
    """Where an action is allowed. Paths are shortened to the topmost; nothing allowed is ``Scope()``."""

    paths: tuple[str, ...] = ()
    departments: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.paths or self.departments)

    def covers(self, region: Region) -> bool:
        """Tell whether the region is at or below one of the paths."""
        return any(region.path.startswith(p) for p in self.paths)

    def covers_department(self, department_id: int | None) -> bool:
        """Tell whether the department is in scope by itself."""
        return department_id is not None and department_id in self.departments


@dataclass(frozen=True)
class Access:
    """The roles of one user on one day."""

    grants: tuple[tuple[Role, str, int | None], ...]
    """Role, region path ("" without a region), department id."""

    @cached_property
    def wide(self) -> dict[tuple[str, ...], bool]:
        """Which of its paths hold the whole office, as far as `scopes.is_office_wide` has asked the database."""
        return {}

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held."""
        return frozenset(role for role, _, _ in self.grants)

    def may(self, action: Action) -> bool:
        """Tell whether the action is allowed anywhere."""
        return bool(self.roles & ALLOWED[action])

    def scope(self, action: Action) -> Scope:
        """Return where the action is allowed."""
        held = [(path, department) for role, path, department in self.grants if role in ALLOWED[action]]
        departments = frozenset(d for _, d in held if d is not None)
        return Scope(_topmost(p for p, _ in held if p), departments)

    def may_in(self, action: Action, region: Region) -> bool:
        """Tell whether the action is allowed for a region."""
        return self.scope(action).covers(region)


EVERYWHERE = Access(((Role.ADMINISTRATOR, "/", None),))
"""What a command on the machine itself may do: whoever starts it already holds the database."""


def access_of(user: User | AnonymousUser, day: date) -> Access:
    """Read what a user may do on a day; one query. A closed or unknown user may do nothing."""
    if not isinstance(user, User) or not user.is_active:
        return Access(())
    held = Assignment.objects.in_force(day).filter(user=user)
    rows = held.values_list("role", "region__path", "department_id").order_by("id")
    return Access(tuple((Role(role), path or "", department) for role, path, department in rows))


def _topmost(paths: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(set(paths), key=len):
        if not any(path.startswith(k) for k in kept):
            kept.append(path)
    return tuple(kept)

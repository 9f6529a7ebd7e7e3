"""The steps of a project: planned for a day, reached on a day, each with one file that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.web.act.models import ItemAct, LedgerItem, Project, ProjectStep, SideState, StepKind
from zhengxian.web.act.selectors import projects as doors
from zhengxian.web.act.services import evidence, projects
from zhengxian.web.act.services.evidence import Proof
from zhengxian.web.act.services.transitions import Step, locked, moment_of, note, required, zh
from zhengxian.web.act.to_engine.projects import order_problems
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Refused

NOTE_LIMIT = 300
Days = Mapping[StepKind, date | None]


@dataclass(frozen=True)
class Reached:
    """One step that was reached: its day, the file that proves it, and what is said beside it."""

    step: StepKind
    day: date
    file: UploadedFile[Any] | None
    note: str = ""
    caption: str = ""


@transaction.atomic
def plan(
    *, project_id: int, days: Days, by: User, access: Access, reason: str = "", at: datetime | None = None
) -> int:
    """Set the planned days of steps; return how many changed. The first planned day is kept for ever.

    A day that was planned once moves only with a reason, and one that has passed only by a supervisor. Errors:
    ``A-410`` the days are out of order; ``A-411`` no reason; ``A-412`` a passed day; ``A-406`` (conflict) it is over.
    """
    moment = moment_of(at)
    item = projects.open_item(project_id, access)
    rows = {row.step: row for row in ProjectStep.objects.filter(project_id=item.pk)}
    moved = {s: d for s, d in days.items() if d != (rows[s].planned_on if s in rows else None)}
    if not moved:
        return 0
    _check_order(_planned(rows) | dict(days))
    _check_moved(item, {s: rows[s].planned_on for s in moved if s in rows}, reason, access, moment.date())
    for step, day in moved.items():
        row = rows.get(step) or ProjectStep(project_id=item.pk, step=step)
        row.planned_on, row.first_planned_on = day, row.first_planned_on or day
        row.save()
    told = "、".join(f"{StepKind(s).label} {zh(d) or '不定'}" for s, d in moved.items())
    projects.write(
        item, f"节点计划：{told}" + (f"。原因：{reason.strip()}" if reason.strip() else ""), by, at
    )
    return len(moved)


def _planned(rows: Mapping[str, ProjectStep]) -> dict[StepKind, date | None]:
    return {StepKind(name): row.planned_on for name, row in rows.items()}


def _check_order(days: Days) -> None:
    dated = [(step, day) for step in StepKind if (day := days.get(step)) and step is not StepKind.REGISTERED]
    for (first, early), (second, late) in pairwise(dated):
        if late < early:
            raise Refused(
                "A-410",
                f"计划的“{second.label}”（{zh(late)}）早于“{first.label}”（{zh(early)}）。请按先后顺序改正日期",
            )


def _check_moved(
    item: LedgerItem, before: Mapping[StepKind, date | None], reason: str, access: Access, today: date
) -> None:
    planned = {step: day for step, day in before.items() if day is not None}
    if planned and not reason.strip():
        names = "、".join(step.label for step in planned)
        raise Refused("A-411", f"改动已定的节点计划（{names}）要写原因。请补填，原计划会保留在项目页上")
    passed = [step.label for step, day in planned.items() if day < today]
    if passed and not doors.items_supervised_by(access).filter(pk=item.pk).exists():
        names = "、".join(passed)
        raise Refused("A-412", f"“{names}”的计划日期已过，不能由承办单位改动。请向督查员说明，由督查员改")


@transaction.atomic
def reach(
    *, project_id: int, reached: Reached, by: User, access: Access, at: datetime | None = None
) -> ProjectStep:
    """Record that a step was reached, with the one file that proves it.

    Errors: ``A-413`` no file; ``A-414`` (conflict) recorded before; ``A-415`` the day has not come; ``A-416`` the day
    contradicts another step and no reason is given; ``A-417`` the project stands aside; ``A-406`` it is over.
    """
    moment = moment_of(at)
    item = projects.open_item(project_id, access)
    project = Project.objects.get(pk=item.pk)
    _check_active(project)
    row = _row(project, reached.step)
    if row.reached_on is not None:
        raise Conflict(
            "A-414",
            f"“{reached.step.label}”已登记为{zh(row.reached_on)}。请刷新；日期有误请用“更正”并写明原因",
        )
    if reached.file is None:
        raise Refused("A-413", f"登记“{reached.step.label}”要有一份佐证。请上传批复、合同、许可或现场照片")
    _check_day(project, reached, moment.date())
    _save(row, reached, by, moment)
    evidence.attach(item, [Proof(reached.file, reached.caption, reached.day)], by=by, at=moment, step=row)
    words = f"{reached.step.label}：{zh(reached.day)}" + (f"，{row.note}" if row.note else "")
    note(item, Step(ItemAct.PROGRESS, by, moment, words), item.status)
    return row


@transaction.atomic
def correct(
    *, project_id: int, reached: Reached, by: User, access: Access, at: datetime | None = None
) -> ProjectStep:
    """Correct the day of a step that was recorded wrongly; supervisors only, with the reason as its note.

    The file of the first record stays, another may be added. Errors: ``A-418`` no reason; ``A-419`` (conflict) the
    step is not recorded; ``A-415`` and ``A-416`` as `reach`.
    """
    moment = moment_of(at)
    item = locked(project_id, doors.items_supervised_by, access, act=ItemAct.NOTE)
    project = Project.objects.get(pk=item.pk)
    row = _row(project, reached.step)
    if row.reached_on is None:
        raise Conflict("A-419", f"“{reached.step.label}”还没有登记，不用更正。请刷新后登记")
    reason = required(reached.note, "A-418", "更正节点日期要写原因。请写明依据", NOTE_LIMIT)
    _check_day(project, reached, moment.date())
    before = row.reached_on
    _save(row, reached, by, moment)
    if reached.file is not None:
        evidence.attach(item, [Proof(reached.file, reached.caption)], by=by, at=moment, step=row)
    projects.write(
        item, f"更正{reached.step.label}日期：{zh(before)}改为{zh(reached.day)}。原因：{reason}", by, at
    )
    return row


def _row(project: Project, step: StepKind) -> ProjectStep:
    found = ProjectStep.objects.filter(project=project, step=step).first()
    return found or ProjectStep(project=project, step=step)


def _save(row: ProjectStep, reached: Reached, by: User, moment: datetime) -> None:
    row.reached_on, row.note = reached.day, reached.note.strip()[:NOTE_LIMIT]
    row.recorded_at, row.recorded_by = moment, by
    row.save()


def _check_active(project: Project) -> None:
    side = SideState(project.side)
    if side is not SideState.ACTIVE:
        raise Refused("A-417", f"项目现在是“{side.label}”，不能登记节点。请先由督查员恢复推进")


def _check_day(project: Project, reached: Reached, today: date) -> None:
    if reached.day > today:
        raise Refused(
            "A-415",
            f"“{reached.step.label}”的日期{zh(reached.day)}还没有到。请填实际日期；预计日期写在节点计划里",
        )
    problems = order_problems(project, reached.step, reached.day, today)
    if problems and not reached.note.strip():
        raise Refused("A-416", f"{problems[0]}确有原因的，请在说明里写明后再登记")

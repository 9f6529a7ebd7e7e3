"""Projects in and out of a workbook: looked through first with every problem at once, then written as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction

from zhengxian.engine.base.errors import DataError, Problem, ZhengxianError
from zhengxian.io import projects as files
from zhengxian.io.projects import ProjectFile, ProjectLine
from zhengxian.web.act.models import Chain, Project, ProjectSector, StepKind
from zhengxian.web.act.selectors import projects as doors
from zhengxian.web.act.services import project_steps, projects
from zhengxian.web.act.services.project_list import ProjectRow
from zhengxian.web.act.services.projects import Details
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.act.services.units import Unit, unit_named
from zhengxian.web.collect.models import Upload
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Refused

HEADINGS = tuple(words[0] for words in files.HEADINGS.values())
PLANNED = tuple(words[0] for words in files.PLANS.values())
REASON = "按导入的项目表改动"


@dataclass(frozen=True)
class Outcome:
    """What one line of the file does: ``word`` is 新增, 修改 or 不变."""

    row: int
    title: str
    place: str
    word: str


@dataclass(frozen=True)
class Reading:
    """What a file would do or has done: line by line, and everything wrong; nothing is written with a problem."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    total_problems: int = 0

    def count(self, word: str) -> int:
        """Count the lines of a kind."""
        return sum(one.word == word for one in self.outcomes)


def looked(*, upload: Upload, by: User, access: Access) -> Reading:
    """Tell what a file would do; a file that cannot be read at all is told as its problems."""
    try:
        return look(upload=upload, by=by, access=access)
    except DataError as error:
        return Reading((), error.problems, error.total)


def look(*, upload: Upload, by: User, access: Access, at: datetime | None = None) -> Reading:
    """Tell what a file would do; everything is tried and taken back, so that no problem is left for later."""
    with transaction.atomic():
        reading = _apply(_read(upload), by, access, at)
        transaction.set_rollback(True)
    return reading


@transaction.atomic
def write(*, upload: Upload, by: User, access: Access, at: datetime | None = None) -> Reading:
    """Write a file as a whole, or nothing.

    Errors: ``A-446`` the file has problems; ``A-449`` it was written before.
    """
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.written_at is not None:
        raise Refused("A-449", f"文件“{locked.name}”已经写入过。要再改，请重新上传")
    reading = _apply(_read(locked), by, access, at)
    if reading.problems:
        raise Refused(
            "A-446", f"文件有 {reading.total_problems} 处问题，一行也没有写入。请照问题表改好后重新上传"
        )
    locked.written_at, locked.written_by = moment_of(at), by
    locked.save(update_fields=["written_at", "written_by"])
    return reading


def _read(upload: Upload) -> ProjectFile:
    suffix = Path(upload.name).suffix.lower() or ".xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"projects{suffix}"
        with upload.file.open("rb") as source:
            path.write_bytes(source.read())
        return files.read_projects(path)


def _apply(file: ProjectFile, by: User, access: Access, at: datetime | None) -> Reading:
    known, outcomes = _Known(access, file), []
    for line in file.lines:
        before = file.problems.total
        details, owner = known.details(line), known.owner(line)
        if file.problems.total > before or details is None:
            continue
        try:
            with transaction.atomic():
                outcomes.append(_put(known, line, details, owner, {"by": by, "access": access, "at": at}))
        except ZhengxianError as error:
            where = f"第 {line.row} 行：{error.message}"
            file.problems.add(Problem(error.code, where, row=line.row, value=line.words["title"][:40]))
    found = file.problems.error() if file.problems else None
    listed = found.problems if found else ()
    return Reading(tuple(outcomes), tuple(listed), found.total if found else 0)


def _put(known: _Known, line: ProjectLine, details: Details, owner: Unit, who: dict[str, Any]) -> Outcome:
    place = known.places[line.words["place"]]
    project = known.project(line)
    done = "修改"
    if project is None:
        project = projects.create(
            title=line.words["title"], place=place, owner=owner, details=details, due_on=line.due_on,
            begins_on=line.begins_on, content=line.words["content"], leader=known.leader(line), **who,
        )  # fmt: skip
        done = "新增"
    elif not _changed(known, line, project, details, who):
        done = "不变"
    days = {StepKind(step): day for step, day in line.plans.items()}
    moved = project_steps.plan(project_id=project.pk, days=days, reason=REASON, **who)
    return Outcome(line.row, line.words["title"], place.name, "修改" if done == "不变" and moved else done)


def _changed(
    known: _Known, line: ProjectLine, project: Project, details: Details, who: dict[str, Any]
) -> bool:
    if project.item.title != line.words["title"] or project.item.place != known.places[line.words["place"]]:
        raise Refused(
            "A-447",
            f"编号 {line.words['number']} 在台账里是“{project.item.title}”（{project.item.place}），"
            "与这一行的名称或所在地不同。请核对编号",
        )
    leader = known.leader(line)
    if _same(project, details) and leader == project.item.leader:
        return False
    projects.change(project_id=project.pk, details=details, leader=leader, **who)
    return True


def _same(project: Project, details: Details) -> bool:
    firm = project.enterprise
    told = {"enterprise": firm.name if firm else "", "credit_code": (firm.credit_code or "") if firm else ""}
    if details.credit_code == "":
        told["credit_code"] = ""
    return all(told.get(name, getattr(project, name, None)) == value for name, value in vars(details).items())


class _Known:
    """What the words of a file name: places, units, chains, leaders and projects, each read once."""

    def __init__(self, access: Access, file: ProjectFile) -> None:
        self._access, self._file = access, file
        self._words = {label: value for value, label in ProjectSector.choices}

    @cached_property
    def places(self) -> Mapping[str, Region]:
        return _by_name(doors.places_for(self._access))

    @cached_property
    def _parks(self) -> Mapping[str, Region]:
        return _by_name(doors.parks())

    @cached_property
    def _chains(self) -> Mapping[str, Chain]:
        return {name: chain for chain in doors.chains() for name in (chain.title, chain.code)}

    @cached_property
    def _leaders(self) -> Mapping[str, User]:
        return {user.display_name: user for user in doors.leaders()}

    @cached_property
    def _projects(self) -> Mapping[tuple[str, ...], Project]:
        joined = ("item__place", "item__leader", "enterprise", "chain", "park")
        rows = list(doors.kept_by(self._access).select_related(*joined))
        found: dict[tuple[str, ...], Project] = {
            (p.item.title, p.item.place.name): p for p in rows if p.item.place is not None
        }
        found |= {(p.item.number,): p for p in rows if p.item.number}
        return found

    def project(self, line: ProjectLine) -> Project | None:
        number = line.words["number"]
        found = self._projects.get((number,) if number else (line.words["title"], line.words["place"]))
        if number and found is None:
            raise Refused("A-448", f"没有编号为 {number} 的项目，或者不归您管。请核对；新项目不填编号")
        return found

    def leader(self, line: ProjectLine) -> User | None:
        return self._leaders.get(line.words["leader"])

    def owner(self, line: ProjectLine) -> Unit:
        word = line.words["owner"]
        found = unit_named(word) if word else None
        if word and found is None:
            self._unknown(line, "owner", "单位", "请写单位全称或简称")
        place = self.places.get(line.words["place"])
        return found or (Unit.of(place) if place is not None else Unit(region_id=0))

    def details(self, line: ProjectLine) -> Details | None:
        words = line.words
        if words["place"] and words["place"] not in self.places:
            self._unknown(line, "place", "地区", "请写县、镇的名称，且在您的范围内")
        if words["sector"] and words["sector"] not in self._words:
            self._unknown(line, "sector", "类别", f"可以写：{'、'.join(self._words)}")
        for role, table, what in (
            ("chain", self._chains, "产业链"),
            ("park", self._parks, "园区"),
            ("leader", self._leaders, "领导"),
        ):
            if words[role] and words[role] not in table:
                self._unknown(line, role, what, "请照系统里的名称写，或留空")
        if line.investment is None:
            return None
        return Details(
            sector=self._words.get(words["sector"], ""),
            investment=line.investment,
            year_plan=line.year_plan,
            is_attracted=line.is_attracted,
            is_emerging=line.is_emerging,
            enterprise=words["enterprise"],
            credit_code=words["credit_code"],
            park=self._parks.get(words["park"]),
            chain=self._chains.get(words["chain"]),
            **{name: words[name] for name in ("batch", "site", "unit_person")},
        )

    def _unknown(self, line: ProjectLine, role: str, what: str, remedy: str) -> None:
        message = f"的{what}“{line.words[role]}”不认识。{remedy}。"
        self._file.entries.report(line.entry, role, "A-442", message)


def _by_name(rows: Iterable[Region]) -> dict[str, Region]:
    """Map full names, short names and codes to regions; a name that two share names none."""
    found: dict[str, Region] = {}
    double: set[str] = set()
    for region in rows:
        for name in {region.name, region.short_name, region.code} - {""}:
            if name in found:
                double.add(name)
            found[name] = region
    return {name: region for name, region in found.items() if name not in double}


def cells_of(row: ProjectRow) -> list[object]:
    """Return the cells of a project in the order of `HEADINGS` and `PLANNED`."""
    project = row.project
    item, firm = project.item, project.enterprise
    days: dict[str, date | None] = {one.step: one.planned_on for one in row.steps.values()}
    return [
        item.number, item.title, str(item.place or ""), item.owner_name, ProjectSector(project.sector).label,
        project.investment, project.year_plan, _yes(project.is_attracted), _yes(project.is_emerging),
        firm.name if firm else "", (firm.credit_code or "") if firm else "", project.unit_person,
        str(project.park or ""), str(project.chain or ""), project.batch, project.site, str(item.leader or ""),
        item.begins_on, item.due_on, item.content, *(days.get(step) for step in StepKind),
    ]  # fmt: skip


def _yes(value: bool) -> str:
    return "是" if value else "否"

"""An account for every role, named by role and unit; no invented people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhengxian.demo.departments import DEPARTMENTS, OFFICE, STATISTICS, SUPERVISION
from zhengxian.demo.forms import Form
from zhengxian.demo.places import CITY_CODE, Region

Role = Literal[
    "administrator",
    "reporter",
    "reviewer",
    "statistics_reviewer",
    "assessor",
    "supervisor",
    "owner_unit",
    "leader",
    "auditor",
]


@dataclass(frozen=True, slots=True)
class Account:
    """A user with one role. ``scope`` is a region code (its whole subtree) or a department code.

    The city's code as scope means the whole city. ``department`` is where the user sits, if in a department.
    ``active`` is False for reporters of regions that ended: their names stand in the history, nobody logs in.
    """

    username: str
    display_name: str
    role: Role
    scope_kind: Literal["region", "department"]
    scope: str
    department: str = ""
    active: bool = True


def accounts(regions: Sequence[Region], forms: Sequence[Form]) -> tuple[Account, ...]:
    """Return all accounts; user names are unique."""
    now = [r for r in regions if r.valid_to is None]
    return (
        *_of_city(),
        *_of_departments(forms),
        *_of_counties([r for r in now if r.level == "county"]),
        *_of_towns([r for r in now if r.level == "town"]),
        *_of_former([r for r in regions if r.valid_to is not None]),
    )


def _of_city() -> Iterator[Account]:
    for username, name, role, seat in (
        ("administrator", "市县域办系统管理员", "administrator", OFFICE),
        ("assessor", "市县域办评价员", "assessor", OFFICE),
        ("reviewer.shi", "市县域办审核员", "reviewer", OFFICE),
        ("statistics.shi", "市统计局统计审核员", "statistics_reviewer", STATISTICS),
        ("supervisor", "市督查室督查员", "supervisor", SUPERVISION),
        ("leader.shi", "市领导", "leader", ""),
        ("auditor", "市审计查阅员", "auditor", ""),
    ):
        yield Account(username, name, role, "region", CITY_CODE, seat)  # type: ignore[arg-type]  # roles above


def _of_departments(forms: Sequence[Form]) -> Iterator[Account]:
    handing_in = {unit for form in forms if form.unit_kind == "department" for unit in form.rows}
    for d in DEPARTMENTS:
        if d.code in handing_in:
            yield Account(f"reporter.{d.code}", f"{d.name}填报员", "reporter", "department", d.code, d.code)
        yield Account(f"owner.{d.code}", f"{d.name}承办人", "owner_unit", "department", d.code, d.code)


def _of_counties(counties: Sequence[Region]) -> Iterator[Account]:
    for r in counties:
        yield Account(f"reporter.{r.slug}", f"{r.name}县域办填报员", "reporter", "region", r.code)
        yield Account(f"reviewer.{r.slug}", f"{r.name}统计局审核员", "reviewer", "region", r.code)
        yield Account(f"owner.{r.slug}", f"{r.name}政府承办人", "owner_unit", "region", r.code)
        yield Account(f"leader.{r.slug}", f"{r.name}领导", "leader", "region", r.code)


def _of_towns(towns: Sequence[Region]) -> Iterator[Account]:
    for r in towns:
        yield Account(f"reporter.{r.slug}", f"{r.name}填报员", "reporter", "region", r.code)
        yield Account(f"owner.{r.slug}", f"{r.name}承办人", "owner_unit", "region", r.code)


def _of_former(ended: Sequence[Region]) -> Iterator[Account]:
    for r in ended:
        yield Account(f"reporter.{r.slug}", f"原{r.name}填报员", "reporter", "region", r.code, active=False)

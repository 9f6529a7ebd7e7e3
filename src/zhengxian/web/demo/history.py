"""What was handed in and recorded over three years: submissions, their cells, versions of figures.

Thousands of sheets are written in bulk with the states and moments they had; the acts of the running month go
through the services (`running`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.utils import timezone

from zhengxian.demo import City
from zhengxian.demo.submissions import Submission as Fate
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import (
    Entry,
    Form,
    Indicator,
    Observation,
    Release,
    Submission,
    SubmissionState,
)
from zhengxian.web.core.models import Department, Region, User
from zhengxian.web.demo import workbooks
from zhengxian.web.demo.inserting import BATCH, insert
from zhengxian.web.demo.workbooks import Places

PUBLIC_AFTER = timedelta(days=45)
"""Figures of periods that ended longer ago than this are released; newer ones are still internal."""
Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Keys:
    """Codes and names turned into primary keys."""

    regions: Mapping[str, int]
    departments: Mapping[str, int]
    indicators: Mapping[str, int]
    forms: Mapping[str, Form]
    users: Mapping[str, User]
    heirs: Mapping[str, str]
    """User names of regions that ended, to those of the regions that followed them."""

    def user(self, name: str) -> User:
        """Return a user; for one of a region that ended, the one who goes on for it."""
        return self.users[self.heirs.get(name, name)]


def keys(city: City, users: Mapping[str, User]) -> Keys:
    """Read the keys; forms by the code the city gives them."""
    by_number = {f.code: f for f in Form.objects.all()}
    slugs = {r.code: r.slug for r in city.regions}
    heirs = {
        f"{role}.{slugs[old]}": f"{role}.{slugs[change.successor]}"
        for change in city.changes
        for old in change.predecessors
        for role in ("reporter", "reviewer")
    }
    return Keys(
        dict(Region.objects.values_list("code", "pk")),
        dict(Department.objects.values_list("code", "pk")),
        dict(Indicator.objects.values_list("code", "pk")),
        {f.code: by_number[f.number] for f in city.forms},
        users,
        heirs,
    )


def moment(wall: datetime) -> datetime:
    """Return local wall time as a moment."""
    return timezone.make_aware(wall)


def write(city: City, known: Keys) -> None:
    """Write submissions, their cells and all versions of figures."""
    made = write_submissions(city, known)
    figures = city.figures.sort("region", "indicator", "period", "version").to_dicts()
    write_entries(figures, made, known)
    write_observations(city, figures, made, known, workbooks.keep(city.today))


_Key = tuple[str, str, str]
"""Form, unit and period."""


def write_submissions(city: City, known: Keys) -> dict[_Key, Submission]:
    """Write every sheet that was at least begun; those that were returned stand as handed in (see `running`)."""
    begun = [f for f in city.submissions if f.state != "not_started"]
    rows = [_submission(f, known) for f in begun]
    Submission.objects.bulk_create(rows, batch_size=BATCH)
    return {(f.form, f.unit, f.period): row for f, row in zip(begun, rows, strict=True)}


def _submission(fate: Fate, known: Keys) -> Submission:
    state = SubmissionState.SUBMITTED if fate.state == "returned" else SubmissionState(fate.state)
    sent = moment(fate.submitted_at) if fate.submitted_at else None
    seen = moment(fate.reviewed_at) if fate.reviewed_at and state.is_approved else None
    department = known.departments.get(fate.unit)
    return Submission(
        form=known.forms[fate.form],
        period=fate.period,
        period_end=Period.parse(fate.period).last_day,
        department_id=department,
        region_id=None if department else known.regions[fate.unit],
        state=state,
        due_on=fate.due,
        timing=fate.timing,
        created_at=sent or moment(datetime.combine(fate.due - timedelta(8), datetime.min.time())),
        submitted_at=sent,
        submitted_by=known.user(fate.reporter) if sent else None,
        first_submitted_at=sent,
        reviewed_at=seen,
        reviewed_by=known.user(fate.reviewer) if seen else None,
    )


def write_entries(figures: Iterable[Figure], made: Mapping[_Key, Submission], known: Keys) -> None:
    """Write what stands in the cells: the first version of each figure, which is what was handed in."""
    rows = []
    writers = {key: (row.submitted_by or _reporter(row, known)).pk for key, row in made.items()}
    for figure in figures:
        key = (figure["form"], figure["unit"], figure["period"])
        sheet = made.get(key)
        if sheet is None or figure["version"] != 1:
            continue
        rows.append(
            Entry(
                submission_id=sheet.pk,
                region_id=known.regions[figure["region"]],
                indicator_id=known.indicators[figure["indicator"]],
                value=figure["value"],
                state=figure["state"],
                reason="" if figure["state"] == "reported" else "按统计制度本期没有此数（演示）",
                updated_at=sheet.submitted_at or sheet.created_at,
                updated_by_id=writers[key],
            )
        )
    insert(rows)


def _reporter(sheet: Submission, known: Keys) -> User:
    """Return who is at work on a draft."""
    unit = (sheet.region_id, sheet.department_id)
    for user in known.users.values():
        for held in user.assignments.all():
            if held.role == "reporter" and unit == (held.region_id, held.department_id):
                return user
    raise LookupError(str(sheet.unit_name))


def write_observations(
    city: City, figures: Iterable[Figure], made: Mapping[_Key, Submission], known: Keys, places: Places
) -> None:
    """Write all versions of the figures that count: approved ones and those the office recorded by itself."""
    rows: list[Observation] = []
    for _, versions in groupby(figures, key=lambda f: (f["region"], f["indicator"], f["period"])):
        chain = [_observation(f, made, known, city.today) for f in versions if _counts(f, made)]
        for version in chain:
            key = (version.submission_id or 0, version.region_id, version.indicator_id)
            if version.version == 1 and key in places:
                version.upload_id, version.cell = places[key]
        for older, newer in pairwise(chain):
            newer.recorded_at = max(newer.recorded_at, older.recorded_at + timedelta(minutes=1))
            older.superseded_at = newer.recorded_at
        rows.extend(chain)
    insert(rows)


def _counts(figure: Figure, made: Mapping[_Key, Submission]) -> bool:
    if figure["recorded_at"] is None:
        return False
    sheet = made.get((figure["form"], figure["unit"], figure["period"]))
    return sheet is None or sheet.status.is_approved


def _observation(figure: Figure, made: Mapping[_Key, Submission], known: Keys, today: date) -> Observation:
    sheet = made.get((figure["form"], figure["unit"], figure["period"]))
    recorded = moment(figure["recorded_at"])
    if sheet is not None and figure["version"] == 1 and sheet.reviewed_at is not None:
        recorded = sheet.reviewed_at
    end = Period.parse(figure["period"]).last_day
    return Observation(
        region_id=known.regions[figure["region"]],
        indicator_id=known.indicators[figure["indicator"]],
        period=figure["period"],
        period_end=end,
        version=figure["version"],
        value=figure["value"],
        state=figure["state"],
        status=figure["status"],
        release=(Release.RELEASED if today - end > PUBLIC_AFTER else Release.INTERNAL).value,
        recorded_at=recorded,
        recorded_by_id=(sheet.reviewed_by_id if sheet else None) or known.users["statistics.shi"].pk,
        submission_id=sheet.pk if sheet else None,
        reason="" if figure["version"] == 1 else "核实后修订（演示）",
    )

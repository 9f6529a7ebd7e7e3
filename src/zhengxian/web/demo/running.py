"""The running month: questions of the checks, and cells sent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from zhengxian.demo import City
from zhengxian.demo.submissions import Submission as Fate
from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.selectors.sheets import sheet_of
from zhengxian.web.collect.services import findings, reviews
from zhengxian.web.core.access import access_of
from zhengxian.web.demo.history import Keys, moment

QUESTIONED = timedelta(days=70)
"""Sheets whose period ended no longer ago are questioned by the checks."""


def write(city: City, known: Keys) -> int:
    """Write what is going on at the demo's date; return how many questions the checks ask."""
    asked = 0
    recent = Submission.objects.filter(period_end__gte=city.today - QUESTIONED)
    for submission in recent.select_related("form", "department", "region", "submitted_by"):
        sheet = sheet_of(submission)
        at = moment(datetime.combine(city.today - timedelta(1), time(18)))
        asked += len(findings.refresh(sheet, by=known.users["system"], at=at))
    for fate in city.submissions:
        if fate.state == "returned":
            _send_back(city, fate, known)
    return asked


def _send_back(city: City, fate: Fate, known: Keys) -> None:
    submission = _find(fate, known)
    reviewer = known.user(fate.reviewer)
    reviews.return_cells(
        submission_id=submission.pk,
        cells={(known.regions[c.region], known.indicators[c.indicator]): c.reason for c in fate.returned},
        by=reviewer,
        access=access_of(reviewer, city.today),
        at=moment(fate.reviewed_at) if fate.reviewed_at else None,
    )


def _find(fate: Fate, known: Keys) -> Submission:
    department = known.departments.get(fate.unit)
    wanted: Mapping[str, int | None] = (
        {"department_id": department} if department else {"region_id": known.regions[fate.unit]}
    )
    return Submission.objects.get(form=known.forms[fate.form], period=fate.period, **wanted)

"""What tests of reviewing and reading share: reviewers beside the reporters of the small office, filled sheets."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhengxian.web.collect.models import (
    CellState,
    Entry,
    Finding,
    FindingNote,
    FindingState,
    Indicator,
    Observation,
    Release,
    Severity,
    Submission,
    SubmissionState,
)
from zhengxian.web.collect.services import observations
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.models import Role

SEPTEMBER = "2026-09"
World = Any
"""The small office of ``conftest``."""


def staff(world: World) -> None:
    """Add the people whom the small office lacks."""
    city, east, west = (world.regions[c] for c in ("990000", "990101", "990102"))
    world.person("west", Role.REVIEWER, region=west)
    world.person("east2", Role.REVIEWER, region=east)
    world.person("budget", Role.REVIEWER, department=world.finance)
    world.person("statistics2", Role.STATISTICS_REVIEWER, region=city)
    world.person("auditor", Role.AUDITOR, region=city)
    world.person("assessor", Role.ASSESSOR, region=city)
    world.person("admin", Role.ADMINISTRATOR, region=city)
    world.person("supervisor", Role.SUPERVISOR, region=city)
    world.person("owner", Role.OWNER_UNIT, region=city)


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def fill(world: World, sheet: Submission, value: float = 10.0, by: str = "") -> Submission:
    """Fill every cell of a sheet and hand it in."""
    who = world.people[by or ("finance" if sheet.department_id else "town")]
    regions = (
        [sheet.region] if sheet.region else [r for r in world.regions.values() if r.level == sheet.form.level]
    )
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            submission=sheet, region=r, indicator=c.indicator, value=value + n, state=CellState.REPORTED,
            updated_at=now, updated_by=who, cell=f"数据!C{n + 5}",
        )
        for n, (r, c) in enumerate((r, c) for r in regions for c in sheet.form.columns.all())
    )  # fmt: skip
    sheet.state = SubmissionState.SUBMITTED
    sheet.submitted_at = sheet.first_submitted_at = now
    sheet.submitted_by = who
    sheet.save()
    return sheet


def row(
    world: World, region: str, code: str, value: float | None, period: str = SEPTEMBER, **more: Any
) -> Row:
    state = CellState.REPORTED if value is not None else CellState.MISSING
    return Row(
        world.regions[region].pk, indicator(code).pk, period, value, more.pop("state", state.value), **more
    )


def write(world: World, *rows: Row, at: datetime | None = None, release: Release | None = None) -> None:
    observations.record(rows, by=world.people["statistics"], at=at, release=release)


def current(world: World, region: str, code: str, period: str = SEPTEMBER) -> Observation:
    return Observation.objects.current().get(
        region=world.regions[region], indicator__code=code, period=period
    )


def question(
    sheet: Submission,
    severity: Severity = Severity.EXPLAIN,
    state: FindingState = FindingState.OPEN,
    by: Any = None,
) -> Finding:
    """Put a question on the first cell of a sheet; ``by`` explains it."""
    entry = sheet.entries.order_by("pk").first()
    assert entry is not None
    made = Finding.objects.create(
        key=f"{sheet.pk}:{severity}:{Finding.objects.count()}", check_code="base_change", message_code="C-010",
        severity=severity, state=state, message="倒推的去年基数比去年公布数低。请说明。", submission=sheet,
        region=entry.region, indicator=entry.indicator, period=sheet.period,
        arithmetic=[{"label": "倒推基数", "previous": 1.0, "current": 2.0, "unit": "亿元"}],
    )  # fmt: skip
    if by is not None:
        FindingNote.objects.create(finding=made, by=by, text="有文件依据。")
    return made


def sheet_rows(answer: Any) -> list[list[Any]]:
    """Read the first worksheet of a download."""
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

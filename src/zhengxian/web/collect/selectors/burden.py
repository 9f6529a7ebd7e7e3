"""How much is asked of a unit: cells and forms by month, against its peers, and what it need not hand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth

from zhengxian.web.collect.models import FormIndicator, ReportedBy, Submission
from zhengxian.web.collect.selectors.asking import Asking
from zhengxian.web.core.models import Region


@dataclass(frozen=True)
class Month:
    """What was asked with a due day in a month: by the unit, and on average by its peers."""

    number: int
    cells: int
    forms: int
    average: float | None = None
    peers: int = 0


def months_of(
    submissions: Iterable[Submission], asked: Asking, year: int, peers: Mapping[int, tuple[float, int]]
) -> tuple[Month, ...]:
    """Count what is asked of a unit by the month of the due day, up to the last month in which anything is due."""
    cells: dict[int, int] = defaultdict(int)
    forms: dict[int, int] = defaultdict(int)
    for submission in submissions:
        if submission.due_on.year == year:
            cells[submission.due_on.month] += asked.cells(submission, getattr(submission, "width", 0))
            forms[submission.due_on.month] += 1
    return tuple(
        Month(month, cells[month], forms[month], *peers.get(month, (None, 0))) for month in sorted(cells)
    )


def peers_of(region: Region, year: int) -> dict[int, tuple[float, int]]:
    """Return the average cells asked of regions of the same level by month, with their number; one query."""
    rows = _lists(year).filter(region__level=region.level)
    grouped = rows.values(month=ExtractMonth("due_on")).annotate(
        cells=Count("form__columns"), units=Count("region", distinct=True)
    )
    return {
        r["month"]: (r["cells"] / r["units"], r["units"]) for r in grouped.order_by("month") if r["units"]
    }


def _lists(year: int) -> QuerySet[Submission]:
    """Return what regions fill for themselves in a year."""
    return Submission.objects.filter(region__isnull=False, form__unit_level="", due_on__year=year).order_by()


@dataclass(frozen=True)
class Free:
    """A figure about the unit that a department hands in."""

    title: str
    department: str


def free_of(levels: Iterable[str], day: date, most: int = 12) -> tuple[Free, ...]:
    """Return what departments hand in about regions of some levels, so that they need not; one query."""
    columns = FormIndicator.objects.filter(
        form__level__in=list(levels), form__reported_by=ReportedBy.DEPARTMENT, form__valid_from__lte=day
    ).exclude(form__valid_to__lt=day)
    rows = columns.select_related("form__department", "indicator").order_by(
        "form__order", "form__code", "order"
    )
    found: dict[tuple[str, str], None] = {}
    for column in rows:
        title = column.heading.removeprefix("其中：") or column.indicator.title
        department = column.form.department
        found.setdefault((title, department.short_name or department.name if department else ""), None)
    return tuple(Free(*key) for key in list(found)[:most])


@dataclass(frozen=True)
class UnitBurden:
    """What is asked of one region in a year, by month."""

    region: Region
    months: tuple[int, ...]
    cells: int
    forms: int


def by_unit(year: int, level: str) -> tuple[UnitBurden, ...]:
    """Return cells and forms asked of every region of a level, month by month; two queries."""
    rows = _lists(year).filter(region__level=level).values("region", month=ExtractMonth("due_on"))
    counted = list(rows.annotate(cells=Count("form__columns"), sheets=Count("id", distinct=True)))
    regions = Region.objects.filter(pk__in={r["region"] for r in counted}).select_related("parent")
    cells: dict[int, list[int]] = defaultdict(lambda: [0] * 12)
    forms: dict[int, int] = defaultdict(int)
    for row in counted:
        cells[row["region"]][row["month"] - 1] += row["cells"]
        forms[row["region"]] += row["sheets"]
    found = (UnitBurden(r, tuple(cells[r.pk]), sum(cells[r.pk]), forms[r.pk]) for r in regions)
    return tuple(sorted(found, key=lambda u: (-u.cells, u.region.code)))

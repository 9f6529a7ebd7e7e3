"""The reporter's first page: what to do now, first what was returned, then the forms by due day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import F, Q

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Entry, Submission, SubmissionState
from zhengxian.web.collect.selectors import burden, deadlines
from zhengxian.web.collect.selectors.asking import asking_of, is_list
from zhengxian.web.collect.selectors.burden import Free, Month
from zhengxian.web.collect.selectors.submissions import fillable_by, own_units, sized
from zhengxian.web.collect.selectors.words import shown
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Department, Region
from zhengxian.web.core.selectors.calendar import WorkCalendar, calendar

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Row:
    """One form of one period in the list."""

    submission: Submission
    filled: int
    total: int
    returned: int
    days: int
    """Days to the due day, negative when it is over."""
    overdue: int
    """Working days over the due day."""
    shifted_from: date | None

    @property
    def is_open(self) -> bool:
        """Tell whether the reporter has to do something."""
        return self.submission.status.is_editable

    @property
    def period(self) -> str:
        """The period in words."""
        s = self.submission
        return deadlines.period_words(s.form, Period.parse(s.period))

    @property
    def weekday(self) -> str:
        """The due day's name in the week."""
        return f"周{WEEKDAYS[self.submission.due_on.weekday()]}"

    @property
    def left(self) -> str:
        """How long there is, in words; nothing for what is handed in."""
        if not self.is_open:
            return ""
        if self.overdue > 0:
            return f"逾期 {self.overdue} 个工作日"
        return f"还有 {self.days} 天" if self.days > 0 else "今天截止"

    @property
    def is_soon(self) -> bool:
        """Tell whether it is due within a day or over."""
        return self.is_open and self.days <= 1

    @property
    def state(self) -> tuple[str, str]:
        """Key and word of the state."""
        status = self.submission.status
        if status is SubmissionState.RETURNED:
            return "ret", f"退回 {self.returned} 格" if self.returned else "已退回"
        if status is SubmissionState.DRAFT and not self.filled:
            return "wait", "未开始"
        return status.value, status.label

    @property
    def act(self) -> str:
        """What the button says."""
        if not self.is_open:
            return "查看"
        if self.submission.status is SubmissionState.RETURNED:
            return "去改"
        return "继续填" if self.filled else "开始填"


@dataclass(frozen=True)
class Returned:
    """The returned cells of one sheet that nobody has dealt with."""

    submission: Submission
    until: date
    cells: tuple[Entry, ...]

    @property
    def period(self) -> str:
        """The period in words."""
        return Period.parse(self.submission.period).label

    @property
    def lines(self) -> list[tuple[Entry, str]]:
        """The cells with what was handed in."""
        return [(e, shown(e)) for e in self.cells]


@dataclass(frozen=True)
class Todo:
    """The page."""

    today: date
    regions: tuple[Region, ...]
    departments: tuple[Department, ...]
    rows: tuple[Row, ...]
    returned: tuple[Returned, ...]
    months: tuple[Month, ...]
    free: tuple[Free, ...]

    @property
    def units(self) -> str:
        """The units in words."""
        named = [
            f"{r.parent.name} {r.name}" if r.parent and r.level == "town" else r.name for r in self.regions
        ]
        return "、".join([*named, *(d.name for d in self.departments)])

    @cached_property
    def open(self) -> tuple[Row, ...]:
        """What is still to be handed in."""
        return tuple(r for r in self.rows if r.is_open)

    @cached_property
    def done(self) -> tuple[Row, ...]:
        """What is handed in."""
        return tuple(r for r in self.rows if not r.is_open)

    @property
    def total(self) -> int:
        """Cells asked for."""
        return sum(r.total for r in self.rows)

    @property
    def filled(self) -> int:
        """Cells filled in."""
        return sum(r.filled for r in self.rows)

    @property
    def done_cells(self) -> int:
        """Cells handed in."""
        return sum(r.total for r in self.done)

    @property
    def returned_cells(self) -> int:
        """Returned cells that wait."""
        return sum(len(r.cells) for r in self.returned)

    @property
    def next(self) -> Row | None:
        """The next sheet due that was not returned."""
        waiting = [r for r in self.open if r.submission.status is SubmissionState.DRAFT]
        return min((r for r in waiting if r.days >= 0), key=lambda r: r.days, default=None)

    @property
    def late(self) -> int:
        """Sheets over their due day."""
        return sum(r.overdue > 0 for r in self.open)

    @property
    def month(self) -> Month | None:
        """What is due in the present month."""
        return next((m for m in self.months if m.number == self.today.month), None)

    @property
    def change(self) -> int | None:
        """How many cells more or less than in the month before; None where there is nothing to compare with."""
        before = next((m for m in self.months if m.number == self.today.month - 1), None)
        return self.month.cells - before.cells if self.month and before else None

    @property
    def schedule(self) -> list[tuple[date, str, str]]:
        """The coming days: day, its name, what is due."""
        lines = [(r.until, f"{r.submission.form.title}改好 {len(r.cells)} 格") for r in self.returned]
        for row in self.open:
            if row.days >= 0 and row.submission.status is SubmissionState.DRAFT:
                moved = f"（{row.shifted_from.day} 日顺延）" if row.shifted_from else ""
                lines.append((row.submission.due_on, f"{row.submission.form.title}截止{moved}"))
        return [(day, f"周{WEEKDAYS[day.weekday()]}", text) for day, text in sorted(lines)[:8]]


def todo(access: Access, today: date) -> Todo:
    """Read the page; about eight queries however many sheets there are."""
    regions, departments = own_units(access)
    everything = _this_year(access, today)
    asked = asking_of(everything)
    days = calendar(today - timedelta(days=200), today + timedelta(days=60))
    month = today.replace(day=1)
    listed = [s for s in everything if s.status.is_editable or s.due_on >= month]
    rows = [_row(s, asked.cells(s, getattr(s, "width", 0)), today, days) for s in listed]
    alone = len(regions) == 1 and not departments and all(map(is_list, everything))
    peers = burden.peers_of(regions[0], today.year) if alone else {}
    return Todo(
        today,
        tuple(regions),
        tuple(departments),
        tuple(sorted(rows, key=lambda r: (not r.is_open, r.submission.due_on))),
        _returned([s for s in listed if s.status is SubmissionState.RETURNED], days, today),
        burden.months_of(everything, asked, today.year, peers),
        burden.free_of({r.level for r in regions}, today) if regions else (),
    )


def _this_year(access: Access, today: date) -> list[Submission]:
    """Read what is due this year and what is open from before, in one query."""
    editable = Q(state__in=[SubmissionState.DRAFT, SubmissionState.RETURNED])
    rows = sized(fillable_by(access)).filter(editable | Q(due_on__year=today.year))
    return list(rows.order_by("due_on", "form__order", "id"))


def _row(submission: Submission, total: int, today: date, days: WorkCalendar) -> Row:
    plain = submission.period_end + timedelta(days=submission.form.due_day)
    return Row(
        submission,
        filled=getattr(submission, "filled", 0),
        total=total,
        returned=getattr(submission, "returned", 0),
        days=(submission.due_on - today).days,
        overdue=max(0, days.between(submission.due_on, today)) if submission.due_on < today else 0,
        shifted_from=plain if plain != submission.due_on else None,
    )


def _returned(sheets: Sequence[Submission], days: WorkCalendar, today: date) -> tuple[Returned, ...]:
    if not sheets:
        return ()
    waiting = Entry.objects.filter(
        submission__in=sheets, returned_at__isnull=False, updated_at__lte=F("returned_at")
    ).select_related("region", "indicator", "returned_by")
    cells: dict[int, list[Entry]] = {}
    for entry in waiting.order_by("returned_at", "id"):
        cells.setdefault(entry.submission_id, []).append(entry)
    found = []
    for sheet in sheets:
        own = cells.get(sheet.pk, [])
        if own:
            at = own[-1].returned_at
            day = at.date() if at is not None and at.date() <= today else today
            found.append(Returned(sheet, days.add(day, deadlines.RETURN_WITHIN), tuple(own)))
    return tuple(found)

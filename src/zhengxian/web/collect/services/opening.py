"""Open the sheets that are due: one for every form, unit and period; doing it again adds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Form, ReportedBy, Submission
from zhengxian.web.collect.selectors import deadlines, opening
from zhengxian.web.collect.selectors.asking import Asking, asking
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.core.services import audit, users

_BACK = timedelta(days=800)
"""How far back a form may have ended and still be asked for: a yearly one that was missed."""
_Key = tuple[int, str, int | None, int | None]


def ensure_open(day: date) -> None:
    """Open what is due on a day unless that was done some minutes ago; for pages."""
    if not opening.done(day):
        open_due(day=day)
        opening.remember(day)


@transaction.atomic
def open_due(*, day: date) -> int:
    """Open the sheets of all forms that are due around a day, missed ones included; return how many are new."""
    forms = list(Form.objects.in_force(day - _BACK, day).filter(columns__isnull=False).distinct())
    made = list(_due(forms, day))
    if not made:
        return 0
    found = Submission.objects.filter(form__in=forms, period_end__gte=min(s.period_end for s in made))
    there = set(found.values_list("form_id", "period", "department_id", "region_id"))
    new = [s for s in made if _key(s) not in there]
    if new:
        Submission.objects.bulk_create(new, ignore_conflicts=True)
        summary = f"{day} 开表 {len(new)} 张"
        detail = {"forms": sorted({s.form.code for s in new}), "periods": sorted({s.period for s in new})}
        audit.record("submission.open", None, summary, by=users.system(), detail=detail)
    return len(new)


def _key(s: Submission) -> _Key:
    return s.form_id, s.period, s.department_id, s.region_id


def _due(forms: Sequence[Form], day: date) -> Iterator[Submission]:
    asked = asking([f for f in forms if f.reported_by == ReportedBy.REGION])
    days = calendar(day - _BACK, day + timedelta(days=200))
    for form in forms:
        for period, due in deadlines.periods_open(form, day, days):
            yield from _sheets(form, period, due, asked)


def _sheets(form: Form, period: Period, due: date, asked: Asking) -> Iterator[Submission]:
    same = {"form": form, "period": str(period), "period_end": period.last_day, "due_on": due}
    if form.reported_by == ReportedBy.DEPARTMENT:
        yield Submission(department_id=form.department_id, **same)
        return
    for unit in asked.units(form, period.last_day):
        yield Submission(region=unit, **same)

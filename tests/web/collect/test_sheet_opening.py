"""Which sheets are open on a day, and when they are due."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from zhengxian.engine.base.period import Period
from zhengxian.web.collect import to_engine
from zhengxian.web.collect.models import Form, Submission, Timing
from zhengxian.web.collect.selectors import deadlines, sheets
from zhengxian.web.collect.services import submissions
from zhengxian.web.core.models import CalendarDay, ChangeKind, DayKind, Level, RegionChange
from zhengxian.web.core.selectors.calendar import WorkCalendar, calendar

PLAIN = WorkCalendar({})


def made(**fields: object) -> Form:
    usual = {"frequency": "month", "due_day": 12, "valid_from": date(2020, 1, 1), "skips_january": False}
    return Form(**{**usual, **fields})


def opened(form: Form, day: date) -> list[str]:
    return [str(period) for period, _ in deadlines.periods_open(form, day, PLAIN)]


def test_opening_again_adds_nothing(world):
    before = Submission.objects.count()
    assert before > 0
    assert submissions.open_due(day=world.today) == 0
    assert Submission.objects.count() == before


def test_a_department_fills_one_sheet_and_every_town_its_own(world):
    september = Submission.objects.filter(period="2026-09")
    assert september.filter(department=world.finance).count() == 1
    towns = september.filter(form__code="town_monthly").values_list("region__code", flat=True)
    assert set(towns) == {"990101100", "990101101", "990102100"}


def test_missed_sheets_stay_open_for_three_months():
    assert opened(made(), date(2026, 10, 8)) == ["2026-06", "2026-07", "2026-08", "2026-09"]


def test_a_sheet_opens_ten_days_before_it_is_due():
    soon = made(frequency="ten_day", due_day=3)
    assert opened(soon, date(2026, 10, 24))[-1] == "2026-10T3"
    assert opened(soon, date(2026, 10, 23))[-1] == "2026-10T2"


def test_january_is_skipped_where_it_is_joined_with_february():
    joined = made(skips_january=True)
    assert "2026-01" not in opened(joined, date(2026, 3, 20))
    assert "2026-02" in opened(joined, date(2026, 3, 20))
    assert deadlines.period_words(joined, Period.parse("2026-02")) == "2026年1—2月"


def test_february_ends_on_its_last_day():
    assert deadlines.due_day(made(due_day=1), Period.parse("2028-02"), PLAIN) == date(2028, 3, 1)
    assert deadlines.due_day(made(due_day=1), Period.parse("2027-02"), PLAIN) == date(2027, 3, 1)
    assert Period.parse("2028-02").last_day == date(2028, 2, 29)


def test_a_due_day_on_a_day_off_moves_to_the_next_working_day(world):
    """1 to 8 October are off, 10 October 2026 is a Saturday that is worked."""
    for day in range(1, 8):
        CalendarDay.objects.create(day=date(2026, 10, day), kind=DayKind.HOLIDAY, name="国庆节")
    CalendarDay.objects.create(day=date(2026, 10, 10), kind=DayKind.MAKE_UP, name="调休")
    days = calendar(date(2026, 10, 1), date(2026, 10, 31))
    assert deadlines.due_day(made(due_day=3), Period.parse("2026-09"), days) == date(2026, 10, 8)
    assert deadlines.due_day(made(due_day=10), Period.parse("2026-09"), days) == date(2026, 10, 10)
    assert deadlines.due_day(made(due_day=11), Period.parse("2026-09"), days) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("day", "timing"),
    [
        (date(2026, 10, 7), Timing.EARLY),
        (date(2026, 10, 8), Timing.ON_TIME),
        (date(2026, 10, 12), Timing.ON_TIME),
        (date(2026, 10, 13), Timing.LATE),
        (date(2026, 10, 26), Timing.LATE),
        (date(2026, 10, 27), Timing.MAKE_UP),
    ],
)
def test_timing_counts_working_days(day, timing):
    assert deadlines.timing_of(day, date(2026, 10, 12), PLAIN) is timing


def test_a_form_asks_for_periods_that_end_while_it_is_in_force():
    form = made(valid_from=date(2026, 8, 31), valid_to=date(2026, 9, 29))
    assert opened(form, date(2026, 10, 8)) == ["2026-08"]


def test_a_year_is_asked_for_after_its_end():
    yearly = made(frequency="year", due_day=100)
    assert opened(yearly, date(2026, 4, 2)) == ["2025"]
    assert opened(yearly, date(2025, 12, 31)) == []


def test_a_merged_town_is_asked_only_for_the_time_it_existed(world):
    old = world.regions["990101101"]
    old.valid_to = date(2026, 8, 31)
    old.save()
    new = world.region(
        "990101102", "柳湾新镇", Level.TOWN, world.regions["990101"], valid_from=date(2026, 9, 1)
    )
    RegionChange.objects.create(kind=ChangeKind.MERGER, before=old, after=new, effective_on=date(2026, 9, 1))
    Submission.objects.all().delete()
    submissions.open_due(day=world.today)
    assert set(Submission.objects.filter(region=old).values_list("period", flat=True)) == {
        "2026-06",
        "2026-07",
        "2026-08",
    }
    assert set(Submission.objects.filter(region=new).values_list("period", flat=True)) == {"2026-09"}


def test_a_county_fills_one_sheet_for_its_towns(world):
    form = world.forms["town_monthly"]
    Submission.objects.all().delete()
    form.unit_level = Level.COUNTY
    form.save()
    submissions.open_due(day=world.today)
    units = Submission.objects.filter(form=form, period="2026-09").values_list("region__code", flat=True)
    assert set(units) == {"990101", "990102"}


def test_the_command_says_how_many(world):
    Submission.objects.all().delete()
    out = StringIO()
    call_command("open_periods", day=world.today, stdout=out)
    assert out.getvalue().startswith("2026-10-08：新开 ")
    assert Submission.objects.exists()


def test_a_department_states_the_figure_of_the_city_below_its_counties(world):
    sheet = world.sheet("caizheng_monthly")
    before = [r.code for r in sheets.sheet_of(sheet).form.regions]
    sheet.form.with_above = True
    sheet.form.save()
    after = sheets.sheet_of(world.sheet("caizheng_monthly"))
    assert [r.code for r in after.form.regions] == [*before, "990000"]
    places = [p.code for p in to_engine.case_of(after).figures.regions]
    assert sorted(places) == sorted(set(places))
    with pytest.raises(IntegrityError), transaction.atomic():
        Form.objects.filter(code="town_monthly").update(with_above=True)


def test_a_new_form_asks_for_nothing_that_was_due_before_it_was_made():
    form = made(valid_from=date(2026, 1, 1), made_on=date(2026, 11, 26))
    assert opened(form, date(2026, 11, 26)) == []
    assert opened(form, date(2026, 12, 5)) == ["2026-11"]
    form.made_on = None
    assert "2026-09" in opened(form, date(2026, 11, 26))

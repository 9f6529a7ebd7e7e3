"""The calendar of workdays: by file, by page, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import DataError
from zhengxian.web.core.models import CalendarDay, DayKind
from zhengxian.web.core.selectors import years
from zhengxian.web.core.selectors.calendar import WorkCalendar
from zhengxian.web.core.services import calendar

from .conftest import TODAY


def test_calendar_file(office, admin, tmp_path):
    path = tmp_path / "假.csv"
    path.write_text("日期,类型,名称\n2028-02-29,放假,闰日\n2028-03-04,调休上班,\n", encoding="utf-8")
    assert calendar.load(access=office.access(admin), by=admin, path=path) == 2
    days = years.days(2028)
    assert {d.kind for d in days.values()} == {DayKind.HOLIDAY, DayKind.MAKE_UP}
    february = years.months(2028, days, TODAY)[1]
    assert february.working == 20
    assert sum(years.working_days(2028, days)) == 260


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("日期,类型\n", "F-015"),
        ("日期,类型\n2026-02-29,放假\n", "F-153"),
        ("日期,类型\n2026-02-28,也许\n", "F-406"),
        ("日期,类型\n2026-10-01,放假\n2026-10-01,班\n", "F-407"),
    ],
)
def test_calendar_files_with_faults_write_nothing(office, admin, as_user, tmp_path, text, code):
    answer = as_user(admin).post(
        "/system/calendar/import/", {"file": SimpleUploadedFile("a.csv", text.encode())}
    )
    assert answer.status_code == 422
    assert not CalendarDay.objects.exists()
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        calendar.read_days(path)
    assert code in {p.code for p in error.value.problems}


def test_calendar_by_page(office, admin, county_admin, as_user):
    client = as_user(admin)
    told = {"day": "2026-10-01", "kind": "holiday", "name": "国庆节"}
    assert client.post("/system/calendar/day/", told).status_code == 302
    assert "国庆节" in client.get("/system/calendar/?year=2026").content.decode()
    assert client.post("/system/calendar/day/", {**told, "kind": ""}).status_code == 302
    assert not CalendarDay.objects.exists()
    assert client.post("/system/calendar/day/", {"day": "x"}).status_code == 422
    for year in ("abc", "99999", "-1", "²"):
        assert client.get(f"/system/calendar/?year={year}").status_code == 200
    assert as_user(county_admin).post("/system/calendar/day/", told).status_code == 404


@pytest.mark.parametrize("days", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_setting_a_day_twice_keeps_one(office, admin, days):
    for kind in (DayKind.HOLIDAY, DayKind.MAKE_UP):
        calendar.set_day(access=office.access(admin), by=admin, day=days, kind=kind)
    assert CalendarDay.objects.get().kind == DayKind.MAKE_UP


@given(
    first=st.dates(date(2025, 12, 1), date(2026, 12, 31)),
    span=st.integers(-60, 400),
    kinds=st.dictionaries(
        st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sampled_from(DayKind), max_size=40
    ),
)
def test_working_days_between_two_days_are_those_counted_one_by_one(first, span, kinds):
    days, last = WorkCalendar(kinds), first + timedelta(span)
    low, high = min(first, last), max(first, last)
    counted = sum(days.is_working_day(low + timedelta(n)) for n in range(1, (high - low).days + 1))
    assert days.between(first, last) == (counted if span >= 0 else -counted)

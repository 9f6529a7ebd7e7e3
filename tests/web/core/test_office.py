"""Keys, departments, calendar, trail, search, notices, jobs and the frame of the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from zhengxian.engine.base.errors import DataError
from zhengxian.web.core.models import (
    ApiToken,
    AuditEvent,
    CalendarDay,
    DayKind,
    Department,
    Job,
    JobState,
    Notice,
    Role,
)
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import departments as reading
from zhengxian.web.core.selectors import search, years
from zhengxian.web.core.services import calendar, departments, jobs, notices, tokens, users

from .conftest import TODAY

NOW = timezone.now()


def key(user, **more):
    told = {"title": "统计系统", "days": 30, "may_write": False, **more}
    return tokens.create(user=user, by=user, at=NOW, **told)


def test_key_is_shown_once_and_kept_as_a_hash(office, admin):
    token, text = key(admin)
    assert text not in str(ApiToken.objects.values().get())
    assert token.prefix == text[:8]
    assert tokens.user_of(text, NOW) == (admin, token)
    assert text not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("text", ["", "zx_", "x", "zx_" + "a" * 43, "zx_\x00"])
def test_other_texts_are_nobodys(office, admin, text):
    key(admin)
    assert tokens.user_of(text, NOW) is None


def test_expired_revoked_closed_and_forced_do_not_come_in(office, admin):
    token, text = key(admin)
    assert tokens.user_of(text, NOW + timedelta(days=30)) is None
    assert tokens.user_of(text, NOW + timedelta(days=30) - timedelta(seconds=1)) is not None
    for change in ({"is_active": False}, {"must_change_password": True}):
        type(admin).objects.filter(pk=admin.pk).update(**change)
        assert tokens.user_of(text, NOW) is None
        type(admin).objects.filter(pk=admin.pk).update(is_active=True, must_change_password=False)
    tokens.revoke(token_id=token.pk, user=admin, by=admin)
    assert tokens.user_of(text, NOW) is None


def test_keys_have_limits(office, admin):
    for days in (0, 367):
        with pytest.raises(Refused) as refused:
            key(admin, days=days)
        assert refused.value.code == "S-940"
    for _ in range(tokens.MOST):
        key(admin)
    with pytest.raises(Refused) as refused:
        key(admin)
    assert refused.value.code == "S-941"


def test_keys_of_others_are_not_there(office, admin):
    token, _ = key(office.person("u", Role.REPORTER))
    with pytest.raises(Hidden):
        tokens.revoke(token_id=token.pk, user=admin, by=admin)


def test_keys_by_page(office, admin, as_user):
    client = as_user(admin)
    answer = client.post("/account/tokens/", {"title": "统计系统", "days": "30"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert secret not in client.get("/account/").content.decode()
    assert client.post("/account/tokens/", {"title": "", "days": "999"}).status_code == 422
    token = ApiToken.objects.get()
    assert (
        as_user(office.person("u", Role.REPORTER)).post(f"/account/tokens/{token.pk}/revoke/").status_code
        == 404
    )
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert tokens.user_of(secret, timezone.now()) is None


def test_shortcut_switch(office, admin, as_user):
    client = as_user(admin)
    assert 'data-keys="off"' not in client.get("/account/").content.decode()
    client.post("/account/keys/", {})
    assert 'data-keys="off"' in client.get("/account/").content.decode()
    client.post("/account/keys/", {"on": "1"})
    assert 'data-keys="off"' not in client.get("/account/").content.decode()


def test_departments_go_by_many_names(office, admin):
    made = departments.save(
        access=office.access(admin), by=admin, code="fgw", name="示范市发展和改革委员会", short_name="市发改委",
        aliases=["市发改委（市能源局）", "市发改委", ""],
    )  # fmt: skip
    assert [a.alias for a in made.aliases.all()] == ["市发改委（市能源局）"]
    for name in ("示范市发展和改革委员会", "市发改委", " 市发改委(市能源局) ", "市 发改委"):
        assert reading.resolve(name) == made
    assert reading.resolve("发改") is None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"code": "tjj", "name": "别的局", "short_name": "别局"}, "S-965"),
        ({"code": "x", "name": "别的局", "short_name": "市统计局"}, "S-966"),
        ({"code": "x", "name": "别的局", "short_name": "别局", "aliases": ["示范市 统计局"]}, "S-966"),
    ],
)
def test_a_name_means_one_department(office, admin, told, code):
    with pytest.raises(Refused) as refused:
        departments.save(access=office.access(admin), by=admin, **told)
    assert refused.value.code == code


def test_departments_by_page(office, admin, county_admin, as_user):
    client = as_user(admin)
    told = {
        "code": "gxj",
        "name": "示范市工业和信息化局",
        "short_name": "市工信局",
        "aliases": "工信局\n经信局",
    }
    assert client.post("/system/departments/new/", told).status_code == 302
    assert client.get("/system/departments/?q=经信").context["page"].paginator.count == 1
    assert "经信局" in client.get("/system/department/gxj/").content.decode()
    assert client.post("/system/department/gxj/", {**told, "name": "示范市统计局"}).status_code == 422
    assert client.get("/system/departments/?format=xlsx").content[:2] == b"PK"
    assert as_user(county_admin).post("/system/departments/new/", {**told, "code": "x"}).status_code == 404
    assert Department.objects.count() == 2


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


def test_trail_by_page(office, admin, county_admin, as_user, django_assert_max_num_queries):
    client = as_user(admin)
    with django_assert_max_num_queries(16):
        page = client.get("/system/audit/").context["page"]
    assert page.paginator.count == AuditEvent.objects.count() > 2
    for query, count in (
        ("?action=token", 0),
        ("?first=2000-01-01&last=2000-01-02", 0),
        ("?person=system&action=user", 4),
    ):
        assert client.get(f"/system/audit/{query}").context["page"].paginator.count == count
    assert client.get("/system/audit/?first=31/31/2020&page=x").status_code == 200
    assert client.get("/system/audit/?format=xlsx").content[:2] == b"PK"
    own = as_user(county_admin).get("/system/audit/").context["page"]
    assert own.paginator.count == 0


def test_search_finds_regions_and_what_stages_register(office, admin, as_user, monkeypatch):
    monkeypatch.setattr(search, "_PROVIDERS", [search.regions])
    client = as_user(admin)
    assert [h.label for h in client.get("/search/?q=石桥").context["hits"]] == ["石桥镇"]
    assert len(client.get("/search/?q=99012").context["hits"]) == 3
    assert client.get("/search/?q=").context["hits"] == []
    assert client.get("/search/?q=%25_").context["hits"] == []
    search.register(lambda access, text, today: [search.Hit("指标", text, "", "/x")] * 99)
    assert len(client.get("/search/?q=产值").context["hits"]) == search.EACH


def test_notices(office, admin, as_user):
    other = office.person("u", Role.REPORTER)
    notices.tell([admin, admin, other], "有事", "/account/")
    client = as_user(admin)
    assert "1 条没有看" in client.get("/account/").content.decode()
    foreign = Notice.objects.get(user=other)
    client.post("/notices/read/", {"notice": foreign.pk})
    foreign.refresh_from_db()
    assert foreign.read_at is None
    client.post("/notices/read/")
    assert not Notice.objects.filter(user=admin, read_at__isnull=True).exists()
    assert client.get("/notices/").status_code == 200


def test_job_is_its_owners(office, admin, as_user):
    job = Job.objects.create(kind="x", title="导入", owner=admin, total=10, done=5)
    client = as_user(admin)
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'hx-get="/jobs/{job.pk}/"' in part
    assert "<html" in client.get(f"/jobs/{job.pk}/").content.decode()
    stranger = as_user(office.person("u", Role.ADMINISTRATOR))
    assert stranger.get(f"/jobs/{job.pk}/").status_code == 404
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, finished_at=timezone.now(), result={"url": "//example.com"}
    )
    assert "example.com" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_lost_job_is_marked(office, admin):
    old = timezone.now() - jobs.SILENT * 2
    lost = Job.objects.create(kind="x", title="导入", owner=admin, state=JobState.RUNNING, heartbeat_at=old)
    alive = Job.objects.create(
        kind="x", title="导入", owner=admin, state=JobState.RUNNING, heartbeat_at=timezone.now()
    )
    call_command("sweep_jobs")
    lost.refresh_from_db()
    alive.refresh_from_db()
    assert (lost.state, alive.state) == (JobState.FAILED, JobState.RUNNING)
    assert "S-930" in lost.message


def test_frame_names_the_demo_the_person_and_the_role(office, admin, as_user):
    text = as_user(admin).get("/account/").content.decode()
    assert "演示数据" in text
    assert "示范市 · 管理员" in text
    assert 'href="/system/people/"' in text


def test_frame_of_a_reporter_has_no_gear(office, as_user):
    text = as_user(office.person("r", Role.REPORTER, office.east)).get("/account/").content.decode()
    assert 'aria-label="系统设置"' not in text


def test_posts_only(office, admin, as_user):
    client = as_user(admin)
    for url in (
        "/notices/read/",
        "/account/keys/",
        "/account/tokens/",
        "/system/calendar/day/",
        "/system/calendar/import/",
        "/system/person/admin/assign/",
        "/system/person/admin/active/",
        "/system/person/admin/password/",
    ):
        assert client.get(url).status_code == 405, url


@pytest.mark.parametrize("days", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_setting_a_day_twice_keeps_one(office, admin, days):
    for kind in (DayKind.HOLIDAY, DayKind.MAKE_UP):
        calendar.set_day(access=office.access(admin), by=admin, day=days, kind=kind)
    assert CalendarDay.objects.get().kind == DayKind.MAKE_UP


def test_users_service_marks(office, admin):
    users.set_keys_off(user=admin, off=True)
    admin.refresh_from_db()
    assert admin.keys_off


@pytest.mark.parametrize(
    "url",
    [
        "/search/?q=%00",
        "/system/people/?q=a%00",
        "/system/region/%00/",
        "/system/audit/?person=%00",
        "/sign-in/?next=%00",
    ],
)
def test_addresses_with_a_nul_are_refused(office, admin, as_user, url):
    assert as_user(admin).get(url).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "1.5"])
def test_odd_page_numbers_show_a_page(office, admin, as_user, page):
    for url in ("/system/people/", "/system/regions/", "/system/audit/", "/notices/"):
        assert as_user(admin).get(url, {"page": page, "sort": "-nothing", "level": "'"}).status_code == 200

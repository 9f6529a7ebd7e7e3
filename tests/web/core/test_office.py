"""Trail, search, notices, jobs and the frame of the pages."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from zhengxian.web.core.models import AuditEvent, Job, JobState, Notice, Role
from zhengxian.web.core.selectors import search
from zhengxian.web.core.services import jobs, notices, users


def test_shortcut_switch(office, admin, as_user):
    client = as_user(admin)
    assert 'data-keys="off"' not in client.get("/account/").content.decode()
    client.post("/account/keys/", {})
    assert 'data-keys="off"' in client.get("/account/").content.decode()
    client.post("/account/keys/", {"on": "1"})
    assert 'data-keys="off"' not in client.get("/account/").content.decode()


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

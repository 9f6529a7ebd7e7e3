"""The pages of packs: who sees and makes them, lists, forms, downloads, hostile text, two at once."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest

from zhengxian.web.core.models import AuditEvent, Job, JobState
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import jobs
from zhengxian.web.evaluate.models import Run, RunState, Scheme, SchemeVersion, Score, VersionState
from zhengxian.web.monitor.models import PaceWord
from zhengxian.web.report.models import Pack, PackKind
from zhengxian.web.report.selectors import packs as doors
from zhengxian.web.report.services import packs

from .conftest import agenda, at, column, page

LIST, NEW = "/report/packs/", "/report/packs/new/"
FORM = {"region": "990000", "period": "month:2026-10", "held_on": "2026-10-28"}


def plain(answer) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize("who", ["statistics", "caizheng", "jia", "reporter", "admin"])
def test_others_see_no_packs(office, who):
    made = office.pack()
    client = office.client(who)
    for address in (LIST, NEW, f"{LIST}{made.pk}/", f"{LIST}{made.pk}/word/", f"{LIST}{made.pk}/pdf/"):
        assert client.get(address).status_code == 404
    assert client.post(NEW, FORM).status_code == 404


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_readers_make_no_packs(office, who):
    assert office.client(who).get(NEW).status_code == 404
    with pytest.raises(Hidden):
        packs.make(office.wish(), **office.who(who))
    assert not Pack.objects.exists()


def test_a_leader_of_a_county_sees_packs_of_his_county_only(office):
    city, county, other = office.pack(), office.pack(region="990101"), office.pack(region="990102")
    client = office.client("jia_leader")
    assert client.get(f"{LIST}{county.pk}/").status_code == 200
    for hidden in (city, other):
        assert client.get(f"{LIST}{hidden.pk}/").status_code == 404
        assert client.get(f"{LIST}{hidden.pk}/word/").status_code == 404
    assert county.title in plain(client.get(LIST))
    assert other.title not in plain(client.get(LIST))


def test_a_pack_with_unreleased_figures_is_for_those_who_may_see_them(office):
    made = office.pack(who="assessor", with_unreleased=True)
    for who, status in (("assessor", 200), ("auditor", 200), ("leader", 404), ("supervisor", 404)):
        assert office.client(who).get(f"{LIST}{made.pk}/").status_code == status
        assert office.client(who).get(f"{LIST}{made.pk}/pdf/").status_code == status
    with pytest.raises(Refused, match="R-123"):
        office.pack(who="supervisor", with_unreleased=True)
    assert "含未公布数据，只有能看未公布数据的人" in plain(office.client("assessor").get(f"{LIST}{made.pk}/"))
    assert "with_unreleased" not in office.client("supervisor").get(NEW).content.decode()


def test_a_pack_is_made_from_the_form_and_written_into_the_trail(office):
    office.read("990101", "loans", PaceWord.BAD, value=51.91, target=80.0, gap=-12.0)
    client = office.client("supervisor")
    answer = client.post(NEW, FORM)
    made = Pack.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.number, made.title) == ("调〔2026〕001号", "示范市2026年10月调度会材料")
    assert (made.first_day, made.last_day, made.held_on) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
        date(2026, 10, 28),
    )
    assert made.round == office.counted()
    line = AuditEvent.objects.get(action="pack.make")
    assert line.detail["content"] == made.content_hash
    assert line.by == office.people["supervisor"]
    shown = client.get(answer["Location"])
    text = plain(shown)
    for told in ("51.91亿元", "严重滞后", "甲县", "没有红色和橙色预警。", "数据截至2026年10月28日"):
        assert told in text
    assert '/monitor/figure/990101/loans/"' in shown.content.decode()
    client.post(NEW, FORM)
    assert Pack.objects.latest("pk").number == "调〔2026〕002号"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": PackKind.MONTH, "period": "2026Q3"}, "R-120"),
        ({"kind": PackKind.WEEK, "period": "2026-W60"}, "R-120"),
        ({"kind": PackKind.WEEK, "period": "乱写"}, "R-120"),
        ({"period": "2026-11"}, "R-121"),
        ({"period": "2026-10", "held_on": date(2026, 9, 30)}, "R-122"),
    ],
)
def test_what_cannot_be_is_refused(office, given, code):
    with pytest.raises(Refused, match=code):
        office.pack(**given)
    assert not Pack.objects.exists()
    assert not AuditEvent.objects.filter(action="pack.make").exists()


def test_a_form_that_is_not_filled_well_says_so(office):
    client = office.client("assessor")
    answer = client.post(NEW, {**FORM, "period": "month:2031-01", "held_on": ""})
    assert answer.status_code == 422
    assert "“会议日期”没有填。请补填。" in plain(answer)
    early = client.post(NEW, {**FORM, "held_on": "2026-09-01"})
    assert early.status_code == 422
    assert "（R-122）" in plain(early)


def test_files_are_downloads_named_after_the_pack(office):
    made = office.pack()
    for ending, start in (("word", b"PK"), ("pdf", b"%PDF")):
        answer = office.client("leader").get(f"{LIST}{made.pk}/{ending}/")
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert "示范市2026年10月调度会材料（调〔2026〕001号）" in unquote(answer["Content-Disposition"])
        assert answer["Cache-Control"] == "private, no-store"


def test_hostile_text_cannot_run_in_the_browser(office):
    evil = '<script>alert(1)</script>{{7*7}}"onload=x'
    office.task("990101", date(2026, 10, 13), evil)
    office.warn("990101", "loans", "red", evil, said=evil)
    raw = office.client("leader").get(f"{LIST}{office.pack().pk}/").content.decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw
    assert "{{7*7}}" in raw


def test_lists_filter_and_ask_few_questions(office, django_assert_max_num_queries):
    for period, kind in (
        ("2026-09", PackKind.MONTH),
        ("2026-10", PackKind.MONTH),
        ("2026-W44", PackKind.WEEK),
    ):
        office.pack(period, kind=kind)
    office.pack(region="990101")
    client = office.client("supervisor")
    client.get(LIST)
    with django_assert_max_num_queries(14):
        answer = client.get(f"{LIST}?kind=month&region=990000")
    text = plain(answer)
    assert "示范市2026年9月调度会材料" in text
    assert "周调度会材料" not in text
    assert "甲县2026年10月调度会材料" not in text


def test_reading_a_pack_does_not_grow_with_regions(office, django_assert_max_num_queries):
    for code in ("990101", "990102", "990103", "990104"):
        office.read(code, "loans", PaceWord.BAD, value=1.0, gap=-12.0)
        office.warn(code, "loans", "red", "贷款滞后。")
        office.task(code, date(2026, 10, 13))
        office.project(code, steps={"started": (date(2026, 9, 1), None)})
    with django_assert_max_num_queries(60):
        office.pack()


def test_a_very_large_pack_is_made_in_the_background(office, monkeypatch):
    monkeypatch.setattr(packs, "MOST_AT_ONCE", 3)
    client = office.client("supervisor")
    answer = client.post(NEW, FORM)
    job = Job.objects.get(kind=packs.KIND)
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert not Pack.objects.exists()
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.result == {"pack": Pack.objects.get().pk, "url": f"{LIST}{Pack.objects.get().pk}/"}
    assert client.post(NEW, {**FORM, "held_on": "2026-09-01"}).status_code == 422


def published(office, state: RunState = RunState.PUBLISHED, period: str = "2026Q3") -> Run:
    """A result of the third quarter in which 丙县 is third of its class, two places better."""
    who = {"created_by": office.people["assessor"]}
    scheme, _ = Scheme.objects.get_or_create(code="city", title="县域评价", level="county")
    version, _ = SchemeVersion.objects.get_or_create(
        scheme=scheme, number=1, title="第一版", toml="", digest="", state=VersionState.IN_FORCE,
        valid_from=date(2026, 1, 1), **who,
    )  # fmt: skip
    run = Run.objects.create(
        number=f"评 {period}-{Run.objects.count() + 1:02d}", version=version, period=period, period_end=date(2026, 9, 30),
        as_of=at(date(2026, 10, 20)), state=RunState.COMPUTED, engine_version="1", input_hash="", result_hash="", **who,
    )  # fmt: skip
    Score.objects.create(
        run=run, region=office.regions["990103"], class_title="重点发展", node="total", title="总分", level=0, order=0,
        score=81.23, shown="81.23", rank=7, rank_in_class=3, rank_change=-1, class_rank_change=2,
    )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(state=state)
    run.refresh_from_db()
    return run


def test_ranks_are_those_of_the_newest_published_result(office):
    run = published(office)
    published(office, RunState.APPROVAL)
    made = office.pack()
    assert made.run == run
    overview = agenda(made, "overview")
    assert column(overview, "rank") == ["未排名", "未排名", "重点发展类第 3 位（前移 2 位）", "未排名"]
    lead = page(made, "990103")["lead"]
    assert lead[1]["text"] == "重点发展类第 3 位（前移 2 位）"
    assert lead[3] == {"text": "81.23", "key": f"score:{Score.objects.get(run=run).pk}:score"}
    assert f"（{run.number}）" in made.content["notes"][2]


def test_the_last_pack_of_the_same_kind_and_region_is_followed(office):
    first = office.pack("2026-08")
    second = office.pack("2026-09")
    office.pack("2026-09", region="990101")
    seen = doors.visible_to(office.access("supervisor"))
    city = office.regions["990000"]
    assert doors.last_before(seen, city, PackKind.MONTH, date(2026, 10, 1)) == second
    assert doors.last_before(seen, city, PackKind.MONTH, date(2026, 9, 1)) == first
    assert doors.last_before(seen, city, PackKind.QUARTER, date(2026, 10, 1)) is None

"""The explorer: layouts, what is held back, drawings, files, saved questions."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.models import Role
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.report.models import SavedView
from zhengxian.web.report.services import saved_views

from ..collect.conftest import World, build

ADDRESS = "/report/explorer/"
REVENUE, SHARE = "budget_revenue", "tax_share"


@pytest.fixture
def world(db: None) -> World:
    """Two counties with six months of two indicators; what is of September is not released yet."""
    made = build()
    for name, role in (("assessor", Role.ASSESSOR), ("auditor", Role.AUDITOR)):
        made.person(name, role, region=made.regions["990000"])
    for month in range(4, 9):
        period = f"2026-0{month}"
        rows = [
            made.row("990101", REVENUE, 10.0 * month, period),
            made.row("990102", REVENUE, 5.0 * month, period),
            made.row("990101", SHARE, 60.0 + month, period),
        ]
        made.write(*rows, release=Release.RELEASED)
    made.write(made.row("990101", REVENUE, 99.0), made.row("990102", REVENUE, None))
    return made


def text_of(client: Client, query: str) -> str:
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def figures_of(client: Client, query: str) -> list[list[float | None]]:
    answer = client.get(f"{ADDRESS}?{query}")
    return [[cell.value for cell in line.cells] for line in answer.context["found"].lines]


AUGUST = f"indicator={REVENUE}&indicator={SHARE}&period=2026-08"


def test_several_indicators_of_one_period(world):
    assert figures_of(world.client("assessor"), AUGUST) == [[80.0, 68.0], [40.0, None]]


def test_one_indicator_over_periods(world):
    found = figures_of(world.client("assessor"), f"{AUGUST}&layout=periods&since=2026-06")
    assert found == [[60.0, 70.0, 80.0], [30.0, 35.0, 40.0]]


def test_one_region_over_periods(world):
    found = figures_of(world.client("assessor"), f"{AUGUST}&layout=region&region=990102&since=2026-07")
    assert found == [[35.0, 40.0], [None, None]]


def test_what_is_not_released_is_nobodys_but_theirs_who_work_on_it(world):
    query = f"indicator={REVENUE}&period=2026-09"
    assert figures_of(world.client("assessor"), query) == [[99.0], [None]]
    assert figures_of(world.client("leader"), query) == [[None], [None]]
    rows = Observation.objects.current().filter(period="2026-09")
    rows.update(release=Release.EMBARGOED, embargo_until=timezone.now() + timedelta(days=1))
    page = text_of(world.client("leader"), query)
    assert "未公布 2 个" in page
    assert "99" not in page[page.index("<tbody") : page.index("</tbody")]
    book = world.sheet_rows(world.client("leader").get(f"{ADDRESS}?{query}&export=xlsx"))
    assert not any(99.0 in row for row in book)
    assert any("2 个数还没有公布" in str(cell) for row in book for cell in row)


def test_a_period_older_than_the_figures_is_shown_empty(world):
    assert figures_of(world.client("leader"), f"indicator={REVENUE}&period=2020-01") == [[None], [None]]


def test_the_span_is_bounded_and_in_order(world):
    client = world.client("assessor")
    found = client.get(f"{ADDRESS}?{AUGUST}&layout=periods&since=1990-01").context["asked"]
    assert len(found.shown_periods) == 36
    found = client.get(f"{ADDRESS}?{AUGUST}&layout=periods&since=2027-01").context["asked"]
    assert [str(p) for p in found.shown_periods] == ["2026-08"]


def test_words_nobody_foresaw_fall_back_to_what_is_usual(world):
    client = world.client("assessor")
    for query in (
        "indicator=no_such",
        "period=2026-Q9",
        "level=moon&class=x",
        "layout=<script>",
        "region=1&since=x",
    ):
        page = text_of(client, query)
        assert "<script>alert" not in page
        assert client.get(f"{ADDRESS}?{query}").context["found"].lines

    page = text_of(client, "county='<q>")
    assert "没有符合条件的地区" in page
    assert "<q>" not in page


def test_queries_do_not_grow_with_the_regions(world, django_assert_max_num_queries):
    client = world.client("assessor")
    with django_assert_max_num_queries(24):
        text_of(client, AUGUST)


def test_bars_put_the_largest_first_and_say_what_is_absent(world):
    answer = world.client("assessor").get(f"{ADDRESS}?{AUGUST}&indicator={SHARE}&draw=chart")
    (chart,) = answer.context["charts"]
    assert [(row.name, row.value) for row in chart.rows] == [("临河县", 80.0), ("金渡县", 40.0)]
    held = world.client("leader").get(f"{ADDRESS}?indicator={REVENUE}&period=2026-09&draw=chart")
    assert held.context["charts"] == []
    assert "没有可画的数" in held.content.decode()


def test_lines_of_the_chosen_regions(world):
    query = f"{AUGUST}&layout=periods&draw=chart&r=990101&r=990102"
    (chart,) = world.client("assessor").get(f"{ADDRESS}?{query}").context["charts"]
    assert [line.name for line in chart.series] == ["临河县", "金渡县"]
    assert chart.series[1].values[-1] == 40.0


def test_a_picture_without_a_drawing_is_refused(world):
    answer = world.client("assessor").get(f"{ADDRESS}?{AUGUST}&export=png")
    assert "R-193" in answer.content.decode()
    drawn = world.client("assessor").get(f"{ADDRESS}?{AUGUST}&draw=chart&export=png")
    assert b"".join(drawn.streaming_content)[:4] == b"\x89PNG"


def test_the_workbook_holds_numbers_and_no_formula(world):
    world.regions["990101"].name = "=1+1"
    world.regions["990101"].save()
    rows = world.sheet_rows(world.client("assessor").get(f"{ADDRESS}?{AUGUST}&export=xlsx"))
    row = next(row for row in rows if row[0] == "990101")
    assert row[1:] == ["=1+1", 80.0, 68.0]


def test_a_question_is_kept_and_opened_by_its_owner_alone(world):
    client = world.client("assessor")
    sent = {"name": " 每月 投资 ", "query": f"{AUGUST}&page=3&export=xlsx&evil=1"}
    answer = client.post(f"{ADDRESS}keep/", sent)
    (view,) = SavedView.objects.all()
    assert view.name == "每月 投资"
    assert parse_qs(view.query) == {"indicator": [REVENUE, SHARE], "period": ["2026-08"]}
    assert answer["Location"] == f"{ADDRESS}?{view.query}"
    assert "每月 投资" in text_of(client, AUGUST)
    assert "每月 投资" not in text_of(world.client("leader"), AUGUST)
    client.post(f"{ADDRESS}keep/", {**sent, "query": f"indicator={SHARE}", "shared": "1"})
    (view,) = SavedView.objects.all()
    assert view.query == f"indicator={SHARE}"
    assert "每月 投资" in text_of(world.client("leader"), AUGUST)


def test_what_is_not_kept(world, monkeypatch):
    by = world.people["assessor"]
    for name, query, code in ((" ", "", "R-190"), ("长", "indicator=" + "x" * 3000, "R-191")):
        with pytest.raises(Refused, match=code):
            saved_views.keep(name=name, query=query, is_shared=False, by=by)
    monkeypatch.setattr(saved_views, "MOST", 1)
    saved_views.keep(name="一", query="", is_shared=False, by=by)
    saved_views.keep(name="一", query="level=town", is_shared=False, by=by)
    with pytest.raises(Refused, match="R-192"):
        saved_views.keep(name="二", query="", is_shared=False, by=by)


def test_nobody_drops_anothers_view(world):
    view = saved_views.keep(name="投资", query="", is_shared=True, by=world.people["assessor"])
    with pytest.raises(Hidden):
        saved_views.drop(view_id=view.pk, by=world.people["leader"])
    assert world.client("leader").post(f"{ADDRESS}views/{view.pk}/drop/").status_code == 404
    world.client("assessor").post(f"{ADDRESS}views/{view.pk}/drop/")
    assert not SavedView.objects.exists()


def test_hostile_names_are_text(world):
    saved_views.keep(name="<script>alert(1)</script>", query="", is_shared=True, by=world.people["assessor"])
    assert "<script>alert" not in text_of(world.client("leader"), AUGUST)

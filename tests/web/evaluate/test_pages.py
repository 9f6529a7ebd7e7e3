"""The pages: who sees which, what they say, how many queries they need."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhengxian.web.core.models import Boundary, Region
from zhengxian.web.evaluate.models import Run, Score

from .conftest import City, in_publicity

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(city: City) -> Run:
    """A run with a run before it."""
    return city.run(previous=city.run("2024"))


def _sheet(content: bytes) -> list[list[Any]]:
    """Return the first sheet below its heading."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


def _pages(city: City) -> list[str]:
    version = city.version.pk
    return [
        reverse("evaluate:ranking"),
        reverse("evaluate:ranking") + "?view=all&sort=-lost",
        reverse("evaluate:ranking") + "?class=优化开发&sort=-economy",
        reverse("evaluate:map"),
        reverse("evaluate:map") + "?node=economy&class=生态功能",
        reverse("evaluate:profile", args=["990124"]),
        reverse("evaluate:profile", args=["990131"]) + "?node=pm25",
        reverse("evaluate:schemes"),
        reverse("evaluate:scheme-version", args=[version]),
        reverse("evaluate:scheme-compare") + f"?a={version}&b={version}",
        reverse("evaluate:runs"),
        reverse("evaluate:run", args=["2025-01"]),
        reverse("evaluate:adjustments"),
        reverse("evaluate:objections"),
        reverse("evaluate:publications"),
    ]


def test_every_page_opens_for_an_assessor_within_thirty_queries(
    city: City, run: Run, django_assert_max_num_queries: Any
) -> None:
    client = city.client("assessor")
    for page in _pages(city):
        with django_assert_max_num_queries(30):
            answer = client.get(page, follow=False)
        assert answer.status_code == 200, page


def test_queries_do_not_grow_with_regions_or_items(
    city: City, run: Run, django_assert_max_num_queries: Any
) -> None:
    client = city.client("assessor")
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("evaluate:ranking") + "?class=优化开发")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(reverse("evaluate:ranking"))


def test_ranking_shows_places_losses_movement_and_the_reason_of_a_veto(city: City) -> None:
    from zhengxian.web.evaluate.services import adjustments

    made = adjustments.propose(
        scheme_id=city.version.scheme_id, code="gate_safety", region_id=city.regions["990128"].pk, period="2025",
        authority="市应急管理局", document="示应急〔2025〕9号", text="一起较大事故", by=city.users["assessor"],
    )  # fmt: skip
    adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["assessor2"])
    from datetime import UTC, datetime

    plain = city.run("2024")
    run = city.run(previous=plain, as_of=datetime.now(UTC))
    text = city.client("assessor").get(reverse("evaluate:ranking")).content.decode()
    own = Score.objects.get(run=run, level=0, region__code="990128")
    assert own.score is not None
    assert own.rank_in_class is not None
    assert own.status == "取消评先资格"
    assert own.shown in text
    assert "安全生产（市应急管理局认定）" in text
    assert "不可比" in text
    assert "成员有变，本类位次变化不可比" in text
    assert run.result_hash[:4] in text


def test_an_unpublished_run_is_for_those_who_work_on_it(city: City, run: Run) -> None:
    for who in ("assessor", "statistics", "leader", "auditor"):
        assert city.client(who).get(reverse("evaluate:profile", args=["990124"])).status_code == 200
    for who in ("reviewer", "reporter", "neighbour", "supervisor", "administrator"):
        client = city.client(who)
        assert "得分和位次" not in client.get(reverse("evaluate:ranking")).content.decode()
        for name, args in (
            ("profile", ["990124"]),
            ("run", ["2025-01"]),
            ("runs", []),
            ("run-new", []),
            ("scheme-import", []),
        ):
            assert client.get(reverse(f"evaluate:{name}", args=args)).status_code == 404, (who, name)
        assert client.get(reverse("evaluate:ranking") + "?run=2025-01").status_code == 404
        assert client.get(reverse("evaluate:ranking") + "?run=2031-01").status_code == 404


def test_not_there_and_not_yours_look_the_same(city: City, run: Run) -> None:
    client = city.client("reviewer")
    absent = client.get(reverse("evaluate:profile", args=["990199"]) + "?run=2025-01")
    foreign = client.get(reverse("evaluate:profile", args=["990125"]) + "?run=2025-01")
    assert absent.status_code == foreign.status_code == 404


def test_strangers_are_sent_to_sign_in(city: City) -> None:
    for page in _pages(city):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert reverse("core:sign-in") in answer["Location"]


@pytest.mark.parametrize(
    "name", ["run-replay", "run-advance", "run-publicity", "run-publish", "run-withdraw"]
)
def test_acts_are_posts_with_a_token(city: City, run: Run, name: str) -> None:
    address = reverse(f"evaluate:{name}", args=["2025-01"])
    assert city.client("assessor").get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(city.users["assessor"])
    assert strict.post(address).status_code == 403
    assert city.client("reporter").post(address).status_code == 404


def test_only_leaders_and_their_analysts_see_what_catching_up_returns(city: City, run: Run) -> None:
    address = reverse("evaluate:profile", args=["990124"])
    for who in ("assessor", "leader", "auditor"):
        assert "可挣回" in city.client(who).get(address).content.decode()
    assert "可挣回" not in city.client("statistics").get(address).content.decode()


def test_a_leader_does_not_see_unreleased_figures_of_an_unpublished_run(city: City, run: Run) -> None:
    from zhengxian.web.collect.models import Observation, Release

    address = reverse("evaluate:profile", args=["990124"])
    seen = city.client("assessor").get(address).content.decode()
    locked = city.client("leader").get(address).content.decode()
    assert "未公布</span>" not in seen
    assert locked.count("未公布") > 20
    Observation.objects.update(release=Release.RELEASED)
    assert city.client("leader").get(address).content.decode().count("未公布") < 5


def test_excel_files_hold_numbers_and_every_region(city: City, run: Run) -> None:
    answer = city.client("assessor").get(reverse("evaluate:ranking-export"))
    sheet = _sheet(answer.content)
    assert len(sheet) == 11
    assert all(isinstance(row[6], float) for row in sheet)
    ledger = city.client("assessor").get(reverse("evaluate:profile-export", args=["990124"]))
    rows = _sheet(ledger.content)
    assert sum(r[3] for r in rows) + sum(r[4] for r in rows) == pytest.approx(100)
    for name in ("runs", "schemes", "adjustments", "objections", "publications"):
        answer = city.client("assessor").get(reverse(f"evaluate:{name}") + "?export=1")
        assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_ledger_excel_of_a_leader_leaves_locked_figures_out(city: City, run: Run) -> None:
    answer = city.client("leader").get(reverse("evaluate:profile-export", args=["990124"]))
    rows = _sheet(answer.content)
    assert {r[5] for r in rows if r[2]} == {"未公布"}


def test_the_path_to_the_source_ends_at_who_recorded_the_figure(city: City, run: Run) -> None:
    text = (
        city.client("assessor")
        .get(reverse("evaluate:profile", args=["990124"]) + "?node=good_air_days")
        .content.decode()
    )
    assert "［60 + 40 ×（" in text
    assert "第 1 版" in text
    assert "没有疑问" in text
    assert "系统" in text


def test_empty_office_says_what_to_do(city: City) -> None:
    text = city.client("assessor").get(reverse("evaluate:ranking")).content.decode()
    assert "还没有评价结果" in text
    assert city.client("assessor").get(reverse("evaluate:map")).status_code == 200
    assert (
        "还没有可看的评价结果" in city.client("supervisor").get(reverse("evaluate:ranking")).content.decode()
    )


def test_replay_button_tells_that_all_numbers_are_equal(city: City, run: Run) -> None:
    answer = city.client("auditor").post(reverse("evaluate:run-replay", args=["2025-01"]), follow=True)
    assert "逐位相同" in answer.content.decode()


def test_a_map_shows_the_class_within_the_whole_and_fits_the_page(city: City, run: Run) -> None:
    for at, region in enumerate(Region.objects.filter(level="county")):  # a tower of squares
        square = [[0, at], [1, at], [1, at + 1], [0, at + 1], [0, at]]
        Boundary.objects.create(
            region=region, geometry={"type": "Polygon", "coordinates": [square]}, valid_from=date(2000, 1, 1)
        )
    text = city.client("assessor").get(reverse("evaluate:map") + "?class=生态功能").content.decode()
    drawn = text.partition('class="ev-map"')[2].partition("<aside")[0]
    for score in Score.objects.filter(run=run, level=0).select_related("region"):
        assert (f"{score.region.name} 其他类别" in drawn) is (score.class_title != "生态功能")
    wide = drawn.partition('viewBox="')[2].partition('"')[0].split()
    assert 280 <= float(wide[2]) < 600


@pytest.mark.parametrize(
    ("cumulative", "said"), [(True, "2026年前三季度"), (False, "2026年三季度"), (None, "2026年三季度")]
)
def test_quarters_are_told_as_they_count(city: City, run: Run, cumulative: bool | None, said: str) -> None:
    assert run.method["cumulative"] is True  # the shipped scheme reads amounts of the year
    method = {k: v for k, v in run.method.items() if k != "cumulative"}
    method |= {} if cumulative is None else {"cumulative": cumulative}
    Run.objects.filter(pk=run.pk).update(period="2026Q3", period_end=date(2026, 9, 30), method=method)
    client = city.client("assessor")
    for name, args in (
        ("ranking", []),
        ("map", []),
        ("runs", []),
        ("run", ["2025-01"]),
        ("profile", ["990124"]),
    ):
        assert said in client.get(reverse(f"evaluate:{name}", args=args) + "?run=2025-01").content.decode(), (
            name
        )
    in_publicity(city, run)
    assert said in client.get(reverse("evaluate:publications")).content.decode()

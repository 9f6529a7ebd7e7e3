"""Six relations: degrees, quadrants and inequality against figures worked out by hand; the page and who sees what."""

from __future__ import annotations

import io
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from zhengxian.definitions import bulletin_codes, indicators
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.models import Region
from zhengxian.web.report.services import relations
from zhengxian.web.report.services.quadrant import quadrant
from zhengxian.web.report.to_engine import relations as reading
from zhengxian.web.report.to_engine.relations import Ground, Line, Pair, Side

URL = "/report/relations/"
PAIR = Pair("p", "强县与富民", "", Side("强县", ("a",)), Side("富民", ("b", "c")))
NAMES = ("甲县", "乙县", "丙县", "丁县")


def ground(**marks: list[float]) -> Ground:
    regions = tuple(Region(code=f"99010{n + 1}", name=name, level="county") for n, name in enumerate(NAMES))
    titles = {"a": "总量指标", "b": "收入指标", "c": "就业指标"}
    return Ground(regions, ("",) * 4, {}, {k: np.array(v) for k, v in marks.items()}, titles)


def test_the_degree_of_coordination(db: None) -> None:
    """Vector B-20: 0.6 and 0.8 give C 0.989743, D 0.832358; two equal sides of 0.05 give C 1, D 0.223607."""
    found = relations.relation(ground(a=[0.6, 0.05, 0.5, 0.9], b=[0.8, 0.05, 0.3, 0.1]), PAIR)
    first, last = found.of("990101"), found.of("990102")
    assert first is not None
    assert last is not None
    assert (first.coupling, first.coordination) == (
        pytest.approx(0.989743, abs=1e-6),
        pytest.approx(0.832358, abs=1e-6),
    )
    assert (first.grade, first.rank) == ("良好协调", 1)
    assert (last.coupling, last.coordination) == (pytest.approx(1.0), pytest.approx(0.223607, abs=1e-6))
    assert last.grade == "中度失调"
    assert [place.rank for place in found.places] == [1, 2, 3, 4]


def test_the_quadrants_lie_at_the_medians() -> None:
    found = relations.relation(ground(a=[0.6, 0.05, 0.5, 0.9], b=[0.8, 0.05, 0.3, 0.1]), PAIR)
    # medians 0.55 and 0.2
    assert found.middle == (pytest.approx(0.55), pytest.approx(0.2))
    told = {place.region.name: found.quadrant(place) for place in found.places}
    assert told == {
        "甲县": "强县、富民都高",
        "乙县": "强县、富民都低",
        "丙县": "富民高、强县低",
        "丁县": "强县高、富民低",
    }


def test_a_side_is_the_mean_of_what_a_county_has() -> None:
    nan = math.nan
    found = relations.relation(
        ground(a=[0.6, 0.5, 0.4, 0.3], b=[0.8, nan, 0.2, nan], c=[0.4, 0.7, nan, nan]), PAIR
    )
    rights = {place.region.name: place.right for place in found.places}
    # half of the indicators is enough, none is not
    assert rights == {"甲县": pytest.approx(0.6), "乙县": 0.7, "丙县": 0.2}
    assert found.left_out == ("丁县",)


def test_a_county_is_explained_in_one_sentence() -> None:
    found = relations.relation(
        ground(a=[0.6, 0.5, 0.4, 0.3], b=[0.3, 0.4, 0.2, 0.1], c=[0.5, 0.7, 0.3, 0.2]), PAIR
    )
    place = found.of("990101")
    assert place is not None
    text = relations.explained(found, place)
    assert text == (
        "甲县“强县”0.60、“富民”0.40，强县、富民都高；耦合协调度 0.70，初级协调，第 2 位（共 4 个）。"
        "较低的一边是“富民”（0.40），其中最低的是“收入指标”（0.30）。"
    )


def test_what_cannot_be_placed_says_why() -> None:
    one_side = relations.relation(ground(a=[0.1, 0.2, 0.3, 0.4]), PAIR)
    assert one_side.note.startswith("“富民”一边没有可用的指标")
    assert one_side.note.endswith("（R-300）")
    assert one_side.unused == ("收入指标", "就业指标")
    nan = math.nan
    few = relations.relation(ground(a=[0.1, nan, nan, nan], b=[0.1, 0.2, 0.3, 0.4]), PAIR)
    assert few.note.endswith("（R-301）")
    assert few.left_out == NAMES[1:]


def test_the_worst_gets_a_hundredth_and_not_nothing() -> None:
    assert reading.mark(np.array([2.0, 4.0, math.nan]), "positive").tolist()[:2] == [0.01, 1.0]  # type: ignore[union-attr]
    assert reading.mark(np.array([3.0, 3.0]), "positive") is None
    assert reading.mark(np.array([1.0, 2.0]), "target") is None


def test_inequality_has_parts_that_add_up() -> None:
    """Dagum's vector of B-21: 3, 4, 5 beside 8, 10 give .24 = .04 + .20 + 0."""
    regions = [Region(code=str(n), name=str(n)) for n in range(5)]
    classes = {"0": "甲类", "1": "甲类", "2": "甲类", "3": "乙类", "4": "乙类"}
    values = np.array([[3.0, 4.0, 5.0, 8.0, 10.0]])
    line = Line(Indicator(code="x"), (Period.parse("2025"),), values)
    one = relations.apart(line, classes, regions)[0]
    assert [one.gini, one.gini_within, one.gini_between, one.gini_overlap] == [
        pytest.approx(v, abs=1e-9) for v in (0.24, 0.04, 0.20, 0.0)
    ]
    shares = [v / 30 for v in (3, 4, 5, 8, 10)]
    assert one.theil == pytest.approx(sum(s * math.log(s * 5) for s in shares))
    between = 0.4 * math.log(0.4 / 0.6) + 0.6 * math.log(0.6 / 0.4)
    assert one.theil_between == pytest.approx(between)
    assert one.theil_within == pytest.approx((one.theil or 0) - between)
    assert one.share_between == pytest.approx(between / (one.theil or 1) * 100)


def test_inequality_that_cannot_be_told_says_why() -> None:
    regions = [Region(code=str(n), name=str(n)) for n in range(4)]
    values = np.array([[1.0, 2.0, math.nan, math.nan], [1.0, -2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
    periods = tuple(Period.parse(t) for t in ("2023", "2024", "2025"))
    notes = [one.note for one in relations.apart(Line(Indicator(code="x"), periods, values), {}, regions)]
    assert notes[0].endswith("（R-302）")
    assert "E-716" in notes[1]
    assert "E-718" in notes[2]


def test_names_on_the_chart_do_not_lie_on_each_other() -> None:
    found = relations.relation(ground(a=[0.5, 0.51, 0.52, 0.9], b=[0.5, 0.5, 0.5, 0.1]), PAIR)
    drawn = quadrant(found, "990104", 520)
    near = sorted(dot.label_y for dot in drawn.dots if dot.name != "丁县")
    assert all(b - a >= 13.9 for a, b in pairwise(near))
    assert next(dot for dot in drawn.dots if dot.is_own).name == "丁县"
    assert all(drawn.left <= dot.x <= drawn.right for dot in drawn.dots)


def test_the_definition_names_known_indicators_and_is_no_template() -> None:
    known = indicators()
    told = reading.relations()
    codes = [c for pair in told.pairs for side in (pair.left, pair.right) for c in side.indicators]
    assert len(told.pairs) == 6
    assert [code for code in (*codes, *told.inequality) if code not in known] == []
    assert "six-relations" not in bulletin_codes()


# --- the page -----------------------------------------------------------------------------------------


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("assessor", 200), ("leader", 200), ("supervisor", 200), ("auditor", 200), ("jia_leader", 200),
     ("reporter", 404), ("statistics", 404), ("admin", 404), ("caizheng", 404)],
)  # fmt: skip
def test_who_sees_the_page(office: Any, who: str, status: int) -> None:
    assert office.client(who).get(URL).status_code == status


def test_the_page_places_counties_and_shows_the_six(office: Any) -> None:
    text = page(office.client("assessor"), "?region=990101")
    for word in (
        "当前与长远",
        "甲县为什么在这里",
        "六个关系一览",
        "耦合协调度",
        "一般公共预算收入的地区差异",
        "<svg",
    ):
        assert word in text
    # the best in everything: 1.00 on both sides
    assert "甲县“当前”1.00、“长远”1.00" in text
    assert "不比" in text
    empty = page(office.client("assessor"), "?pair=strong-rich")
    assert "（R-300）" in empty


def test_unreleased_figures_do_not_enter(office: Any) -> None:
    office.figure("990104", "fai_growth", "2026-09", 99.0)
    seen = page(office.client("assessor"), "?region=990104")
    other = page(office.client("leader"), "?region=990104")
    assert "99.0" in seen
    assert "99.0" not in other
    assert "2026年1—8月" in other


@pytest.mark.parametrize(
    "query", ["?pair=x", "?period=abc", "?region=%27--", "?apart=%3Cb%3E", "?export=none"]
)
def test_odd_addresses_fall_back(office: Any, query: str) -> None:
    text = page(office.client("assessor"), query)
    assert "当前与长远" in text
    assert 'href="?apart=<' not in text


def test_the_files_and_hostile_names(office: Any) -> None:
    Region.objects.filter(code="990101").update(name="<script>x</script>")
    client = office.client("assessor")
    assert "<script>x" not in page(client)

    def rows(kind: str) -> list[list[Any]]:
        answer = client.get(f"{URL}?export={kind}")
        return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    mine = next(row for row in rows("places") if row[1] == "<script>x</script>")
    assert (mine[0], mine[4], mine[6], mine[9]) == ("当前与长远", 1, 1, 1)
    latest = next(row for row in rows("apart") if row[0] == "2026年1—9月")
    assert latest[1] == 4
    assert latest[2] == pytest.approx(latest[3] + latest[4])


def test_the_number_of_queries_stands(office: Any, django_assert_max_num_queries: Any) -> None:
    client = office.client("assessor")
    with django_assert_max_num_queries(60):
        client.get(URL)

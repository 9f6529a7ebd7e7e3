"""The cockpit: whose, which period, the grammar of the figures, what is locked, the map, the wall."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Release
from zhengxian.web.core.models import Boundary, Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import (
    PaceWord,
    Reading,
    Round,
    Warning,  # noqa: A004 -- the glossary's word
)
from zhengxian.web.report.selectors import board_heads, board_since
from zhengxian.web.report.services import board as boards

from ..monitor.conftest import TODAY, MonitorOffice, build

ADDRESS = "/report/board/"


class Watched(MonitorOffice):
    """The office of monitor with readings written by hand."""

    def read(self, region: str, code: str, word: PaceWord, **given: Any) -> Reading:
        period = given.pop("period", "2026-08")
        made, _ = Round.objects.get_or_create(
            period=period,
            defaults={"as_of": timezone.now(), "made_by": self.people["assessor"], "input_hash": period},
        )
        return Reading.objects.create(
            round=made,
            region=self.regions[region],
            indicator=self.indicators[code],
            period=period,
            period_end=Period.parse(period).last_day,
            word=word,
            **given,
        )

    def board(self, name: str, **asked: str) -> boards.Board:
        return boards.board(self.access(name), self.people[name], self.today, **asked)


@pytest.fixture
def watched(db: None) -> Watched:
    """Readings of the city and two counties for August (released) and September (not yet)."""
    office = Watched(**vars(build()))
    for period, release in (("2026-08", Release.RELEASED), ("2026-09", Release.INTERNAL)):
        office.figure("990000", "budget_revenue", period, 200.0, release=release)
        office.figure("990000", "fai_growth", period, 5.4, release=release)
        office.read(
            "990000", "budget_revenue", PaceWord.REACHED, value=200.0, planned=198.0, target=264.0, completion=75.76,
            position=75.0, gap=0.76, period=period,
        )  # fmt: skip
        office.read(
            "990000", "fai_growth", PaceWord.LAG, value=5.4, planned=7.5, target=7.5, gap=-2.1, period=period
        )
        for code, gap, word in (("990101", 2.5, PaceWord.REACHED), ("990102", -4.2, PaceWord.LAG)):
            office.read(code, "budget_revenue", word, value=50.0, planned=52.0, gap=gap, period=period)
    return office


def test_the_grammar_of_completion_and_growth(watched):
    growth, level = watched.board("assessor", period="2026-08").heads
    assert (level.title, level.value, level.unit, level.beside) == (
        "一般公共预算收入",
        "75.8",
        "%",
        "200.00 亿元",
    )
    assert (level.word, level.gap, level.mark) == ("达到序时", "超序时 0.76 个百分点", "ok")
    assert (round(level.share, 2), level.tick) == (75.76, 75.0)
    assert (growth.title, growth.value, growth.unit) == ("固定资产投资", "5.4", "%")
    assert (growth.word, growth.gap) == ("滞后", "低于目标 2.1 个百分点")
    assert round(growth.share, 1) == 57.6
    assert growth.tick == 80.0
    assert level.url == "/monitor/figure/990000/budget_revenue/"


@pytest.mark.parametrize(
    ("code", "value", "planned", "gap", "words"),
    [
        ("entities_net", 86.0, 90.0, -3.3, "少于计划 4 户"),
        ("entities_net", 90.0, 90.0, 0.0, "与计划持平"),
        ("fai_growth", -3.9, 7.5, -11.4, "低于目标 11.4 个百分点"),
        ("fai_growth", 7.5, 7.5, 0.0, "与目标持平"),
        ("good_air_days", 92.0, 90.0, 2.0, "超计划 2.00 个百分点"),
    ],
)
def test_the_words_of_a_gap(watched, code, value, planned, gap, words):
    reading = watched.read("990103", code, PaceWord.SLOW, value=value, planned=planned, gap=gap)
    assert board_heads.gap_words(reading, reading.indicator) == words
    share, tick = board_heads.bar(reading, reading.indicator)
    assert 0 <= share <= 100
    assert tick is None or 0 <= tick <= 100


def test_what_is_not_released_is_locked_for_a_leader(watched):
    assert not any(head.locked for head in watched.board("assessor", period="2026-09").heads)
    found = watched.board("leader", period="2026-09")
    assert [head.locked for head in found.heads] == [True, True]
    assert found.locked == 2
    page = watched.client("leader").get(f"{ADDRESS}?period=2026-09").content.decode()
    assert "2 项未公布" in page
    assert "75.8" not in page
    assert "5.4" not in page


def test_the_newest_period_of_which_something_is_seen(watched):
    assert str(watched.board("assessor").period) == "2026-09"
    assert str(watched.board("leader").period) == "2026-08"


def test_the_map_hides_what_is_locked_and_links_the_rest(watched):
    for number, code in enumerate(("990101", "990102", "990103", "990104")):
        x = float(number)
        ring = [[x, 0.0], [x + 1, 0.0], [x + 1, 1.0], [x, 1.0], [x, 0.0]]
        Boundary.objects.create(
            region=watched.regions[code],
            valid_from=date(2020, 1, 1),
            geometry={"type": "Polygon", "coordinates": [ring]},
        )
    found = watched.board("assessor", period="2026-08", subject="budget_revenue").map
    assert dict(found.values) == {"990101": 2.5, "990102": -4.2}
    assert dict(found.words) == {"990102": "滞后"}
    assert found.links["990102"] == "/monitor/figure/990102/budget_revenue/"
    held = watched.board("leader", period="2026-09", subject="budget_revenue").map
    assert held.locked == {"990101", "990102"}
    assert not held.values
    picture = watched.client("assessor").get(f"{ADDRESS}?export=png")
    assert b"".join(picture.streaming_content)[:4] == b"\x89PNG"


def test_without_readings_boundaries_or_runs_it_says_so(db):
    office = build()
    page = office.client("leader").get(ADDRESS).content.decode()
    for words in (
        "还没有可看的数",
        "画不出地图",
        "还没有发布的评价结果",
        "没有待处置的预警",
        "没有超期事项",
        "没有变化",
    ):
        assert words in page
    assert "R-194" in office.client("leader").get(f"{ADDRESS}?export=png").content.decode()


def test_who_may_look(watched):
    for name in ("reporter", "jia", "caizheng", "admin"):
        assert watched.client(name).get(ADDRESS).status_code == 404
    with pytest.raises(Hidden):
        boards.board(watched.access("reporter"), watched.people["reporter"], TODAY)


def test_a_county_leader_sees_his_county(watched):
    found = watched.board("jia_leader", period="2026-08")
    assert found.region.code == "990101"
    assert [head.value for head in found.heads] == ["50.00"]


def test_changes_since_yesterday_are_those_one_may_see(watched):
    reading = Reading.objects.first()
    at = timezone.make_aware(datetime(2026, 10, 27, 17, 50))
    common = {
        "rule": "pace-lag",
        "message_code": "M-180",
        "level": "red",
        "message": "……",
        "period": "2026-08",
    }
    common |= {"raised_round": reading.round, "seen_round": reading.round, "indicator": reading.indicator}
    for code, when in (("990101", at), ("990102", at), ("990103", at - timedelta(1))):
        Warning.objects.create(key=code, region=watched.regions[code], raised_at=when, **common)
    found = board_since.changes(watched.access("leader"), TODAY)
    assert len(found) == 2
    assert all(change.text.startswith("新增预警：") for change in found)
    assert [c.text for c in board_since.changes(watched.access("jia_leader"), TODAY) if "甲县" in c.text]
    assert not [c for c in board_since.changes(watched.access("jia_leader"), TODAY) if "乙县" in c.text]
    assert board_since.begin(TODAY) == timezone.make_aware(datetime(2026, 10, 27, 8))


def test_the_wall_turns_to_the_next_subject_and_back(watched):
    watched.read("990101", "fai_growth", PaceWord.LAG, value=5.2, planned=7.0, gap=-1.8)
    first = watched.client("assessor").get(f"{ADDRESS}?wall=1&period=2026-08")
    page = first.content.decode()
    assert 'data-theme="wall"' in page
    assert 'hx-trigger="every 45s"' in page
    seen, address = [], f"{ADDRESS}?wall=1&period=2026-08"
    for _ in range(3):
        answer = watched.client("assessor").get(address)
        seen.append(answer.context["board"].subject)
        address = answer.context["next"]
    assert seen[0] == seen[2] != seen[1]
    assert "wall=1" in address
    assert "period=2026-08" in address


def test_hostile_names_are_text(watched):
    watched.regions["990000"].name = "<script>alert(1)</script>"
    watched.regions["990000"].save()
    for query in ("", "?wall=1", "?subject=<script>&period='"):
        page = watched.client("assessor").get(f"{ADDRESS}{query}").content.decode()
        assert "<script>alert" not in page


def test_the_warnings_shown_are_of_different_matters(watched):
    reading = Reading.objects.first()
    common = {
        "message_code": "M-180",
        "level": "red",
        "message": "……",
        "period": "2026-08",
        "indicator": reading.indicator,
    }
    common |= {"raised_round": reading.round, "seen_round": reading.round}
    for rule in ("pace-lag", "pace-bad", "arrears"):
        Warning.objects.create(key=rule, rule=rule, region=watched.regions["990101"], **common)
    Warning.objects.create(key="other", rule="pace-lag", region=watched.regions["990102"], **common)
    found = watched.board("assessor")
    assert found.warned == 4
    assert {line.warning.region.code for line in found.warnings} == {"990101", "990102"}
    assert len(found.warnings) == 2


def test_queries_do_not_grow_with_readings(watched, django_assert_max_num_queries):
    client = watched.client("assessor")
    client.get(ADDRESS)
    with django_assert_max_num_queries(60):
        client.get(ADDRESS)


def test_two_roles_in_one_region_show_one_region(watched):
    users.assign(
        user=watched.people["jia_leader"],
        role=Role.SUPERVISOR,
        by=users.system(),
        region=watched.regions["990000"],
    )
    assert watched.board("jia_leader").region.code == "990000"

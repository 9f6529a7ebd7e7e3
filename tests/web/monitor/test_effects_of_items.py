"""办结成效, by hand: what the figure of a closed item did, against the others of its class, from released figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from zhengxian.engine.act.effect import EffectWord
from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.services import effects
from zhengxian.web.collect.models import Indicator, Release
from zhengxian.web.core.models import ClassMembership, RegionClass

from .conftest import MonitorOffice, moment

GROWTH = {"990101": 6.0, "990102": 5.0, "990103": 4.0, "990104": -1.5}
"""Budget revenue growth of the four counties in every month of 2026."""
EFFECTS = "/act/items/effects/"


@pytest.fixture
def one_class(office: MonitorOffice) -> MonitorOffice:
    """The office with all four counties in one class, so that each has three others."""
    same = RegionClass.objects.get(title="优化开发")
    ClassMembership.objects.all().update(region_class=same)
    return office


def closed(
    office: MonitorOffice, indicator: str = "budget_revenue_growth", place: str = "990101", *,
    assigned: date = date(2026, 4, 10), on: date = date(2026, 5, 20), title: str = "补收入短板", **more: Any,
) -> LedgerItem:  # fmt: skip
    """An item that was closed, as a row."""
    boss = office.people["supervisor"]
    number = f"督〔2026〕{LedgerItem.objects.count() + 1:03d}号"
    given = {
        "kind": "task", "title": title, "number": number, "state": ItemState.CLOSED, "created_by": boss,
        "created_at": moment(assigned), "owner_department": office.departments["caizheng"], "due_on": on,
        "first_due_on": on, "assigned_at": moment(assigned), "assigned_by": boss, "done_on": on,
        "closed_at": moment(on), "closed_by": boss, "late_days": 0, "first_closed_on": on, "first_late_days": 0,
        "indicator": office.indicators[indicator], "place": office.regions[place],
    }  # fmt: skip
    return LedgerItem.objects.create(**{**given, **more})


def figure(office: MonitorOffice, region: str, period: str, value: float, **more: Any) -> None:
    office.figure(
        region, "budget_revenue_growth", period, value, release=more.pop("release", Release.RELEASED)
    )


def words(course: effects.Course | None) -> list[tuple[str, str, str]]:
    assert course is not None
    return [(str(m.period), m.role, m.word) for m in course.moments]


def test_the_figure_is_followed_from_before_the_assignment(one_class: MonitorOffice) -> None:
    """In June all rise by 1.0, the item's county by 1.5 more; in July it falls back behind the others."""
    office = one_class
    for code, value in GROWTH.items():
        figure(office, code, "2026-06", value + (2.5 if code == "990101" else 1.0))
        figure(office, code, "2026-07", value + (0.2 if code == "990101" else 1.0))
    found = effects.of_item(closed(office), office.today)
    assert words(found) == [
        ("2026-03", "交办前", ""), ("2026-05", "办结时", "持平"), ("2026-06", "办结后", "改善"),
        ("2026-07", "办结后", "恶化"), ("2026-08", "办结后", "持平"), ("2026-09", "办结后", "数据未到"),
    ]  # fmt: skip
    assert found is not None
    june = found.moments[2].found
    assert june is not None
    assert (june.change, june.usual, june.net, june.peers) == (2.5, 1.0, Decimal("1.5"), 3)
    assert found.latest is not None
    assert (str(found.latest.period), found.word) == ("2026-08", EffectWord.SAME)


def test_levels_are_followed_by_growth_over_last_year(one_class: MonitorOffice) -> None:
    """丁县 had 24 / 9 · m less 6 % and a bend last year; the course shows the growth and compares growth."""
    found = effects.of_item(closed(one_class, "budget_revenue", "990104"), one_class.today)
    assert found is not None
    assert found.by_growth
    before = found.moments[0]
    assert before.value == 8.0  # 24 / 9 · 3
    last_year = round(24 / 9 * 3 * 0.94 + 0.1 * ((21 + 9 + 2025) % 5 - 2), 2)
    assert before.compared == pytest.approx((8.0 / last_year - 1) * 100)


def test_only_released_figures_count_whoever_looks(one_class: MonitorOffice) -> None:
    office = one_class
    item = closed(office, assigned=date(2026, 7, 10), on=date(2026, 8, 20))
    assert words(effects.of_item(item, office.today))[-1] == ("2026-09", "办结后", "数据未到")
    figure(office, "990101", "2026-09", 99.0, release=Release.INTERNAL)
    for name in ("assessor", "supervisor", "caizheng"):
        page = office.client(name).get(f"/act/items/{item.pk}/").content.decode()
        assert "办结成效" in page, name
        assert "不证明是办理带来的" in page
        assert "99.0" not in page, name


def test_an_item_of_a_small_class_is_not_judged(office: MonitorOffice) -> None:
    found = effects.of_item(closed(office), office.today)
    assert found is not None
    assert found.word is EffectWord.UNJUDGED
    assert found.moments[1].found is not None
    assert found.moments[1].found.why == "同类地区有数的只有 1 个，不足 3 个"


def test_a_month_without_a_figure_of_its_own_is_no_late_figure(one_class: MonitorOffice) -> None:
    """Industry has no January: an item assigned in February starts from December, one closed in December skips it."""
    office = one_class
    item = closed(
        office, "industry_added_growth", assigned=date(2026, 2, 10), on=date(2026, 3, 10), title="补工业"
    )
    found = effects.of_item(item, office.today)
    assert found is not None
    assert str(found.base.period) == "2025-12"
    early = closed(
        office, "industry_added_growth", assigned=date(2025, 11, 5), on=date(2025, 12, 20), title="补工业"
    )
    course = effects.of_item(early, office.today)
    assert course is not None
    january = course.moments[2]
    assert (str(january.period), january.word) == ("2026-01", "无法比较")
    assert january.found is not None
    assert january.found.why == "这一期没有单独的数"


def test_a_count_from_nothing_has_no_growth(one_class: MonitorOffice) -> None:
    office = one_class
    for period in ("2025-06", "2025-07", "2025-08"):
        office.figure("990101", "entities_net", period, 0.0, release=Release.RELEASED)
    found = effects.of_item(closed(office, "entities_net"), office.today)
    assert found is not None
    june = found.moments[2]
    assert june.found is not None
    assert (june.word, june.found.why) == ("无法比较", "上年同期没有数或不大于零，算不出同比")


def test_open_items_and_those_without_a_figure_are_not_followed(office: MonitorOffice) -> None:
    for missing in ("place", "indicator"):
        item = closed(office)
        setattr(item, missing, None)
        assert effects.of_item(item, office.today) is None
    draft = LedgerItem.objects.create(
        kind="task", title="草稿", created_by=office.people["supervisor"], indicator=office.indicators["loans"],
        place=office.regions["990101"],
    )  # fmt: skip
    assert effects.of_item(draft, office.today) is None


def test_the_list_shows_the_latest_word_counts_and_filters(one_class: MonitorOffice) -> None:
    office = one_class
    for code, value in GROWTH.items():
        figure(office, code, "2026-08", value + (1.5 if code == "990101" else 0.0))
    up = closed(office, title="收入提升")
    flat = closed(office, "fai_growth", "990103", title="<b>投资</b>", on=date(2026, 6, 3))
    client = office.client("supervisor")
    answer = client.get(EFFECTS)
    assert [(c.item, c.word.label) for c in answer.context["page"]] == [(flat, "持平"), (up, "改善")]
    assert "<b>投资</b>" not in answer.content.decode()
    assert [(f["label"], f["value"]) for f in answer.context["facts"]][:3] == [
        ("改善", "1"), ("持平", "1"), ("恶化", "0"),
    ]  # fmt: skip
    assert [c.item for c in client.get(EFFECTS, {"word": "better"}).context["page"]] == [up]
    assert [c.item for c in client.get(EFFECTS, {"place": "990103"}).context["page"]] == [flat]
    assert not list(client.get(EFFECTS, {"department": "fagai"}).context["page"])
    sheet = CalamineWorkbook.from_filelike(BytesIO(client.get(EFFECTS, {"export": "xlsx"}).content))
    rows = sheet.get_sheet_by_index(0).to_python()
    line = next(row for row in rows if "收入提升" in row)
    assert line[9:13] == [1.5, 0, 1.5, 3]
    assert line[13] == "改善"


@pytest.mark.parametrize(
    ("name", "count"),
    [("supervisor", 2), ("leader", 2), ("auditor", 2), ("caizheng", 2), ("jia", 0), ("jia_leader", 1)],
)
def test_everybody_sees_the_effect_of_the_items_he_sees(
    one_class: MonitorOffice, name: str, count: int
) -> None:
    closed(one_class)
    closed(one_class, place="990102")
    assert len(one_class.client(name).get(EFFECTS).context["page"]) == count


def test_who_sees_no_items_sees_no_effects(office: MonitorOffice) -> None:
    for name in ("reporter", "admin", "statistics"):
        assert office.client(name).get(EFFECTS).status_code == 404


def test_two_queries_for_one_item_and_for_many(
    one_class: MonitorOffice, django_assert_num_queries: Any
) -> None:
    office = one_class
    keys = [closed(office, code).pk for code in ("fai_growth", "budget_revenue", "loans", "good_air_days")]
    items = list(LedgerItem.objects.filter(pk__in=keys).select_related("indicator", "place"))
    with django_assert_num_queries(2):
        assert effects.of_item(items[0], office.today) is not None
    with django_assert_num_queries(2):
        assert len(effects.courses(items, office.today)) == 4
    draft = LedgerItem(kind="task", title="草稿", state=ItemState.DRAFT)
    with django_assert_num_queries(0):
        assert effects.of_item(draft, office.today) is None


def test_less_is_better_is_read_the_other_way(one_class: MonitorOffice) -> None:
    Indicator.objects.filter(code="budget_revenue_growth").update(direction="negative")
    for code, value in GROWTH.items():
        figure(one_class, code, "2026-06", value + (2.0 if code == "990101" else 0.0))
    item = closed(one_class)
    item.refresh_from_db()
    assert words(effects.of_item(LedgerItem.objects.get(pk=item.pk), one_class.today))[2][2] == "恶化"

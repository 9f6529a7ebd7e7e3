"""Projects that must be entered in investment statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.registration import (
    FilingFacts,
    FilingRule,
    FilingState,
    Nature,
    Paper,
    ProjectFiling,
    filing_for,
    filings_due,
)
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period

quick = settings(max_examples=80, deadline=None)
NOVEMBER = Period.parse("2026-11")
STARTED = date(2026, 10, 20)
PLANT = ProjectFiling("p", "新建车间", 6200, STARTED)


@pytest.mark.parametrize(
    ("investment", "state"),
    [
        (499.9, FilingState.BELOW_FLOOR),
        (500, FilingState.DUE),
        (4999, FilingState.DUE),
        (5000, FilingState.DUE),
    ],
)
def test_floors_of_investment_statistics_since_2011(investment: float, state: FilingState) -> None:
    """domain.md §5.2 [V97]: 500万 is the floor; [V93] 5000万 parts the two dossiers."""
    assert filing_for(replace(PLANT, investment=investment), NOVEMBER).state is state


def test_dossier_of_a_small_project_yunnan_2018() -> None:
    """domain.md §5.2 [V98]: approval, contract, photo, application form, platform page."""
    small = filing_for(replace(PLANT, investment=900), NOVEMBER)
    assert set(small.missing) == {
        Paper.APPROVAL,
        Paper.CONTRACT,
        Paper.PHOTOS,
        Paper.APPLICATION,
        Paper.PLATFORM_PAGE,
    }


def test_photos_stand_for_the_contract_of_a_large_project_only() -> None:
    photos = frozenset({Paper.PHOTOS})
    large = filing_for(replace(PLANT, papers=photos), NOVEMBER)
    assert large.missing == (Paper.LICENCE, Paper.APPROVAL)
    assert Paper.CONTRACT in filing_for(replace(PLANT, papers=photos, investment=900), NOVEMBER).missing


@pytest.mark.parametrize(
    ("nature", "papers"),
    [
        (Nature.PROPERTY, {Paper.LAND, Paper.APPROVAL, Paper.CONTRACT, Paper.PHOTOS}),
        (Nature.PURCHASE, {Paper.PURCHASE_CONTRACT, Paper.INVOICE}),
    ],
)
def test_property_and_purchase_have_their_own_dossier(nature: Nature, papers: set[Paper]) -> None:
    assert set(filing_for(replace(PLANT, nature=nature), NOVEMBER).missing) == papers
    full = filing_for(replace(PLANT, nature=nature, papers=frozenset(papers)), NOVEMBER)
    assert full.ready


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"registered": date(2026, 11, 3)}, FilingState.REGISTERED, "已于 2026-11-03 入库。"),
        ({"registered": date(2026, 12, 3)}, FilingState.DUE, "2026-10-20 已开工"),
        ({"started": None}, FilingState.NOT_STARTED, "到 2026-11-30 还没有开工，开工后再入库。"),
        ({"started": date(2026, 12, 1)}, FilingState.NOT_STARTED, "还没有开工"),
        ({"levelling_only": True}, FilingState.NOT_STARTED, "只平整了场地，不算开工"),
        ({"started": date(2026, 11, 1)}, FilingState.NEXT_MONTH, "列入下月申报。"),
        ({"investment": 20.0}, FilingState.BELOW_FLOOR, "不足 500 万元"),
    ],
)
def test_reasons_are_said(change: dict[str, object], state: FilingState, said: str) -> None:
    filing = filing_for(replace(PLANT, **change), NOVEMBER)  # type: ignore[arg-type]
    assert filing.state is state
    assert said in filing.reason
    assert (filing.due is None) == (state is not FilingState.DUE)


def test_window_and_levels_of_review() -> None:
    assert filing_for(PLANT, NOVEMBER).due == date(2026, 11, 10)
    assert filing_for(replace(PLANT, unit_registered=False), NOVEMBER).due == date(2026, 11, 5)
    assert filing_for(PLANT, NOVEMBER, FilingRule(day_known_unit=8)).due == date(2026, 11, 8)
    reviews = [filing_for(replace(PLANT, investment=i), NOVEMBER).review for i in (6200, 10_000, 100_000)]
    assert reviews == ["", "需报省级审核", "需报国家级审核"]


def test_frequent_rejections_are_asked_before() -> None:
    facts = FilingFacts("甲公司", "乙公司", "丙公司", date(2026, 9, 2), date(2026, 9, 1), 6000)
    questions = filing_for(replace(PLANT, facts=facts), NOVEMBER).questions
    assert questions == (
        "立项单位“乙公司”与报送单位“甲公司”不一致，请核对。",
        "立项单位“乙公司”与合同甲方“丙公司”不一致，请核对。",
        "立项日期 2026-09-02 晚于合同日期 2026-09-01，请核对。",
        "立项总投资 6000 万元与申报的 6200 万元不一致，请核对。",
    )
    good = FilingFacts("甲公司", "甲公司", "甲公司", date(2026, 9, 1), date(2026, 9, 1), 6200)
    assert filing_for(replace(PLANT, facts=good), NOVEMBER).questions == ()


def test_the_list_of_a_month_begins_with_the_nearest_day() -> None:
    projects = [
        PLANT,
        replace(PLANT, code="big", investment=9000.0),
        replace(PLANT, code="new", unit_registered=False),
        replace(PLANT, code="done", registered=STARTED),
    ]
    assert [f.project.code for f in filings_due(projects, NOVEMBER)] == ["new", "big", "p"]
    assert filings_due([], NOVEMBER) == ()


@pytest.mark.parametrize("investment", [0.0, -5.0, float("nan"), float("inf")])
def test_an_investment_that_is_no_amount_is_refused(investment: float) -> None:
    with pytest.raises(Refusal, match="A-241"):
        filing_for(replace(PLANT, investment=investment), NOVEMBER)


@quick
@given(st.floats(1, 10**6), st.integers(0, 24), st.sets(st.sampled_from(Paper)))
def test_what_is_due_stays_due_until_it_is_registered(
    investment: float, later: int, papers: set[Paper]
) -> None:
    project = replace(PLANT, investment=investment, papers=frozenset(papers))
    now, then = filing_for(project, NOVEMBER), filing_for(project, NOVEMBER + later)
    assert now.state is then.state
    assert now.missing == then.missing
    assert not set(now.missing) & papers

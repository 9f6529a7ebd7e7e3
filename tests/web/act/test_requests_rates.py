"""Rates of requests: numerators, denominators, what is left out, and that each figure opens its very items."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.act.models import Category, Outcome, Satisfaction
from zhengxian.web.act.selectors import request_counts, requests
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.selectors.requests import RequestFilter
from zhengxian.web.act.services import request_links
from zhengxian.web.act.to_engine import requests as counting
from zhengxian.web.act.to_engine.request_table import table

from .test_requests import answered, closed, finished, firm, taken, visited

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
RATES = "/act/requests/rates/"


@pytest.fixture
def busy(office: Any) -> Any:
    """Six requests: solved, explained, unsolved and open, late and unsatisfied, repeated, and one of another county."""
    one = firm(office)
    solved = closed(office, taken(office, enterprise=one))
    closed(office, taken(office, enterprise=one, category=Category.LAND), Outcome.EXPLAINED)
    taken(office, enterprise=one, category=Category.LABOUR)
    again = taken(office, enterprise=one)
    request_links.link(item_id=again.pk, earlier_id=solved.pk, **office.who("supervisor"))
    answered(office, taken(office, enterprise=firm(office, "990102100", "港口镇海晏船具厂")))
    late = taken(office, enterprise=one)
    office.go_to(date(2026, 10, 14))
    finished(office, late)
    visited(office, late, Satisfaction.UNREACHED)
    return office


def counted(office: Any, who: str = "supervisor", first: date = YEAR[0], last: date = YEAR[1]) -> Any:
    told = request_counts.told(office.access(who), first, last)
    return counting.rates(told, Span.until(first, last, office.today))


def test_rates_of_the_small_office(busy):
    """Six due by 14 October, two closed; one solved of two; two satisfied of two reached; one repeat of six."""
    found = counted(busy)
    pairs = {name: (rate.numerator, rate.denominator) for name, rate in found.all}
    assert pairs == {
        "closing": (2, 6), "on_time": (2, 6), "solved": (1, 2), "satisfaction": (2, 2), "repeat": (1, 6),
        "reopened": (0, 2),
    }  # fmt: skip
    assert dict(found.satisfaction.excluded) == {"联系不上": 1}
    assert dict(found.solved.rest) == {"解释到位": 1}


def test_unsatisfied_counts_against_both_satisfaction_and_reopening(busy):
    made = requests.visible_to(busy.access("supervisor")).filter(outcome="solved", item__state="closed").get()
    visited(busy, made, Satisfaction.UNSATISFIED, "又坏了。")
    found = counted(busy)
    assert (found.satisfaction.numerator, found.satisfaction.denominator) == (2, 3)
    assert (found.reopened.numerator, found.reopened.denominator) == (1, 2)
    assert (found.solved.numerator, found.solved.denominator) == (0, 1)
    assert dict(found.solved.excluded) == {"未办结": 1}


def test_late_closing_stays_late(busy):
    """Reported on 14 October, due on the 12th: closed, not in time; still so after a second, timely closing."""
    from zhengxian.web.act.services import closing

    late = requests.visible_to(busy.access("supervisor")).get(item__state="approved")
    visited(busy, late, Satisfaction.SATISFIED)
    closing.close(item_id=late.pk, at=busy.moment(busy.today, 17), **busy.who("supervisor"))
    found = counted(busy)
    assert (found.closing.numerator, found.on_time.numerator) == (3, 2)
    assert found.on_time.rest["超期办结"] == 1


def test_month_before_it_ends_leaves_out_what_is_not_due(busy):
    busy.go_to(date(2026, 10, 10))
    found = counted(busy, first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert (found.closing.denominator, dict(found.closing.excluded)) == (0, {"未到期": 4, "未到期已办结": 2})
    assert found.closing.value is None


def test_regions_above_count_what_lies_below(busy):
    told = request_counts.told_to_all(*YEAR)
    found = counting.by_region(told, Span.until(*YEAR, busy.today))
    received = {code: found[r.pk].received for code, r in busy.regions.items() if r.pk in found}
    assert received == {"990000": 6, "990101": 5, "990101100": 5, "990102": 1, "990102100": 1}


@pytest.mark.parametrize("by", ["county", "department", "category", "month"])
def test_groups_add_up_to_the_whole(busy, by):
    lines, every = table(busy.access("supervisor"), by, *YEAR, busy.today)
    for name, rate in every.rates.all:
        parts = [dict(line.rates.all)[name] for line in lines]
        assert sum(p.numerator for p in parts) == rate.numerator, name
        assert sum(p.denominator for p in parts) == rate.denominator, name
    assert sum(line.rates.received for line in lines) == every.rates.received == 6


PARTS = {
    "closing": ("due_closed", "due"), "on_time": ("on_time", "due"), "solved": ("solved", "closed"),
    "repeat": ("repeat", "received"), "reopened": ("reopened", "ever_closed"),
    "satisfaction": ("satisfied", "visited"),
}  # fmt: skip


def test_every_figure_opens_its_very_items(busy):
    """Counted in the engine and found by the list: the same number (each firm was visited once)."""
    access = busy.access("supervisor")
    lines, every = table(access, "county", *YEAR, busy.today)
    for line in (*lines, every):
        for name, rate in line.rates.all:
            for part, number in zip(PARTS[name], (rate.numerator, rate.denominator), strict=True):
                county = line.narrowed.get("county", "")
                asked = RequestFilter(part=part, first=YEAR[0], last=line.span.day, county=county)
                assert requests.listing(access, asked, busy.today).count() == number, (line.label, part)


def test_page_prints_numerators_and_exclusions(busy):
    text = busy.client("leader").get(RATES).content.decode()
    assert "解决率：1/2＝50.00%" in text
    assert "联系不上 1" in text
    assert "part=explained" not in text
    assert "part=solved" in text
    for query in (
        {"by": "month"},
        {"by": "department", "period": "2026-09"},
        {"period": "2025"},
        {"period": "x"},
    ):
        assert busy.client("leader").get(RATES, query).status_code == 200
    answer = busy.client("leader").get(RATES, {"export": "xlsx"})
    assert answer.status_code == 200


def test_no_requests_no_rates(office):
    """Without a denominator there is no value, never 0 or 100."""
    found = counted(office)
    assert all(rate.value is None for _, rate in found.all)
    text = office.client("supervisor").get(RATES).content.decode()
    assert "这个期间没有诉求" in text
    assert office.client("admin").get(RATES).status_code == 404


def test_county_sees_its_own_rates(busy):
    assert counted(busy, "west_supervisor").received == 1
    assert counted(busy, "stone").received == 0

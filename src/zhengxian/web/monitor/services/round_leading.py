"""Which series run ahead of which in a region, with the evidence; a mismatch is a question and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import PeriodKind
from zhengxian.engine.monitor.forecast import LeadEvidence, TimeSeries, leads
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.models import Level, Region
from zhengxian.web.monitor.models import LeadingPair, Round
from zhengxian.web.monitor.to_engine.figures import Stored, own_kind
from zhengxian.web.monitor.to_engine.series import SeriesMaker

LEADERS = (
    "power_use_growth",
    "industrial_power_growth",
    "vat_growth",
    "freight_turnover_growth",
    "loans_growth",
)
"""Electricity, VAT, freight and loans: figures that come early and are hard to dress up (domain.md §4.4)."""
FOLLOWERS = (
    "industry_added_growth",
    "fai_growth",
    "retail_sales_growth",
    "service_revenue_growth",
    "budget_revenue_growth",
    "tax_revenue_growth",
    "trade_growth",
)
"""What they are asked to run ahead of."""
LEVELS = (Level.PREFECTURE, Level.COUNTY)
BATCH = 500


@dataclass
class Pairs:
    """The evidence found, and how many pairs could not be told for want of months."""

    found: list[tuple[Region, Indicator, Indicator, LeadEvidence]]
    refused: int = 0


def search(stored: Stored, makes: SeriesMaker) -> Pairs:
    """Look for leaders in the city and every county; tests are adjusted for all leaders and leads of one follower."""
    column = {i.code: n for n, i in enumerate(stored.indicators) if own_kind(i) is PeriodKind.MONTH}
    pairs = Pairs([])
    for r, region in enumerate(stored.regions):
        if region.level not in LEVELS:
            continue
        leading = _series(makes, r, column, LEADERS)
        for code, follower in _series(makes, r, column, FOLLOWERS).items():
            ahead = {leader: one for leader, one in leading.items() if leader != code}
            _collect(pairs, stored, region, column, code, follower, ahead)
    return pairs


def _series(
    makes: SeriesMaker, r: int, column: dict[str, int], codes: tuple[str, ...]
) -> dict[str, TimeSeries]:
    made = {code: makes.of(r, column[code]) for code in codes if code in column}
    return {code: one for code, one in made.items() if one is not None}


def _collect(
    pairs: Pairs,
    stored: Stored,
    region: Region,
    column: dict[str, int],
    code: str,
    follower: TimeSeries,
    ahead: dict[str, TimeSeries],
) -> None:
    by_title = {stored.indicators[column[c]].title: c for c in ahead}
    answers = leads(follower, {title: ahead[c] for title, c in by_title.items()})
    for title, answer in answers.items():
        if isinstance(answer, Refusal):
            pairs.refused += 1
            continue
        own, other = stored.indicators[column[by_title[title]]], stored.indicators[column[code]]
        pairs.found.append((region, own, other, answer))


def keep(pairs: Pairs, round_: Round) -> int:
    """Replace the pairs that stand by those found now; return how many."""
    LeadingPair.objects.filter(is_current=True).update(is_current=False)
    LeadingPair.objects.bulk_create(
        [
            LeadingPair(
                round=round_,
                region=region,
                leader=leader,
                follower=follower,
                months=found.lead,
                correlation=found.correlation,
                low=found.low,
                high=found.high,
                count=found.n,
                holds=found.is_clear,
                evidence=_evidence(found),
            )
            for region, leader, follower, found in pairs.found
        ],
        batch_size=BATCH,
    )
    return len(pairs.found)


def _evidence(found: LeadEvidence) -> dict[str, object]:
    return {
        "p": found.p,
        "by_lead": [list(row) for row in found.by_lead],
        "pairs": [[str(period), x, y] for period, x, y in found.pairs],
        "sentence": found.sentence,
        "question": found.question,
    }

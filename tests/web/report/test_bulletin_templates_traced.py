"""Every shipped template that the demo city has figures for: its numbers are those of the stored rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from demo_database import standing_in

from zhengxian.engine.base.period import Period
from zhengxian.engine.report import BoundNumber
from zhengxian.web.act.to_engine.results import of_month
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.report.services import bulletin_templates, bulletin_text, bulletins

from .test_bulletin_traced import HOMES, half_up

WRITTEN = {
    "quarterly": ("2026Q2", "990100", 100), "annual": ("2025", "990100", 30), "projects": ("2026-06", "990100", 25),
    "requests": ("2026-06", "990100", 20), "rectification": ("2026-06", "990100", 9),
    "region-brief": ("2026-06", "990108", 12),
}  # fmt: skip
"""Period, region, and how many numbers there are at least. No run of the demo city has the scores of a tour (half-year)."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The demo city, and who writes there."""
    with standing_in(tmp_path_factory.mktemp("city"), django_db_blocker):
        clock.forget_office()
        yield SimpleNamespace(writer=User.objects.get(username="assessor"))
    clock.forget_office()


def written(city: SimpleNamespace, code: str) -> tuple[Any, tuple[BoundNumber, ...]]:
    period, region, _ = WRITTEN[code]
    made = bulletins.write(
        template=bulletin_templates.newest(code),
        period=period,
        region=Region.objects.get(code=region),
        by=city.writer,
    )
    return made, bulletin_text.read(made).bulletin.numbers()


@pytest.mark.parametrize("code", WRITTEN)
def test_the_numbers_of_every_template_are_those_of_their_rows(city: SimpleNamespace, code: str) -> None:
    made, numbers = written(city, code)
    assert len(numbers) >= WRITTEN[code][2]
    for number in numbers:
        if number.key.startswith("rate("):
            continue
        home = next(h for k, h in HOMES if re.fullmatch(k, number.key))
        value, _, rests = home(number.key, made)
        assert number.printed == value, (number.key, number.text, value)
        assert set(number.refs) == rests, number.key


@pytest.mark.parametrize("code", ["projects", "requests", "rectification", "region-brief"])
def test_rates_agree_with_their_parts_and_with_the_results_of_the_ledger(
    city: SimpleNamespace, code: str
) -> None:
    """What the ledger writes for the city itself, or for its counties one by one."""
    made, numbers = written(city, code)
    told: dict[str, dict[str, Decimal]] = {}
    for number in numbers:
        if found := re.fullmatch(r"rate\((\w+), \w+\)\.(\w+)", number.key):
            assert number.refs == (f"ledger:{found[1]}@{made.region.code}:{made.period_end}",)
            told.setdefault(found[1], {})[found[2]] = number.printed
    results = of_month(Period.parse(made.period), clock.today())
    below = set(Region.objects.filter(parent=made.region).values_list("pk", flat=True))
    compared = 0
    for rate, parts in told.items():
        if "value" in parts:
            assert parts["value"] == half_up(100 * parts["numerator"] / parts["denominator"], 2), rate
        found = results.get(rate, {})
        outcomes = [found[pk] for pk in (made.region_id,) if pk in found] or [
            found[pk] for pk in below if pk in found
        ]
        if outcomes:
            sums = tuple(sum(getattr(one, part) for one in outcomes) for part in ("numerator", "denominator"))
            assert (parts["numerator"], parts["denominator"]) == sums, rate
            compared += 1
    assert told
    assert compared >= {"projects": 4, "requests": 1}.get(code, 0)

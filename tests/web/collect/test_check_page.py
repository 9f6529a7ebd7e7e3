"""The page of check rules."""

from __future__ import annotations

import re

import pytest

from .conftest import World


@pytest.mark.django_db
def test_rules_and_how_often_they_ask(office: World) -> None:
    sheet = office.fill(office.sheet("town_monthly", "990101100"))
    made = office.question(sheet)
    from zhengxian import definitions
    from zhengxian.web.collect.selectors import checks

    code = next(iter(definitions.checks()))
    type(made).objects.filter(pk=made.pk).update(check_code=code)
    told = {r.rule.code: r.asked for r in checks.rules(office.access("reviewer"), definitions.checks())}
    assert (told[code], sum(told.values())) == (1, 1)
    assert sum(r.asked for r in checks.rules(office.access("west"), definitions.checks())) == 0
    page = office.client("reviewer").get("/collect/checks/")
    assert definitions.checks()[code].title in page.content.decode()
    assert office.client("reviewer").get("/collect/checks/?export=xlsx&severity=error").status_code == 200
    assert office.client("leader").get("/collect/checks/").status_code == 404


@pytest.mark.django_db
def test_thresholds_and_sources_are_told_in_words(office: World) -> None:
    from zhengxian import definitions
    from zhengxian.web.collect.selectors import checks
    from zhengxian.web.collect.services import indicators

    indicators.load_library(by=office.people["statistics"])
    for row in checks.rules(office.access("reviewer"), definitions.checks()):
        assert not re.search("[A-Za-z_]{3}", row.parameters + row.rule.source), row.rule.code

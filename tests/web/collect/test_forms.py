"""Forms and indicators: the library is taken in, and the same figure is not asked twice."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.collect.models import Form, FormIndicator, Indicator
from zhengxian.web.collect.services import forms, indicators, submissions
from zhengxian.web.core.models import (
    AuditEvent,
    Classification,
    ClassMembership,
    Level,
    RegionClass,
)
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import users

TOWN_FORM = {
    "code": "other", "title": "镇街另一张表", "frequency": "month", "level": Level.TOWN, "reported_by": "region",
    "issuer": "县域办", "basis": "制度", "reason": "要看", "due_day": 10, "valid_from": date(2026, 1, 1),
}  # fmt: skip


def test_the_library_knows_its_departments_and_lists_the_unknown(world):
    loaded = indicators.load_library(by=users.system())
    assert loaded.new > 100
    assert loaded.changed == 6
    assert "统计局" in loaded.unknown
    assert "财政局" not in loaded.unknown
    assert Indicator.objects.get(code="budget_revenue").department == world.finance
    growth = Indicator.objects.get(code="gdp_growth")
    assert growth.growth_of is not None
    assert growth.growth_of.code == "gdp"


def test_loading_the_library_twice_adds_nothing(world):
    indicators.load_library(by=users.system())
    assert indicators.load_library(by=users.system()).new == 0


def test_what_is_added_later_comes_after_what_is_there(db):
    indicators.load_library(by=users.system(), codes=["gdp", "fai_growth"])
    indicators.load_library(by=users.system(), codes=["act_closing_rate", "act_on_time_rate"])
    found = [one.code for one in Indicator.objects.order_by("order", "code")]
    assert set(found[:2]) == {"gdp", "fai_growth"}
    assert set(found[2:]) == {"act_closing_rate", "act_on_time_rate"}


def test_an_unknown_code_is_refused(world):
    with pytest.raises(Refused, match="C-100"):
        indicators.load_library(by=users.system(), codes=["gdpp"])


def test_the_same_figure_is_not_asked_twice(world):
    with pytest.raises(Refused, match=r"乡镇经济运行月报.*镇街另一张表.*同一个数不问两次.*C-103"):
        forms.create(by=users.system(), columns=world.columns("town_output"), **TOWN_FORM)
    assert not Form.objects.filter(code="other").exists()


@pytest.mark.parametrize(
    "changes",
    [{"frequency": "quarter"}, {"level": Level.COUNTY}, {"valid_to": date(2026, 5, 31)}],
    ids=["another frequency", "another level", "another time"],
)
def test_another_frequency_level_or_time_is_another_figure(world, changes):
    made = forms.create(by=users.system(), columns=world.columns("town_output"), **{**TOWN_FORM, **changes})
    assert made.columns.count() == 1


def test_forms_for_different_classes_ask_different_towns(world):
    kinds = Classification.objects.create(code="towns", title="镇分类", level=Level.TOWN)
    old, farm = (RegionClass.objects.create(classification=kinds, title=t) for t in ("老镇", "农业镇"))
    for code, kind in (("990101100", old), ("990101101", farm), ("990102100", farm)):
        ClassMembership.objects.create(
            region=world.regions[code], region_class=kind, valid_from=date(2020, 1, 1)
        )
    world.forms["town_monthly"].classes.set([old])
    made = forms.create(by=users.system(), columns=world.columns("town_output"), classes=[farm], **TOWN_FORM)
    submissions.open_due(day=world.today)
    filled = set(made.submissions.filter(period="2026-09").values_list("region__code", flat=True))
    assert filled == {"990101101", "990102100"}


def test_a_form_needs_columns_and_a_code_of_its_own(world):
    with pytest.raises(Refused, match="C-102"):
        forms.create(by=users.system(), columns=[], **{**TOWN_FORM, "frequency": "year"})
    with pytest.raises(Refused, match="C-102"):
        forms.create(
            by=users.system(), columns=world.columns("tax_share"), **{**TOWN_FORM, "code": "town_monthly"}
        )
    twice = world.columns("tax_share") * 2
    with pytest.raises(Refused, match=r"选了两次.*C-102"):
        forms.create(by=users.system(), columns=twice, **TOWN_FORM)


def test_a_form_in_use_keeps_level_and_frequency(world):
    form = world.forms["town_monthly"]
    with pytest.raises(Refused, match="C-104"):
        forms.change(form_id=form.pk, by=users.system(), frequency="quarter")
    changed = forms.change(form_id=form.pk, by=users.system(), reason="新的理由")
    assert (changed.reason, FormIndicator.objects.filter(form=form).count()) == ("新的理由", 3)
    assert AuditEvent.objects.filter(action="form.change").exists()


def test_an_ended_form_makes_room_for_another(world):
    forms.end(form_id=world.forms["town_monthly"].pk, on=date(2026, 9, 30), by=users.system())
    made = forms.create(
        by=users.system(),
        columns=world.columns("town_output"),
        **{**TOWN_FORM, "valid_from": date(2026, 10, 1)},
    )
    assert made.pk
    with pytest.raises(Refused, match="C-105"):
        forms.end(form_id=made.pk, on=date(2026, 1, 1), by=users.system())

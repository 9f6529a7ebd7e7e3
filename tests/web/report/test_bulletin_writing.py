"""Bulletins are written from stored figures, rewritten by people, and held against the data."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.engine.report import BoundNumber, BoundText, Nature, bulletin_of, bulletin_record, text_of
from zhengxian.web.act.models import ItemState
from zhengxian.web.collect.models import CellState, Observation
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.report.models import BulletinTemplate
from zhengxian.web.report.services import (
    bulletin_checks,
    bulletin_paper,
    bulletin_templates,
    bulletin_text,
    bulletins,
)

from .conftest import TEMPLATE, Writing, at, writing


@pytest.fixture
def office(db: None) -> Writing:
    return writing()


def paragraphs(made) -> list[str]:
    return [one.text for one in bulletin_text.read(made).paragraphs.values()]


def codes(made) -> list[str]:
    return [
        one.text.rsplit("（", 1)[-1].rstrip("）")
        for one in bulletin_checks.look(made).checks
        if one.kind != "fine"
    ]


def test_the_sentences_are_those_of_the_office(office):
    made = office.write()
    assert made.title == "关于2026年1—8月情况的通报"
    assert paragraphs(made) == [
        "2026年1—8月，示范市固定资产投资同比下降3.0%，一般公共预算收入200.00亿元。",
        "各县固定资产投资增速最高的是甲县（增长5.2%）。",
    ]


def test_every_number_is_bound_to_the_version_it_was_read_from(office):
    made = office.write()
    numbers = bulletin_text.read(made).bulletin.numbers()
    for number in numbers:
        for ref in number.refs:
            kind, _, key = ref.partition(":")
            if kind == "observation":
                assert Observation.objects.get(pk=key).value == number.value
    assert sum(ref.startswith("observation:") for n in numbers for ref in n.refs) == 7


def test_the_rates_of_the_city_count_what_its_departments_owe(office):
    """Due in August: a county's task done in time, a department's that lies nowhere and was never done."""
    day, boss = date(2026, 8, 19), office.people["supervisor"]
    office.task(
        "990101", date(2026, 8, 20), place="990101", state=ItemState.CLOSED, done_on=day, first_closed_on=day,
        first_late_days=0, late_days=0, closed_at=at(day), closed_by=boss,
    )  # fmt: skip
    office.task("caizheng", date(2026, 8, 21))

    def told(region):
        made = office.write(region=office.regions[region])
        return {
            n.key: n.text for n in bulletin_text.read(made).bulletin.numbers() if n.key.startswith("rate(")
        }

    of = "rate(act_on_time_rate, {}).{}"
    city, county = told("990000"), told("990101")
    assert [city[of.format("990000", what)] for what in ("value", "numerator", "denominator")] == [
        "50.00%", "1", "2",
    ]  # fmt: skip
    assert county[of.format("990101", "value")] == "100.00%"


def test_a_long_list_of_sources_names_whole_rows(office):
    refs = tuple(f"item:{n}" for n in range(100, 200))
    key = bulletin_paper.key_of(
        BoundNumber("count(lagging(any))", 100.0, "件", 0, refs, "100件", Nature.COUNT)
    )
    named = key.rpartition("=")[2].split(",")
    assert len(key) <= 240
    assert named[:-1] == list(refs[: len(named) - 1])
    assert named[-1] == f"+{100 - len(named) + 1}"


def test_what_a_rate_leaves_out_is_bound_too():
    refs = ("ledger:act_on_time_rate@990000:2026-08-31",)
    told = BoundText("rate(act_on_time_rate, 990000).left_out", "撤销 2 件", refs)
    title = BoundText("item:7.title", "建成 300 个村", ("item:7",))
    assert [run.key for run in bulletin_paper.runs((told, "，", title))] == [f"{told.key}={refs[0]}", "", ""]


def test_what_was_written_comes_back_from_json_as_it_was(office):
    whole = bulletin_of(office.write().content)
    assert bulletin_of(bulletin_record(whole)) == whole
    assert any(isinstance(run, BoundNumber) for passage in whole.passages() for run in passage)


def test_absent_figures_are_said_and_never_numbers(office):
    office.figure("990000", "fai_growth", "2026-08", None, state=CellState.MISSING)
    assert "固定资产投资同比暂缺（缺报）" in paragraphs(office.write())[0]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("下降3.0%", "下降3.1%", "R-170"),
        ("下降3.0%", "增长3.0%", "R-171"),
        ("下降3.0%", "增长-3.0%", "R-177"),
        ("200.00亿元", "200.00万元", "R-173"),
        ("示范市固定", "甲县固定", "R-179"),
    ],
)
def test_prose_that_contradicts_the_data_is_shown_and_not_sent_on(office, old, new, code):
    made = office.write()
    text = paragraphs(made)[0].replace(old, new)
    office.edit(made, text)
    made.refresh_from_db()
    assert code in codes(made)
    with pytest.raises(Refused, match="R-220"):
        office.submit(made)


def test_words_may_change_as_long_as_the_numbers_agree(office):
    made = office.write()
    office.edit(made, "前八个月，全市投资同比下降3.0%，需要重视；收入200.00亿元。")
    made.refresh_from_db()
    assert codes(made) == []
    numbers = bulletin_text.read(made).paragraphs["1.0"].passage
    assert [run.text for run in numbers if isinstance(run, BoundNumber)] == ["3.0%", "200.00亿元"]
    assert office.submit(made).state == "in_review"


def test_an_unknown_number_is_asked_about(office):
    made = office.write()
    office.edit(made, f"{paragraphs(made)[0]}其中技改投资占57.3%。")
    made.refresh_from_db()
    assert codes(made) == ["R-174"]


def test_emptying_a_paragraph_brings_the_original_back(office):
    made = office.write()
    before = paragraphs(made)
    office.edit(made, "改成别的话。")
    office.edit(made, "  ")
    made.refresh_from_db()
    assert paragraphs(made) == before
    assert made.edits == {}


def test_two_at_one_draft(office):
    made = office.write()
    seen = made.revision
    office.edit(made, "第一人的话。")
    with pytest.raises(Conflict, match="R-219"):
        bulletins.edit(
            bulletin_id=made.pk, place="1.0", text="第二人", revision=seen, by=office.people["assessor2"]
        )


@pytest.mark.parametrize("place", ["0.0", "9.0", "1.9", "x", "1.", "1.0.0", "1" * 30])
def test_only_paragraphs_are_rewritten(office, place):
    with pytest.raises(Hidden):
        office.edit(office.write(), "话", place)


def test_a_paragraph_has_its_bounds(office):
    made = office.write()
    for text in ("长" * 4001, "行\n" * 13):
        with pytest.raises(Refused, match="R-218"):
            office.edit(made, text)


def test_figures_taken_anew_meet_what_was_rewritten(office):
    made = office.write()
    office.edit(made, "全市投资同比下降3.0%，收入200.00亿元。")
    office.figure("990000", "fai_growth", "2026-08", 2.0)
    made.refresh_from_db()
    assert "R-215" in codes(made)
    bulletins.refresh(bulletin_id=made.pk, revision=made.revision, by=office.people["assessor"])
    made.refresh_from_db()
    assert "R-215" not in codes(made)
    assert "R-170" in codes(made) or "R-171" in codes(made)
    office.edit(made, "")
    made.refresh_from_db()
    assert "同比增长2.0%" in paragraphs(made)[0]


def test_old_figures_are_kept_only_with_a_word(office):
    made = office.write()
    row = office.figure("990000", "fai_growth", "2026-08", 2.0)
    Observation.objects.filter(pk=row.pk).update(release="released")
    with pytest.raises(Refused, match="R-221"):
        office.submit(made)
    assert office.submit(made, "按会议材料口径保留").state == "in_review"


def test_unpublished_figures_are_not_sent_on(office):
    made = office.write("2026-09")
    assert any(
        "R-213" in one.text and "示范市固定资产投资增速" in one.text
        for one in bulletin_checks.look(made).refused
    )
    with pytest.raises(Refused, match="R-213"):
        office.submit(made)


@pytest.mark.parametrize("period", ["2026-12", "x", ""])
def test_periods_that_are_not_over(office, period):
    with pytest.raises(Refused, match="R-217"):
        office.write(period)


def test_a_template_with_scores_needs_a_run(office):
    content = TEMPLATE.replace("增速{each highest(fai_growth, 1)", "{each top(total, 1)").replace(
        "{it.value | growth}", "{it.score | plain}"
    )
    with pytest.raises(Refused, match="R-210"):
        office.write(template=office.template(content))


def test_who_may_write(office):
    for name in ("leader", "supervisor", "statistics", "auditor", "jia", "reporter"):
        with pytest.raises(Hidden):
            office.write(by=office.people[name])


def test_templates_are_kept_in_versions(office):
    first = office.template()
    assert office.template() == first
    second = office.template(TEMPLATE.replace("短通报", "简短通报"))
    assert (second.number, first.number) == (2, 1)
    with pytest.raises(Refused, match="R-212"):
        bulletin_templates.save(content=TEMPLATE, by=office.people["assessor2"], seen=1)
    assert bulletin_templates.newest("short") == second


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("title = ", "R-211"),
        ("x" * 200_001, "R-211"),
        ('code = "a"', "R-141"),
        (TEMPLATE.replace("growth}", "grown}"), "R-15"),
    ],
)
def test_templates_that_are_none(office, content, code):
    with pytest.raises(Exception, match=code):
        office.template(content)
    assert not BulletinTemplate.objects.exists()


def test_the_shipped_templates_are_taken_over_once(office):
    by = office.people["assessor"]
    assert bulletin_templates.load_shipped(by=by) == 8
    assert bulletin_templates.load_shipped(by=by) == 0
    assert all(bulletin_templates.parsed(one).code == one.code for one in BulletinTemplate.objects.all())


def test_hostile_names_stay_text(office):
    office.regions["990101"].name = "{{7*7}}{fai_growth@city}<script>"
    office.regions["990101"].save()
    made = office.write()
    assert "{{7*7}}{fai_growth@city}<script>" in paragraphs(made)[1]
    assert text_of(bulletin_of(made.content).title) == made.title

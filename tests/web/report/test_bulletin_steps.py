"""The way of a bulletin: who may do what in which state, four eyes, numbers, and what the database keeps for good."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from rated_runs import a_run, a_scheme

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import AuditEvent, Role
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, users
from zhengxian.web.evaluate.models import Publication, RunState
from zhengxian.web.report.models import (
    Bulletin,
    BulletinCounter,
    BulletinQuote,
    BulletinStep,
    IssuedBulletin,
)
from zhengxian.web.report.selectors import bulletins as seen
from zhengxian.web.report.services import bulletin_steps as steps
from zhengxian.web.report.services import bulletins

from .conftest import TEMPLATE, Writing, writing

PEOPLE = ("assessor2", "statistics", "leader", "supervisor", "auditor", "jia_leader", "jia", "reporter")
WRITERS, CHECKERS, LEADERS = ("assessor2",), ("statistics",), ("leader",)
BOTH = CHECKERS + LEADERS
DONE, LATE = "done", "R-219"
TABLE: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {
    "draft": {
        "edit": (WRITERS, DONE), "refresh": (WRITERS, DONE), "address": (WRITERS, DONE), "submit": (WRITERS, DONE),
        "send_back": (BOTH, LATE), "take_back": (WRITERS, LATE), "pass": (CHECKERS, LATE), "sign": (LEADERS, LATE),
        "drop": (WRITERS, DONE),
    },
    "in_review": {
        "edit": (WRITERS, LATE), "refresh": (WRITERS, LATE), "address": (WRITERS, LATE), "submit": (WRITERS, LATE),
        "send_back": (CHECKERS, DONE), "take_back": (WRITERS, DONE), "pass": (CHECKERS, DONE),
        "sign": (LEADERS, LATE), "drop": (WRITERS, DONE),
    },
    "reviewed": {
        "edit": (WRITERS, LATE), "refresh": (WRITERS, LATE), "address": (WRITERS, LATE), "submit": (WRITERS, LATE),
        "send_back": (LEADERS, DONE), "take_back": (WRITERS, DONE), "pass": (CHECKERS, LATE),
        "sign": (LEADERS, DONE), "drop": (WRITERS, DONE),
    },
    "issued": {
        "edit": (WRITERS, LATE), "refresh": (WRITERS, LATE), "address": (WRITERS, LATE), "submit": (WRITERS, LATE),
        "send_back": (BOTH, LATE), "take_back": (WRITERS, LATE), "pass": (CHECKERS, LATE), "sign": (LEADERS, LATE),
        "drop": (WRITERS, LATE),
    },
}  # fmt: skip
"""By state and act: who gets which answer; to all others the bulletin is not there."""
TABLE["dropped"] = TABLE["issued"]


@pytest.fixture
def office(db: None) -> Iterator[Writing]:
    yield writing()
    clock.forget_office()


def act(office: Writing, made: Bulletin, verb: str, who: str, note: str = "理由") -> Any:
    by, pk = office.people[who], made.pk
    made.refresh_from_db()
    at = {"bulletin_id": pk, "by": by}
    drafted = {**at, "revision": made.revision}
    return {
        "edit": lambda: bulletins.edit(place="1.0", text="投资同比下降3.0%，收入200.00亿元。", **drafted),
        "refresh": lambda: bulletins.refresh(**drafted),
        "address": lambda: bulletins.address(recipients="各县：", copied_to="市委办", **drafted),
        "submit": lambda: steps.submit(note=note, **drafted),
        "send_back": lambda: steps.send_back(note=note, **at),
        "take_back": lambda: steps.take_back(**at),
        "pass": lambda: steps.pass_on(**at),
        "sign": lambda: steps.sign(**at),
        "drop": lambda: steps.drop(note=note, **at),
    }[verb]()


def answer(do: Callable[[], object]) -> str:
    """What an act answers; what it wrote is undone."""
    with transaction.atomic():
        try:
            do()
        except Hidden:
            found = "hidden"
        except Refused as refused:
            found = refused.code
        else:
            found = DONE
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("state", TABLE)
def test_who_may_do_what_in_which_state(office: Writing, state: str) -> None:
    made = office.write()
    for verb, who in (("submit", "assessor"), ("pass", "statistics2"), ("sign", "leader2")):
        if state in ("draft", "dropped") or (state, verb) in (("in_review", "pass"), ("reviewed", "sign")):
            break
        act(office, made, verb, who)
    if state == "dropped":
        act(office, made, "drop", "assessor")
    made.refresh_from_db()
    assert made.state == state
    wrong = []
    for verb, (people, wanted) in TABLE[state].items():
        for who in PEOPLE:
            found = answer(lambda verb=verb, who=who: act(office, made, verb, who))
            if found != (wanted if who in people else "hidden"):
                wrong.append((verb, who, found))
    assert wrong == []


def test_the_trail_and_the_audit_tell_the_whole_way(office: Writing) -> None:
    made = office.write()
    act(office, made, "submit", "assessor", "")
    act(office, made, "send_back", "statistics", "收入口径请核实")
    act(office, made, "edit", "assessor2")
    act(office, made, "edit", "assessor2")
    act(office, made, "submit", "assessor2", "已核实")
    act(office, made, "pass", "statistics")
    act(office, made, "take_back", "assessor")
    made.refresh_from_db()
    assert (made.state, made.reviewed_by, made.reviewed_at) == ("draft", None, None)
    act(office, made, "submit", "assessor")
    act(office, made, "pass", "statistics")
    act(office, made, "sign", "leader")
    told = [(one.verb, one.by.username, one.note) for one in seen.steps(made)]
    assert told == [
        ("write", "assessor", ""), ("submit", "assessor", ""), ("send_back", "statistics", "收入口径请核实"),
        ("edit", "assessor2", ""), ("submit", "assessor2", "已核实"), ("pass", "statistics", ""),
        ("take_back", "assessor", ""), ("submit", "assessor", "理由"), ("pass", "statistics", ""),
        ("sign", "leader", "示县办〔2026〕1号"),
    ]  # fmt: skip
    lines = AuditEvent.objects.filter(action__startswith="bulletin.").order_by("number")
    assert [line.action.removeprefix("bulletin.") for line in lines if line.action != "bulletin.edit"] == [
        verb for verb, *_ in told if verb != "edit"
    ]
    assert audit.verify()[1] == []


def test_nobody_checks_or_issues_what_he_wrote_however_long_ago(office: Writing) -> None:
    for role in (Role.ASSESSOR, Role.STATISTICS_REVIEWER, Role.LEADER):
        users.assign(
            user=office.people["admin"], role=role, by=users.system(), region=office.regions["990000"]
        )
    mine = office.write(by=office.people["admin"])
    touched = office.write()
    act(office, touched, "edit", "admin")
    act(office, touched, "refresh", "assessor")
    checked = office.write()
    for one in (mine, touched, checked):
        act(office, one, "submit", "assessor")
    for one in (mine, touched):
        with pytest.raises(Refused, match="R-223"):
            act(office, one, "pass", "admin")
        act(office, one, "pass", "statistics")
        with pytest.raises(Refused, match="R-223"):
            act(office, one, "sign", "admin")
    act(office, checked, "pass", "admin")
    with pytest.raises(Refused, match="R-223"):
        act(office, checked, "sign", "admin")
    assert act(office, checked, "sign", "leader").number == "示县办〔2026〕1号"


@pytest.mark.parametrize("verb", ["send_back", "drop"])
def test_giving_back_and_giving_up_need_a_reason(office: Writing, verb: str) -> None:
    made = office.write()
    act(office, made, "submit", "assessor")
    who = "statistics" if verb == "send_back" else "assessor"
    with pytest.raises(Refused, match="R-222"):
        act(office, made, verb, who, " \n ")
    assert act(office, made, verb, who).state == ("draft" if verb == "send_back" else "dropped")


@pytest.mark.parametrize(
    ("day", "fine"),
    [(date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2026, 10, 28), True), (date(2026, 10, 29), False)],
)  # fmt: skip
def test_the_day_lies_after_the_period_and_not_ahead(office: Writing, day: date, fine: bool) -> None:
    made = office.write()
    office.passed(made)
    by = office.people["leader"]
    if fine:
        assert steps.sign(bulletin_id=made.pk, by=by, on=day).issued_on == day
        return
    with pytest.raises(Refused, match="R-224"):
        steps.sign(bulletin_id=made.pk, by=by, on=day)
    assert not IssuedBulletin.objects.exists()
    assert not BulletinCounter.objects.exists()


def test_numbers_run_on_by_the_year_of_the_day(office: Writing) -> None:
    given = []
    for period, day in (("2025-11", date(2025, 12, 31)), ("2026-08", None)) * 2:
        for code in ("fai_growth", "budget_revenue"):
            office.figure("990000", code, period, 5.0, release=Release.RELEASED)
        made = office.write(period)
        office.passed(made)
        given.append(steps.sign(bulletin_id=made.pk, by=office.people["leader"], on=day).number)
    assert given == [f"示县办〔{year}〕{n}号" for n in (1, 2) for year in (2025, 2026)]


def test_what_was_issued_is_kept_by_the_database(office: Writing) -> None:
    made = office.write()
    issued = office.issued(made)
    assert issued.word_hash == hashlib.sha256(bytes(issued.word)).hexdigest()
    assert issued.pdf_hash == hashlib.sha256(bytes(issued.pdf)).hexdigest()
    assert bytes(issued.word)[:2] == b"PK"
    assert bytes(issued.pdf)[:5] == b"%PDF-"
    changes = (
        (IssuedBulletin.objects.all(), {"number": "示县办〔2026〕9号"}),
        (IssuedBulletin.objects.all(), {"word": b"x"}),
        (BulletinQuote.objects.all(), {"ref": "observation:1"}),
        (BulletinStep.objects.all(), {"note": "没有说过的话"}),
    )
    for rows, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    assert IssuedBulletin.objects.get().number == "示县办〔2026〕1号"


def test_an_issued_bulletin_quotes_every_row_it_rests_on(office: Writing) -> None:
    issued = office.issued(office.write())
    wanted = {office.current("990000", code).pk for code in ("fai_growth", "budget_revenue")}
    wanted |= {office.current(f"99010{n}", "fai_growth").pk for n in (1, 2, 3, 4)}
    assert (
        set(issued.quotes.filter(observation__isnull=False).values_list("observation", flat=True)) == wanted
    )
    assert issued.quotes.filter(ref="ledger:act_on_time_rate@990000:2026-08-31").count() == 1


def test_a_later_version_lists_the_bulletin_as_touched(office: Writing) -> None:
    issued, access = office.issued(office.write()), office.access("leader")
    office.figure("990101", "loans", "2026-08", 1.0, release=Release.RELEASED)  # not quoted
    assert seen.touched(access) == []
    office.figure("990102", "fai_growth", "2026-08", 3.3, release=Release.RELEASED)
    assert [one.pk for one in seen.touched(access)] == [issued.bulletin_id]
    (touch,) = seen.touches(issued)
    assert (touch.region, touch.indicator, touch.period, touch.was, touch.now) == (
        "乙县", "固定资产投资增速", "2026-08", 3.0, 3.3,
    )  # fmt: skip
    assert seen.touched(Access(())) == []


def test_what_appears_after_the_check_is_refused_at_issue(office: Writing) -> None:
    made = office.write()
    office.passed(made)
    row = office.current("990103", "fai_growth")
    Observation.objects.filter(pk=row.pk).update(release=Release.INTERNAL)
    with pytest.raises(Refused, match=r"R-213.*R-220"):
        act(office, made, "sign", "leader")
    Observation.objects.filter(pk=row.pk).update(release=Release.RELEASED)
    office.figure("990103", "fai_growth", "2026-08", 0.4, release=Release.RELEASED)
    with pytest.raises(Refused, match="R-221"):
        act(office, made, "sign", "leader")
    act(office, made, "send_back", "leader")
    act(office, made, "submit", "assessor", "按会议口径保留旧数")
    act(office, made, "pass", "statistics")
    assert act(office, made, "sign", "leader").quotes.filter(observation=row).exists()


SCORED = TEMPLATE.replace("{each highest(fai_growth, 1)", "{each top(total, 1)").replace(
    "{it.value | growth}", "{it.score | plain}"
)


def test_the_result_must_be_published_and_stay_so(office: Writing) -> None:
    run = a_run(office, a_scheme(office), "2026-08", state=RunState.COMPUTED)
    method = {**run.method, "nodes": [{"code": "total"}], "decimals": 2}
    type(run).objects.filter(pk=run.pk).update(method=method)
    made = office.write(template=office.template(SCORED))
    with pytest.raises(Refused, match="R-214"):
        act(office, made, "submit", "assessor")
    Publication.objects.create(
        run=run, number="示县〔2026〕8号", published_by=office.people["leader"], result_hash="0" * 64
    )
    issued, access = office.issued(made), office.access("auditor")
    assert seen.touched(access) == []
    type(run).objects.filter(pk=run.pk).update(state=RunState.WITHDRAWN)
    assert [one.pk for one in seen.touched(access)] == [made.pk]
    assert seen.withdrawn(issued) == [run.number]

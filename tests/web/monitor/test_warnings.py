"""What people do with a warning, by hand: who sees, explains, settles; what is written stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.models import AuditEvent, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.monitor.models import Round, WarningNote, WarningState
from zhengxian.web.monitor.models import Warning as Raised
from zhengxian.web.monitor.selectors import warning_page
from zhengxian.web.monitor.selectors import warnings as doors
from zhengxian.web.monitor.services import warning_people, warnings

from .conftest import PERIOD, MonitorOffice, moment

SEVERITY = {"notice": 0, "yellow": 1, "orange": 2, "red": 3}
SENTENCE = (
    "甲县2026年1—9月“一般公共预算收入”完成 91.2 亿元，落后时序进度 5.00 个百分点。请说明原因。（M-181）"
)


def a_round(office: MonitorOffice, period: str = PERIOD) -> Round:
    """A round that was made at nine today."""
    at = moment(office.today)
    who = office.people["assessor"]
    return Round.objects.create(period=period, as_of=at, made_at=at, made_by=who, input_hash="0" * 64)


def raised(
    office: MonitorOffice, region: str = "990101", indicator: str | None = "budget_revenue", *,
    level: str = "yellow", rule: str = "pace-lag", period: str = PERIOD, department: str | None = "caizheng",
    on: date | None = None, message: str = SENTENCE, **more: Any,
) -> Raised:  # fmt: skip
    """Raise a warning on a day (default: today) as a round does; departments answer for what the indicator's is."""
    seen = Round.objects.filter(period=period).first() or a_round(office, period)
    return Raised.objects.create(
        key=f"{rule}/{region}/{indicator}/{period}", rule=rule, message_code="M-181", level=level,
        severity=SEVERITY[level], message=message, region=office.regions[region],
        indicator=office.indicators[indicator] if indicator else None,
        department=office.departments[department] if department else None, period=period, value=-5.0,
        threshold=-3.0, raised_round=seen, seen_round=seen, raised_at=moment(on or office.today), **more,
    )  # fmt: skip


def release(period: str = PERIOD, **which: Any) -> None:
    """Release the figures of a period."""
    Observation.objects.filter(period=period, **which).update(release=Release.RELEASED)


S = WarningState
EVERYBODY = (
    "assessor", "assessor2", "leader", "supervisor", "auditor", "statistics", "admin", "jia", "yi", "caizheng",
    "fagai", "jia_leader", "reporter",
)  # fmt: skip
MAY = {
    "see": {"assessor", "assessor2", "leader", "supervisor", "auditor", "statistics", "jia", "caizheng", "jia_leader"},
    "explain": {"jia", "caizheng"},
    "note": {"jia", "caizheng", "assessor", "assessor2", "supervisor"},
    "settle": {"assessor", "assessor2", "supervisor"},
}  # fmt: skip
"""Of a warning about 甲县 for which 市财政局 answers."""


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_role_does_what_it_may(office: MonitorOffice, name: str) -> None:
    one = raised(office)
    assert doors.visible_to(office.access(name)).filter(pk=one.pk).exists() is (name in MAY["see"])
    for act in ("note", "explain", "settle"):
        service = getattr(warnings, act)
        if name in MAY[act]:
            service(one, "数据已核实，下月补上。", **office.who(name))
        else:
            with pytest.raises(Hidden):
                service(one, "数据已核实，下月补上。", **office.who(name))


def test_explaining_is_not_settling(office: MonitorOffice) -> None:
    one = raised(office)
    warnings.explain(one, " 税收入库时间后移。 ", **office.who("caizheng"))
    one.refresh_from_db()
    assert (one.status, one.settled_at) == (S.EXPLAINED, None)
    said = one.notes.get()
    assert (said.text, said.is_explanation, said.by) == (
        "税收入库时间后移。",
        True,
        office.people["caizheng"],
    )
    told = set(Notice.objects.values_list("user__username", "text"))
    words = "甲县“一般公共预算收入”进度滞后的预警已有说明，请看。"
    assert told == {(name, words) for name in ("assessor", "assessor2", "supervisor")}
    line = AuditEvent.objects.get(action="warning.explain")
    assert line.summary == "说明预警“甲县“一般公共预算收入”进度滞后”"
    assert line.by == office.people["caizheng"]


def test_settling_needs_a_reason_and_tells_the_owner(office: MonitorOffice) -> None:
    one = raised(office)
    for text in ("", " \x00 ", "很" * 1001):
        with pytest.raises(Refused, match="M-250"):
            warnings.settle(one, text, **office.who("supervisor"))
    warnings.settle(one, "统计口径调整，已核实。", **office.who("supervisor"))
    one.refresh_from_db()
    assert one.status is S.SETTLED
    assert one.settled_by == office.people["supervisor"]
    assert one.notes.get().text == "了结：统计口径调整，已核实。"
    assert Notice.objects.get().user == office.people["caizheng"]
    assert AuditEvent.objects.filter(action="warning.settle").count() == 1


def test_the_second_of_two_who_settle_is_told(office: MonitorOffice) -> None:
    one = raised(office)
    warnings.settle(one, "已核实。", **office.who("assessor"))
    with pytest.raises(Conflict, match="M-251"):
        warnings.settle(one, "我也核实。", **office.who("supervisor"))
    with pytest.raises(Conflict, match="M-251"):
        warnings.explain(one, "原因。", **office.who("caizheng"))
    warnings.note(one, "留个意见。", **office.who("caizheng"))
    assert [n.text for n in one.notes.all()] == ["了结：已核实。", "留个意见。"]


def test_nobody_settles_his_own_explanation(office: MonitorOffice) -> None:
    from zhengxian.web.core.models import Role
    from zhengxian.web.core.services import users

    both = office.people["assessor2"]
    users.assign(
        user=both, role=Role.OWNER_UNIT, by=users.system(), department=office.departments["caizheng"]
    )
    one = raised(office)
    warnings.explain(one, "税收入库时间后移。", **office.who("assessor2"))
    offers = warning_page.offers(one, office.access("assessor2"), both)
    assert (offers.settle, offers.own) == (False, True)
    with pytest.raises(Refused, match="M-252"):
        warnings.settle(one, "可以了结。", **office.who("assessor2"))
    warnings.settle(one, "可以了结。", **office.who("assessor"))


def test_a_county_explains_for_its_towns_and_not_for_others(office: MonitorOffice) -> None:
    town = raised(office, "990101100", "entities_net", department=None)
    warnings.explain(town, "大户外迁。", **office.who("jia"))
    with pytest.raises(Hidden):
        warnings.explain(town, "大户外迁。", **office.who("yi"))
    other = raised(office, "990102", department=None)
    assert list(doors.visible_to(office.access("jia"))) == [town]
    assert list(doors.explainable_by(office.access("yi"))) == [other]


def test_what_waits_is_counted_for_the_owner_and_then_for_those_who_settle(office: MonitorOffice) -> None:
    one = raised(office)
    raised(office, "990102", "loans", department=None)

    def waits() -> list[int]:
        return [
            doors.waiting_for(office.access(n))
            for n in ("caizheng", "jia", "yi", "assessor", "leader", "reporter")
        ]

    assert waits() == [1, 0, 1, 0, 0, 0]
    warnings.explain(one, "税收入库时间后移。", **office.who("caizheng"))
    assert waits() == [0, 0, 1, 1, 0, 0]
    warnings.settle(one, "可以了结。", **office.who("assessor"))
    assert waits() == [0, 0, 1, 0, 0, 0]


def test_the_badge_is_one_query(office: MonitorOffice, django_assert_max_num_queries: object) -> None:
    raised(office)
    access = office.access("caizheng")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert doors.waiting_for(access) == 1


def test_linking_twice_changes_nothing_more(office: MonitorOffice) -> None:
    one, by = raised(office), office.people["supervisor"]
    for _ in range(2):
        assert warnings.link(one, by=by).status is S.ACTING
    assert AuditEvent.objects.filter(action="warning.act").count() == 1
    warnings.explain(one, "税收入库时间后移。", **office.who("caizheng"))
    one.refresh_from_db()
    assert one.status is S.ACTING
    warnings.settle(one, "已补上。", **office.who("supervisor"))
    assert warnings.link(one, by=by).status is S.SETTLED


def test_owners_of_many_new_warnings_get_one_line_without_a_figure(office: MonitorOffice) -> None:
    rows = [raised(office, code) for code in ("990101", "990102")]
    rows.append(raised(office, "990103", "loans", department=None))
    assert warning_people.tell_owners(rows, office.today) == 2
    told = {n.user.username: (n.text, n.url) for n in Notice.objects.select_related("user")}
    assert set(told) == {"caizheng", "bing"}
    assert told["caizheng"][0].startswith("有 2 条新的预警等您单位说明")
    assert told["bing"] == (
        "丙县“金融机构各项贷款余额”进度滞后，黄色预警，请说明原因。",
        f"/monitor/warnings/{rows[2].pk}/",
    )
    assert not any("91.2" in text for text, _ in told.values())


def test_hostile_words_stay_words(office: MonitorOffice) -> None:
    one = raised(office)
    said = warnings.explain(one, "<script>alert(1)</script>\x00=HYPERLINK('x')", **office.who("caizheng"))
    assert WarningNote.objects.get(pk=said.pk).text == "<script>alert(1)</script>=HYPERLINK('x')"
    page = office.client("assessor").get(f"/monitor/warnings/{one.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page

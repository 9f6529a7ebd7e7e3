"""The pages of rectification and audit coverage: who opens them, the acts, the sums, the plan, the workbook in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhengxian.web.act.models import AuditVisit, ItemState, Rectification, Source, Verdict
from zhengxian.web.act.selectors import coverage, rectification, rectification_counts
from zhengxian.web.act.selectors.rectification import PARTS, RectificationFilter
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.services import audit_visits, owning
from zhengxian.web.act.services import rectification_verdicts as verdicts
from zhengxian.web.act.to_engine import rectification as counting
from zhengxian.web.act.to_engine.coverage import plan
from zhengxian.web.core.refusal import Hidden, Refused

from .test_rectification import applied, closed, entered, judged
from .test_requests_pages import rows_of, workbook

LIST = "/act/rectification/"
EVERY = RectificationFilter()


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("east", 200), ("leader", 200), ("auditor", 200), ("west", 404), ("stone", 404),
     ("gongxin", 404), ("reporter", 404), ("admin", 404)],
)  # fmt: skip
def test_who_opens_one_rectification(office, who, status):
    made = entered(office)
    assert office.client(who).get(f"{LIST}{made.pk}/").status_code == status


def test_list_filters_and_file(office):
    entered(office, amount=Decimal("120.5"), document="市审报〔2026〕7号")
    entered(office, source=Source.SUPERVISION, owner="gongxin")
    client = office.client("supervisor")
    assert "市审报〔2026〕7号" in client.get(LIST).content.decode()
    only = client.get(LIST, {"source": "audit", "unit": "region:990101", "q": "滞留"}).content.decode()
    assert "督查检查</td>" not in only
    for asked in (
        {"part": "done"},
        {"state": "overdue"},
        {"unit": "x:y"},
        {"sort": "-amount", "county": "990101"},
    ):
        assert client.get(LIST, asked).status_code == 200
    rows = rows_of(client.get(LIST, {"export": "xlsx"}))
    assert any("市审报〔2026〕7号" in row for row in rows)
    assert "还没有登记整改问题" in office.client("west").get(LIST).content.decode()


def test_entry_by_the_page(office):
    client = office.client("supervisor")
    given = {
        "source": "audit", "title": "专项资金滞留", "problem": "滞留 6 个月。", "found_on": "2026-08-20",
        "owner": "990101 临河县", "level": "city", "stage": "short", "amount": "120.50",
    }  # fmt: skip
    assert "审计机关" in client.get(f"{LIST}new/").content.decode()
    assert client.post(f"{LIST}new/", {**given, "found_on": "2026-12-01"}).status_code == 422
    assert client.post(f"{LIST}new/", given).status_code == 302
    made = Rectification.objects.get()
    assert (made.amount, made.item.state) == (Decimal("120.50"), ItemState.ASSIGNED)
    assert office.client("east").get(f"{LIST}new/").status_code == 404


def test_the_whole_way_by_the_page(office):
    made = entered(office, amount=Decimal("300"))
    owning.accept(item_id=made.pk, **office.who("east"))
    own, at = office.client("east"), f"{LIST}{made.pk}/"
    assert own.post(f"{at}plan/", {"plan-measures": "十月底前拨付。"}).status_code == 302
    told = {"apply-text": "已拨付。", "apply-amount_done": "300", "apply-rules_made": "1"}
    assert own.post(f"{at}apply/", told).status_code == 422
    files = {
        "apply-before": [office.photo("前1.png"), office.photo("前2.png")],
        "apply-after": office.paper(),
    }
    assert own.post(f"{at}apply/", {**told, **files}).status_code == 302
    assert made.item.evidence.filter(is_before=True).count() == 2
    from zhengxian.web.act.services import reviews

    reviews.approve(item_id=made.pk, **office.who("supervisor"))
    check = office.client("assessor")
    look = {
        "judge-method": "open_visit", "judge-site": "财务室", "judge-visited_on": "2026-09-21", "judge-text": "相符。",
        "judge-photos": office.photo(),
    }  # fmt: skip
    refused = check.post(f"{at}judge/", {**look, "judge-verdict": "continuing"})
    assert refused.status_code == 422
    assert "A-492" in refused.content.decode()
    look["judge-photos"] = office.photo()
    assert check.post(f"{at}judge/", {**look, "judge-verdict": "done"}).status_code == 302
    boss = office.client("supervisor")
    days = {"publicise-first": "2026-09-21", "publicise-last": "2026-09-28"}
    assert boss.post(f"{at}publicise/", days).status_code == 302
    text = boss.get(at).content.decode()
    assert "2026年9月21日至2026年9月28日" in text
    assert "前1.png" in text
    assert (
        boss.post(f"{at}rebound/", {"rebound-on": "2026-09-20", "rebound-note": "又有。"}).status_code == 409
    )


def test_rebound_by_the_page(office):
    made = closed(office, entered(office))
    office.go_to(date(2026, 10, 20))
    boss, at = office.client("supervisor"), f"{LIST}{made.pk}/"
    assert (
        boss.post(f"{at}rebound/", {"rebound-on": "2026-10-19", "rebound-note": "又滞留。"}).status_code
        == 302
    )
    assert "又滞留" in boss.get(at).content.decode()


@pytest.fixture
def sorted_out(office: Any) -> Any:
    """Four problems: closed with money, going on, not done, open; of two sources and two units."""
    paid = entered(office, amount=Decimal("300"))
    applied(office, paid, amount_done=Decimal("280"), rules_made=2)
    judged(office, paid)
    wait = applied(office, entered(office, source=Source.CENTRAL_INSPECTION))
    judged(office, wait, Verdict.CONTINUING, reason="history", due_on=date(2026, 12, 31))
    judged(office, applied(office, entered(office)), Verdict.NOT_DONE)
    entered(office, owner="gongxin", amount=Decimal("50"))
    verdicts.publicise(
        item_id=paid.pk, first=office.today, last=date(2026, 9, 28), **office.who("supervisor")
    )
    return office


def test_sums_count_money_and_rules_apart(sorted_out):
    access = sorted_out.access("supervisor")
    every = rectification.total(access, EVERY, sorted_out.today)
    assert (every.total, every.done, every.continuing, every.not_done, every.open) == (4, 1, 1, 1, 1)
    assert (every.amount, every.amount_done, every.amount_left, every.rules) == (350, 280, 70, 2)
    for rows in (
        rectification.sums_by_source(access, EVERY, sorted_out.today),
        rectification.sums_by_unit(access, EVERY, sorted_out.today),
    ):
        assert sum(row.total for row in rows) == 4
        assert sum(row.amount or 0 for row in rows) == 350
    text = sorted_out.client("leader").get(f"{LIST}sums/").content.decode()
    assert "未整改金额" in text
    assert sorted_out.client("leader").get(f"{LIST}sums/", {"export": "xlsx"}).status_code == 200


def test_figures_of_the_sums_open_their_items(sorted_out):
    access = sorted_out.access("supervisor")
    every = rectification.total(access, EVERY, sorted_out.today)
    for name in ("done", "continuing", "not_done", "open", "closed", "rebound"):
        rows = rectification.listing(access, RectificationFilter(part=name), sorted_out.today)
        assert rows.count() == getattr(every, name), PARTS[name][0]


def test_rates_of_rectification(sorted_out):
    """Of what is due this half year nothing is closed; the verdicts stay apart."""
    told = rectification_counts.told(sorted_out.access("supervisor"), date(2026, 7, 1), date(2027, 6, 30))
    found = counting.rates(told, Span(date(2026, 7, 1), date(2027, 6, 30), date(2027, 6, 30)))
    assert (found.closing.numerator, found.closing.denominator) == (0, 4)
    assert (found.done.numerator, dict(found.done.rest)) == (1, {"持续整改": 1, "未整改": 1, "未认定": 1})
    below = counting.by_region(told, Span(date(2026, 7, 1), date(2027, 6, 30), date(2027, 6, 30)))
    assert below[sorted_out.regions["990101"].pk].closing.denominator == 3


def test_closed_in_time_counts(office):
    closed(office, entered(office))
    span = Span(date(2027, 1, 1), date(2027, 12, 31), date(2027, 12, 31))
    found = counting.rates(rectification_counts.told_to_all(span.first, span.last), span)
    assert (found.on_time.numerator, found.on_time.denominator, found.rebound.value) == (1, 1, None)


def audited(
    office: Any, unit: str, day: date, who: str = "supervisor", subject: str = "预算执行审计"
) -> AuditVisit:
    return audit_visits.record(unit=office.unit(unit), audited_on=day, subject=subject, **office.who(who))


def test_coverage_lists_the_most_overdue_first(office):
    """Cycle of three years: 金渡县 audited in 2021 is overdue, 临河县 comes next spring, 工信局 is within."""
    audited(office, "990102", date(2021, 5, 1))
    audited(office, "990101", date(2024, 2, 29))
    audited(office, "gongxin", date(2026, 1, 10))
    found = plan(coverage.units(office.access("leader"), office.today), office.today, 3)
    states = {row.unit.name: (row.state.value, row.next_due) for row in found.rows}
    assert states["金渡县"] == ("overdue", date(2024, 5, 1))
    assert states["临河县"] == ("due_soon", date(2027, 2, 28))
    assert states["示范市工业和信息化局"] == ("covered", date(2029, 1, 10))
    assert states["示范市发展和改革委员会"][0] == "never"
    order = [row.state.value for row in found.rows]
    assert order == sorted(order, key=["never", "overdue", "due_soon", "covered"].index)
    assert (found.rate.numerator, found.rate.denominator) == (2, 9)


def test_county_plans_its_own_towns_only(office):
    audited(office, "990101100", date(2026, 1, 10), who="east_supervisor")
    with pytest.raises(Hidden):
        audited(office, "990102", date(2026, 1, 10), who="east_supervisor")
    with pytest.raises(Hidden):
        audited(office, "gongxin", date(2026, 1, 10), who="east_supervisor")
    names = {one.name for one in coverage.units(office.access("east_supervisor"), office.today)}
    assert names == {"临河县", "临河县石桥镇", "临河县柳湾镇"}
    with pytest.raises(Refused, match="A-498"):
        audited(office, "990101100", date(2026, 1, 10), who="east_supervisor")
    with pytest.raises(Refused, match="A-498"):
        audited(office, "990101100", office.today + timedelta(1))


def test_coverage_page_entry_and_file(office):
    client = office.client("supervisor")
    given = {"unit": "990102 金渡县", "audited_on": "2021-05-01", "subject": "领导干部经济责任审计"}
    assert client.post(f"{LIST}coverage/new/", given).status_code == 302
    assert client.post(f"{LIST}coverage/new/", {**given, "subject": ""}).status_code == 422
    assert client.get(f"{LIST}coverage/new/", {"unit": "region:990102"}).content.decode().count("990102") >= 1
    text = client.get(f"{LIST}coverage/").content.decode().split("<tbody>")[1]
    assert text.index("从未审计") < text.index("超过周期")
    for asked in ({"years": "5"}, {"years": "x"}, {"group": "county"}, {"state": "overdue"}, {"q": "金渡"}):
        assert client.get(f"{LIST}coverage/", asked).status_code == 200
    rows = rows_of(client.get(f"{LIST}coverage/", {"export": "xlsx", "state": "overdue"}))
    assert any("金渡县" in row for row in rows)
    assert office.client("east").get(f"{LIST}coverage/").status_code == 404
    assert office.client("leader").get(f"{LIST}coverage/new/").status_code == 404


def test_workbook_of_problems(office):
    client = office.client("supervisor")
    heads = ["问题名称", "来源", "发现日期", "问题", "责任单位", "涉及金额（万元）", "整改类型"]
    good = ["专项资金滞留", "审计", "2026-08-20", "滞留 6 个月。", "临河县", 120.5, "分阶段整改"]
    bad = ["河道垃圾", "群众", "2026-08-20", "有垃圾。", "哪个局", "十万", ""]
    plan_url = client.post(f"{LIST}file/", {"file": workbook([heads, good, bad])}).headers["Location"]
    text = client.get(plan_url).content.decode()
    for word in ("A-463", "A-465", "群众", "哪个局", "B3"):
        assert word in text, word
    assert client.post(plan_url).status_code == 422
    plan_url = client.post(f"{LIST}file/", {"file": workbook([heads, good])}).headers["Location"]
    assert "登记 1 个" in client.get(plan_url).content.decode()
    assert client.post(plan_url).status_code == 302
    made = Rectification.objects.get()
    assert (made.amount, made.stage, made.item.due_on) == (Decimal("120.50"), "medium", date(2028, 9, 20))
    again = client.post(f"{LIST}file/", {"file": workbook([heads, good])}).headers["Location"]
    assert "没有要登记的" in client.get(again).content.decode()
    assert "整改时限" in [cell for row in rows_of(client.get(f"{LIST}file/form/")) for cell in row]
    assert office.client("east").get(f"{LIST}file/").status_code == 404


def test_queries_do_not_grow_with_the_list(office, django_assert_max_num_queries):
    for _ in range(12):
        entered(office)
    client = office.client("supervisor")
    with django_assert_max_num_queries(30):
        client.get(LIST)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("plan", {"east", "supervisor"}), ("apply", {"east"}), ("judge", {"supervisor", "assessor"}),
        ("publicise", {"supervisor"}), ("rebound", {"supervisor"}),
    ],
)  # fmt: skip
def test_acts_of_others_are_not_there_even_with_an_empty_form(office, name, may):
    at = f"{LIST}{entered(office).pk}/{name}/"
    for who in ("supervisor", "east", "assessor", "leader", "auditor", "west", "admin"):
        found = office.client(who).post(at, {}).status_code
        assert (found != 404) == (who in may), (who, found)

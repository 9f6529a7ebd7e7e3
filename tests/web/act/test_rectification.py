"""Rectification: entered, applied for with files from before and after, judged, made public, closed, come back."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhengxian.web.act.models import (
    AcceptanceLevel,
    ContinuingReason,
    Evidence,
    ItemState,
    Rectification,
    Source,
    Stage,
    Verdict,
    VerifyMethod,
)
from zhengxian.web.act.services import closing, owning, rectification, reviews
from zhengxian.web.act.services import rectification_verdicts as verdicts
from zhengxian.web.act.services.rectification import Problem, Result
from zhengxian.web.act.services.rectification_verdicts import Check
from zhengxian.web.act.services.standards import standard_of
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

FOUND = date(2026, 8, 20)


def entered(office: Any, who: str = "supervisor", owner: str = "990101", **more: Any) -> Rectification:
    given = {"source": Source.AUDIT, "found_on": FOUND, "problem": "专项资金滞留 6 个月没有拨付。", **more}
    return rectification.enter(
        title="专项资金滞留", problem=Problem(**given), owner=office.unit(owner) if owner else None,
        at=office.moment(office.today), **office.who(who),
    )  # fmt: skip


def applied(office: Any, made: Rectification, own: str = "east", **result: Any) -> Rectification:
    """Taken, applied for and reviewed by the unit, today."""
    at = office.moment(office.today)
    made.item.refresh_from_db()
    if made.item.state == ItemState.ASSIGNED:
        owning.accept(item_id=made.pk, at=at, **office.who(own))
    told = Result(text="资金已全部拨付到项目单位。", **result)
    found = rectification.apply(
        item_id=made.pk, result=told, before=[office.photo("前.png")], after=[office.photo("后.png")], at=at,
        **office.who(own),
    )  # fmt: skip
    reviews.approve(item_id=made.pk, at=at, **office.who("supervisor"))
    return found


def look(office: Any, text: str = "现场核对凭证，与申请一致。") -> Check:
    return Check(
        text, office.moment(office.today), VerifyMethod.OPEN_VISIT, "项目单位财务室", [office.photo()]
    )


def judged(office: Any, made: Rectification, verdict: Verdict = Verdict.DONE, **more: Any) -> Rectification:
    given = {"check": look(office), "at": office.moment(office.today, 14), **office.who("assessor"), **more}
    return verdicts.judge(item_id=made.pk, verdict=verdict, **given)


def closed(office: Any, made: Rectification) -> Rectification:
    applied(office, made)
    judged(office, made)
    first, last = office.today, date(2026, 9, 28)
    verdicts.publicise(item_id=made.pk, first=first, last=last, **office.who("supervisor"))
    office.go_to(date(2026, 9, 29))
    closing.close(item_id=made.pk, at=office.moment(office.today), **office.who("supervisor"))
    return Rectification.objects.select_related("item").get(pk=made.pk)


def test_anhui_five_standards_and_one_standard_for_each_source():
    """Inspections of the environment close on five common standards, audits on their own (domain.md §6.3)."""
    assert standard_of(Source.CENTRAL_INSPECTION).count("；") == 4
    assert len({standard_of(source) for source in Source}) == 4
    assert "审计机关" in standard_of(Source.AUDIT)


@pytest.mark.parametrize(
    ("stage", "due"),
    [(Stage.SHORT, date(2027, 3, 23)), (Stage.MEDIUM, date(2028, 9, 20)), (Stage.LONG, date(2031, 9, 22))],
)
def test_stage_gives_its_own_limit(office, stage, due):
    """Half a year, two years, five years; a Saturday moves to Monday."""
    made = entered(office, stage=stage)
    assert made.item.due_on == due
    assert made.item.state == ItemState.ASSIGNED
    assert made.item.number == "改〔2026〕001号"
    assert made.item.standard == standard_of(Source.AUDIT)


def test_what_is_wrong_at_entry_is_refused(office):
    with pytest.raises(Refused, match="A-484"):
        entered(office, problem=" ")
    with pytest.raises(Refused, match="A-485"):
        entered(office, found_on=date(2026, 9, 22))
    with pytest.raises(Refused, match="A-573"):
        entered(office, found_on=date(1999, 12, 31))
    with pytest.raises(Refused, match="A-486"):
        entered(office, amount=Decimal("-1"))
    with pytest.raises(Refused, match="A-572"):
        entered(office, amount=Decimal(100_000_001))
    for who in ("east", "leader", "auditor", "admin"):
        with pytest.raises(Hidden):
            entered(office, who=who)


def test_application_shows_before_and_after(office):
    made = entered(office, amount=Decimal("300"))
    owning.accept(item_id=made.pk, **office.who("east"))
    own = {"item_id": made.pk, **office.who("east")}
    with pytest.raises(Refused, match="A-489"):
        rectification.apply(**own, result=Result("已拨付。"), after=[office.paper()])
    with pytest.raises(Refused, match="A-489"):
        rectification.apply(**own, result=Result("已拨付。"), before=[office.paper()])
    with pytest.raises(Refused, match="A-486"):
        rectification.apply(
            **own, result=Result("已拨付。", amount_done=Decimal("301")), before=[office.paper()], after=[office.paper()]
        )  # fmt: skip
    found = rectification.apply(
        **own, result=Result("已拨付。", amount_done=Decimal("280"), rules_made=2),
        before=[office.paper()], after=[office.paper()],
    )  # fmt: skip
    assert (found.amount_done, found.rules_made) == (Decimal("280"), 2)
    assert list(Evidence.objects.order_by("id").values_list("is_before", flat=True)) == [True, False]
    found.item.refresh_from_db()
    assert found.item.state == ItemState.UNDER_REVIEW


def test_plan_is_the_units_or_its_supervisors(office):
    made = entered(office)
    for who in ("east", "east_supervisor"):
        found = rectification.plan(item_id=made.pk, measures="十月底前拨付。", **office.who(who))
        assert found.measures == "十月底前拨付。"
    with pytest.raises(Hidden):
        rectification.plan(item_id=made.pk, measures="不归我。", **office.who("west"))
    with pytest.raises(Refused, match="A-488"):
        rectification.plan(item_id=made.pk, measures="", **office.who("east"))


def test_only_a_done_one_past_its_publicity_closes(office):
    made = applied(office, entered(office))
    boss = office.who("supervisor")
    office.verify(made.item)
    with pytest.raises(Refused, match="A-496"):
        closing.close(item_id=made.pk, **boss)
    judged(office, made)
    with pytest.raises(Refused, match="A-497"):
        closing.close(item_id=made.pk, **boss)
    with pytest.raises(Refused, match="A-494"):
        verdicts.publicise(item_id=made.pk, first=date(2026, 9, 21), last=date(2026, 9, 25), **boss)
    verdicts.publicise(item_id=made.pk, first=date(2026, 9, 21), last=date(2026, 9, 28), **boss)
    office.go_to(date(2026, 9, 28))
    with pytest.raises(Refused, match="A-497"):
        closing.close(item_id=made.pk, at=office.moment(office.today), **boss)
    office.go_to(date(2026, 9, 29))
    item = closing.close(item_id=made.pk, at=office.moment(office.today), **boss)
    assert (item.state, item.first_late_days) == (ItemState.CLOSED, 0)


@pytest.mark.parametrize("reason", list(ContinuingReason))
def test_going_on_is_only_for_three_reasons(office, reason):
    made = applied(office, entered(office))
    until = date(2026, 12, 31)
    with pytest.raises(Refused, match="A-492"):
        judged(office, made, Verdict.CONTINUING, due_on=until)
    with pytest.raises(Refused, match="A-492"):
        judged(office, made, Verdict.CONTINUING, reason=reason)
    found = judged(office, made, Verdict.CONTINUING, reason=reason, due_on=until)
    found.item.refresh_from_db()
    assert (found.continuing_reason, found.item.state) == (reason, ItemState.RETURNED)
    assert (found.item.due_on, found.item.first_due_on) == (until, date(2027, 3, 23))


def test_not_done_goes_back_and_a_new_application_drops_the_verdict(office):
    made = applied(office, entered(office))
    found = judged(office, made, Verdict.NOT_DONE)
    assert found.verdict == Verdict.NOT_DONE
    applied(office, found)
    found.refresh_from_db()
    assert found.verdict is None


def test_verdict_of_an_earlier_report_closes_nothing(office):
    """Judged, returned by the reviewer, reported again past the form: the old verdict and publicity do not count."""
    from zhengxian.web.act.services import feedback

    made = applied(office, entered(office))
    boss = office.who("supervisor")
    judged(office, made)
    verdicts.publicise(item_id=made.pk, first=date(2026, 9, 21), last=date(2026, 9, 28), **boss)
    office.go_to(date(2026, 9, 29))
    at = {"item_id": made.pk, "at": office.moment(office.today)}
    reviews.give_back(**at, **boss, reason="公示期间有人反映。")
    feedback.report(**at, **office.who("east"), text="已处理。", is_done=True, files=[office.paper()])
    reviews.approve(**at, **boss)
    office.verify(made.item, at=office.moment(office.today))
    with pytest.raises(Refused, match="A-496"):
        closing.close(**at, **boss)


def test_level_of_acceptance_is_above_the_county(office):
    """A county's supervisor judges at county level only; the province's word needs its paper."""
    made = applied(office, entered(office))
    with pytest.raises(Refused, match="A-490"):
        judged(office, made, **office.who("east_supervisor"))
    county = entered(office, owner="990101100", level=AcceptanceLevel.COUNTY)
    applied(office, county, own="stone")
    assert judged(office, county, **office.who("east_supervisor")).verdict == Verdict.DONE
    own = applied(office, entered(office, level=AcceptanceLevel.COUNTY))
    with pytest.raises(Refused, match="A-319"):
        judged(office, own, **office.who("east_supervisor"))
    province = applied(office, entered(office, level=AcceptanceLevel.PROVINCE))
    with pytest.raises(Refused, match="A-491"):
        judged(office, province)
    assert judged(office, province, document="省级验收意见〔2026〕3号").verdict == Verdict.DONE


@pytest.mark.parametrize(
    ("who", "error"), [("east", Hidden), ("west_supervisor", Hidden), ("leader", Hidden)]
)
def test_the_unit_does_not_judge_itself(office, who, error):
    made = applied(office, entered(office))
    with pytest.raises(error):
        judged(office, made, **office.who(who))


def test_verdict_waits_for_the_application(office):
    made = entered(office)
    with pytest.raises(Conflict, match="A-459"):
        judged(office, made)
    with pytest.raises(Conflict, match="A-493"):
        verdicts.publicise(
            item_id=made.pk, first=date(2026, 9, 21), last=date(2026, 10, 9), **office.who("supervisor")
        )


def test_rebound_opens_again_and_keeps_the_first_closing(office):
    made = closed(office, entered(office))
    office.go_to(date(2026, 10, 20))
    boss = office.who("supervisor")
    with pytest.raises(Refused, match="A-495"):
        verdicts.rebound(item_id=made.pk, on=date(2026, 10, 19), note="", **boss)
    with pytest.raises(Hidden):
        verdicts.rebound(item_id=made.pk, on=date(2026, 10, 19), note="又滞留。", **office.who("east"))
    found = verdicts.rebound(
        item_id=made.pk, on=date(2026, 10, 19), note="又滞留一笔。", due_on=date(2026, 11, 20), **boss
    )
    item = found.item
    item.refresh_from_db()
    assert (found.rebounded_on, found.verdict, found.publicity_to) == (date(2026, 10, 19), None, None)
    assert (item.state, item.reopened_count, item.due_on) == (ItemState.IN_PROGRESS, 1, date(2026, 11, 20))
    assert item.first_closed_on == date(2026, 9, 29)
    assert any("反弹" in text for text in item.events.values_list("text", flat=True))


def test_open_one_does_not_rebound(office):
    made = applied(office, entered(office))
    with pytest.raises(Conflict, match="A-300"):
        verdicts.rebound(item_id=made.pk, on=date(2026, 9, 20), note="又有。", **office.who("supervisor"))


def test_working_days_never_exceed_days(office):
    """Never negative, one more day adds at most one, and a span split in two adds up."""
    first = date(2026, 9, 14)
    spans = [verdicts.working_days(first, first + timedelta(n)) for n in range(-5, 45)]
    assert spans[:5] == [0] * 5
    assert all(0 <= later - earlier <= 1 for earlier, later in itertools.pairwise(spans))
    middle, last = date(2026, 9, 25), date(2026, 10, 20)
    parts = verdicts.working_days(first, middle), verdicts.working_days(middle + timedelta(1), last)
    assert sum(parts) == verdicts.working_days(first, last)
    assert verdicts.working_days(date(2026, 10, 1), date(2026, 10, 7)) == 0

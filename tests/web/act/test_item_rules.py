"""What is refused and why: every sentence has its code; days are counted in working days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem, Origin, Urgency
from zhengxian.web.act.services import extensions, feedback, item_intake, items, owning
from zhengxian.web.act.services.units import Unit, unit_named, unit_of
from zhengxian.web.core.refusal import Conflict, Hidden

from .conftest import says

S = ItemState
NEXT = date(2026, 9, 22)


def test_drafting(office: Any) -> None:
    boss = office.who("supervisor")
    says("A-303", items.draft, kind=ItemKind.TASK, title="  ", **boss)
    says("A-303", items.draft, kind=ItemKind.TASK, title="长" * 201, **boss)
    days = {"begins_on": NEXT, "due_on": office.today}
    says("A-306", items.draft, kind=ItemKind.TASK, title="修路", **days, **boss)
    for nobody in ("gongxin", "leader", "auditor", "admin"):
        with pytest.raises(Hidden):
            items.draft(kind=ItemKind.TASK, title="修路", **office.who(nobody))


def test_a_county_drafts_for_its_own_places(office: Any) -> None:
    east = office.who("east_supervisor")
    for where in ({}, {"owner": office.unit("gongxin")}, {"owner": office.unit("990102100")}):
        says("A-305", items.draft, kind=ItemKind.TASK, title="修路", **where, **east)
    made = items.draft(kind=ItemKind.TASK, title="修路", owner=office.unit("990101100"), **east)
    placed = items.draft(kind=ItemKind.TASK, title="修路", place=office.regions["990101"], **east)
    items.establish(item_id=made.pk, **east)
    says("A-305", items.assign, item_id=made.pk, owner=office.unit("990102100"), due_on=NEXT, **east)
    assert items.change(item_id=placed.pk, title="修桥", **east).title == "修桥"
    says("A-305", items.change, item_id=placed.pk, place=office.regions["990102"], **east)


def test_a_refused_taking_in_names_no_number_that_does_not_stand(office: Any) -> None:
    boss = office.who("supervisor")
    whole = {"title": "疏通东渠", "place": office.regions["990101"], **boss}
    for upto, more, expected in (
        ("assign", {"due_on": NEXT}, "A-307"),
        ("assign", {"owner": office.unit("gongxin"), "due_on": date(2026, 9, 1)}, "A-309"),
    ):
        told = says(expected, item_intake.take_in, upto=upto, **more, **whole)
        assert "〔" not in told
    assert not LedgerItem.objects.exists()
    assert item_intake.take_in(upto="establish", **whole).number == "督〔2026〕001号"


def test_parts_do_not_go_round(office: Any) -> None:
    boss = office.who("supervisor")
    above = office.item(S.DRAFT)
    below = office.item(S.DRAFT, parent=above)
    says("A-304", items.change, item_id=above.pk, parent=below, **boss)
    with pytest.raises(TypeError):
        items.change(item_id=above.pk, state="closed", **boss)


def test_supports_are_written_once(office: Any) -> None:
    units = [office.unit(code) for code in ("fagai", "fagai", "gongxin", "990101100")]
    item = office.item(S.DRAFT, supports=units)
    assert sorted(str(s) for s in item.supports.all()) == ["石桥镇", "示范市发展和改革委员会"]
    items.change(item_id=item.pk, supports=[], **office.who("supervisor"))
    assert not item.supports.exists()


def test_assigning_needs_an_owner_and_a_day_to_come(office: Any) -> None:
    boss = office.who("supervisor")
    made = items.draft(kind=ItemKind.PROJECT, title="建厂", **boss)
    items.establish(item_id=made.pk, **boss)
    says("A-307", items.assign, item_id=made.pk, due_on=NEXT, **boss)
    says("A-308", items.assign, item_id=made.pk, owner=office.unit("gongxin"), **boss)
    past = office.today - timedelta(1)
    says("A-309", items.assign, item_id=made.pk, owner=office.unit("gongxin"), due_on=past, **boss)
    given = items.assign(item_id=made.pk, owner=office.unit("gongxin"), due_on=office.today, **boss)
    assert (given.due_on, given.first_due_on, given.object_by) == (office.today, office.today, NEXT)


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ({"urgency": Urgency.EXTRA}, date(2026, 9, 24)),
        ({"urgency": Urgency.URGENT}, date(2026, 9, 28)),  # Saturday 26 moves to Monday
        ({}, date(2026, 10, 8)),  # 15 days: 6 October is a holiday
        ({"origin": Origin.DOCUMENT}, date(2026, 10, 21)),
    ],
)
def test_without_a_day_the_rule_counts(office: Any, more: dict[str, Any], due: date) -> None:
    assert office.item(S.ASSIGNED, due_on=None, **more).due_on == due


def test_objections(office: Any) -> None:
    own = office.who("gongxin")
    item = office.item(S.ASSIGNED)
    says("A-311", owning.object_to, item_id=item.pk, reason=" ", **own)
    says("A-311", owning.object_to, item_id=item.pk, reason="长" * 401, **own)
    late = office.moment(date(2026, 9, 23))
    assert "2026年9月22日截止" in says(
        "A-312", owning.object_to, item_id=item.pk, reason="不归本局管。", at=late, **own
    )
    owning.object_to(item_id=item.pk, reason="不归本局管。", at=office.moment(NEXT, 17), **own)


def test_an_objection_that_is_not_upheld_is_binding(office: Any) -> None:
    item, boss = office.item(S.OBJECTED), office.who("supervisor")
    says("A-313", owning.answer_objection, item_id=item.pk, upheld=False, text="", **boss)
    for owner in (None, office.unit("gongxin")):
        says(
            "A-314", owning.answer_objection, item_id=item.pk, upheld=True, text="有理。", owner=owner, **boss
        )
    owning.answer_objection(item_id=item.pk, upheld=False, text="职责明确。", **boss)
    says(
        "A-300",
        owning.object_to,
        item_id=item.pk,
        reason="仍有异议。",
        error=Conflict,
        **office.who("gongxin"),
    )


def test_an_upheld_objection_gives_the_item_to_another_unit(office: Any) -> None:
    item = office.item(S.OBJECTED)
    at = office.moment(NEXT)
    given = {"upheld": True, "text": "改交住建。", "owner": office.unit("zhujian"), "at": at}
    owning.answer_objection(item_id=item.pk, **given, **office.who("supervisor"))
    item.refresh_from_db()
    assert (item.owner_department, item.object_by) == (office.departments["zhujian"], date(2026, 9, 23))
    with pytest.raises(Hidden):
        owning.accept(item_id=item.pk, **office.who("gongxin"))
    owning.accept(item_id=item.pk, **office.who("zhujian"))


def test_reports(office: Any) -> None:
    item, own = office.item(S.IN_PROGRESS), office.who("gongxin")
    says("A-315", feedback.report, item_id=item.pk, text="", **own)
    says("A-318", feedback.report, item_id=item.pk, text="在办。", percent=101, **own)
    done = {"item_id": item.pk, "text": "已办结。", "is_done": True, **own}
    assert "佐证材料" in says("A-316", feedback.report, **done)
    for day in (office.today - timedelta(1), office.today + timedelta(1)):
        says("A-317", feedback.report, done_on=day, files=[office.paper()], **done)
    says(
        "C-162", feedback.report, **done, files=[office.paper("a.pdf").__class__("a.exe", b"MZ\x00 program")]
    )
    item.refresh_from_db()
    assert (item.state, item.feedbacks.count(), item.percent) == ("in_progress", 0, 0)
    feedback.report(item_id=item.pk, text="在办。", percent=35, **own)
    item.refresh_from_db()
    assert item.percent == 35


def test_a_supporting_unit_does_not_say_that_it_is_done(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, supports=[office.unit("fagai")])
    feedback.report(item_id=item.pk, text="已提供资料。", **office.who("fagai"))
    with pytest.raises(Hidden):
        feedback.report(
            item_id=item.pk, text="已办结。", is_done=True, files=[office.paper()], **office.who("fagai")
        )


@pytest.mark.parametrize(
    ("due", "asked", "fine"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), True),
        (date(2026, 9, 30), date(2026, 10, 8), False),
        (date(2026, 10, 3), date(2026, 10, 8), True),  # due on a day off: the next working day
        (date(2026, 10, 3), date(2026, 10, 9), False),
        (date(2027, 2, 28), date(2027, 3, 1), True),  # a Sunday
        (date(2027, 2, 28), date(2027, 3, 2), False),
    ],
)
def test_more_time_is_asked_before_the_due_day_only(office: Any, due: date, asked: date, fine: bool) -> None:
    item = office.item(S.IN_PROGRESS, due_on=due)
    given = {"item_id": item.pk, "until": date(2027, 6, 1), "reason": "等设备。", **office.who("gongxin")}
    if fine:
        assert extensions.ask(at=office.moment(asked), **given).before == due
    else:
        assert "超期后不能申请延期" in says("A-322", extensions.ask, at=office.moment(asked), **given)


def test_wishes_for_more_time(office: Any) -> None:
    item, own, boss = office.item(S.IN_PROGRESS), office.who("gongxin"), office.who("supervisor")
    ask = {"item_id": item.pk, "reason": "等设备。", **own}
    says("A-321", extensions.ask, item_id=item.pk, reason="", until=date(2026, 10, 9), **own)
    says("A-323", extensions.ask, until=date(2026, 9, 30), **ask)
    for turn in range(2):
        wish = extensions.ask(until=date(2026, 10, 9 + turn), **ask)
        says("A-324", extensions.ask, until=date(2026, 10, 30), **ask)
        says("A-327", extensions.decide, extension_id=wish.pk, accepted=False, answer="", **boss)
        early = {"accepted": True, "answer": "", "until": date(2026, 9, 30)}
        says("A-323", extensions.decide, extension_id=wish.pk, **early, **boss)
        extensions.decide(extension_id=wish.pk, accepted=True, answer="", **boss)
        says(
            "A-326", extensions.decide, extension_id=wish.pk, accepted=True, answer="", error=Conflict, **boss
        )
    says("A-325", extensions.ask, until=date(2026, 10, 30), **ask)
    item.refresh_from_db()
    assert (item.due_on, item.first_due_on) == (date(2026, 10, 10), date(2026, 9, 30))
    with pytest.raises(Hidden):
        extensions.decide(extension_id=0, accepted=True, answer="", **boss)


def test_a_request_asks_for_more_time_a_working_day_ahead(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, kind=ItemKind.REQUEST, due_on=date(2026, 9, 28))
    given = {
        "item_id": item.pk,
        "until": date(2026, 10, 15),
        "reason": "涉及多个部门。",
        **office.who("gongxin"),
    }
    assert "提前 1 个工作日" in says("A-322", extensions.ask, at=office.moment(date(2026, 9, 28)), **given)
    extensions.ask(at=office.moment(date(2026, 9, 24)), **given)


def test_a_stale_revision_is_a_conflict(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    feedback.report(item_id=item.pk, text="在办。", **office.who("gongxin2"))
    given = {"item_id": item.pk, "text": "已办结。", "is_done": True, "files": [office.paper()]}
    says("A-301", feedback.report, error=Conflict, revision=item.revision, **given, **office.who("gongxin"))


def test_units_by_code_and_name(office: Any) -> None:
    gongxin, stone = office.unit("gongxin"), office.unit("990101100")
    assert unit_of("gongxin") == unit_of("department:gongxin") == unit_named("工信局") == gongxin
    assert unit_of("region:990101100") == unit_of(" 990101100 ") == unit_named("石桥镇") == stone
    assert unit_named("没有的局") is None
    for wrong in ("nothing", "region:gongxin", "department:990101100"):
        says("A-302", unit_of, wrong)
    with pytest.raises(ValueError, match="one region or one department"):
        Unit()

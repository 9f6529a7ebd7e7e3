"""Proposals of an outside reader: nothing is taken that the source does not say word by word."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.act.reading import Comparison, DeadlineType, Heading, Reading, Registers, UnitRole
from zhengxian.engine.act.reading.proposals import (
    ALREADY_READ,
    ITEM_NOT_IN_QUOTE,
    LONGEST,
    NOT_A_PROPOSAL,
    NOT_IN_SOURCE,
    ORIGIN,
    WITHOUT_ANCHOR,
    check_proposals,
)

DAY = date(2025, 2, 10)
EMPTY = Reading("例", DAY, (), ())
SAID = "二、抓整治\n青石镇负责把沿河垃圾清完，5月底前清运XX吨，绿化率达到35%以上。各村要配合。"
QUOTE = "青石镇负责把沿河垃圾清完，5月底前清运XX吨，绿化率达到35%以上。"
WHOLE = {
    "quote": QUOTE,
    "units": [{"name": "青石镇", "role": "lead"}],
    "deadlines": [{"text": "5月底前", "type": "date", "resolved": "1999-01-01"}],
    "targets": [
        {"object": "清运垃圾", "op": "=", "value": None, "unit": "吨", "text": "清运XX吨"},
        {"object": "绿化率", "op": ">=", "value": 35, "unit": "%", "text": "绿化率达到35%以上"},
    ],
}


def test_a_proposal_that_stands_in_the_source_is_taken_with_its_places():
    reading = Reading("例", DAY, (Heading(0, 5, "二、抓整治", 1, ("二、抓整治",)),), ())
    checked = check_proposals(SAID, [WHOLE], reading, registers=Registers(regions={"青石镇": "R1"}))
    (task,) = checked.taken
    assert SAID[task.start : task.end] == task.quote == QUOTE
    assert task.section == ("二、抓整治",)
    for mention in (*task.units, *task.deadlines, *task.targets):
        assert SAID[mention.start : mention.end] == mention.text
    assert (task.units[0].role, task.units[0].code) == (UnitRole.LEAD, "R1")
    assert (task.deadlines[0].type, task.deadlines[0].resolved) == (DeadlineType.DATE, date(2025, 5, 31))
    assert [(t.op, t.value, t.unit) for t in task.targets] == [
        (Comparison.EQUAL, None, "吨"),
        (Comparison.AT_LEAST, 35.0, "%"),
    ]
    assert "外部接口" in task.reason
    assert checked.dropped == {}
    assert ORIGIN == "endpoint"


def test_what_is_invented_is_dropped_and_counted():
    items = {
        "quote": QUOTE,
        "units": [{"name": "青石镇"}, {"name": "县水利局"}, "青石镇"],
        "deadlines": [{"text": "6月底前"}],
        "targets": [
            {"text": "绿化率达到35%以上", "value": 53},
            {"text": "绿化率达到35%以上", "value": None},
            {"text": "清运XX吨", "value": 20},
            {"text": "清运XX吨", "value": True},
        ],
    }
    proposals = [
        "不是",
        {"units": []},
        {"quote": "青石镇负责清垃圾。"},
        {"quote": ""},
        {"quote": SAID * 60},
        items,
    ]
    checked = check_proposals(SAID, [*proposals, {"quote": "各村要配合。"}], EMPTY)
    assert len(SAID * 60) > LONGEST
    assert dict(checked.dropped) == {
        NOT_A_PROPOSAL: 2,
        NOT_IN_SOURCE: 3,
        ITEM_NOT_IN_QUOTE: 6,
        WITHOUT_ANCHOR: 1,
    }
    (task,) = checked.taken
    assert ([u.name for u in task.units], task.deadlines, task.targets) == (["青石镇"], (), ())


def test_what_the_rules_have_read_is_not_taken_twice():
    first = check_proposals(SAID, [WHOLE, WHOLE], EMPTY)
    assert dict(first.dropped) == {ALREADY_READ: 1}
    read = Reading("例", DAY, (), first.taken)
    again = check_proposals(SAID, [WHOLE], read)
    assert (again.taken, dict(again.dropped)) == ((), {ALREADY_READ: 1})
    twice = check_proposals(f"{SAID}\n{SAID}", [WHOLE], read)
    assert [t.start for t in twice.taken] == [len(SAID) + 1 + SAID.index(QUOTE)]


def test_odd_words_fall_back_to_the_usual_ones():
    odd = {
        "quote": QUOTE,
        "units": [{"name": "青石镇", "role": "boss"}],
        "deadlines": [{"text": "沿河", "type": 5}],
        "targets": [{"text": "绿化率达到35%以上", "value": 35, "op": "<>", "unit": "公里", "object": ""}],
    }
    (task,) = check_proposals(SAID, [odd], EMPTY).taken
    assert task.units[0].role is UnitRole.LEAD
    assert (task.deadlines[0].type, task.deadlines[0].resolved) == (DeadlineType.DATE, None)
    assert (task.targets[0].op, task.targets[0].unit) == (Comparison.EQUAL, "")
    assert task.targets[0].object == "绿化率达到35%以上"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("青石镇负责35%。XX", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["quote", "units", "deadlines", "targets", "name", "text", "value", "unit", "op"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(ANYTHING, max_size=6))
def test_whatever_is_proposed_every_place_is_a_slice_of_the_source(proposals):
    checked = check_proposals(SAID, [*proposals, {**WHOLE, "units": proposals}], EMPTY)
    for task in checked.taken:
        assert SAID[task.start : task.end] == task.quote
        for mention in (*task.units, *task.deadlines, *task.targets):
            assert SAID[mention.start : mention.end] == mention.text
            assert task.start <= mention.start < mention.end <= task.end


def test_no_text_no_proposals():
    assert check_proposals("", [WHOLE], EMPTY).dropped == {NOT_IN_SOURCE: 1}
    assert check_proposals(SAID, [], EMPTY).taken == ()

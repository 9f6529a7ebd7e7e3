"""Decisions on proposals: accept, change, merge, split, take by hand, take back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors import document_paper
from zhengxian.web.act.services import commitment_splits, commitments, documents
from zhengxian.web.act.services.commitments import Changes
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit

from .test_document_reading import MEETING, add, numbered, sight

S = CommitmentState
DUE = date(2026, 11, 30)


@pytest.fixture
def document(office: Any) -> Document:
    """A speech with four proposals."""
    return add(office)


@pytest.fixture
def who(office: Any) -> dict[str, Any]:
    return office.who("supervisor")


def covered(document: Document) -> set[int]:
    """Every character that a proposal standing by itself, or what was merged into it, quotes."""
    return {i for c in read_out.live(document) for a, b in read_out.spans(c) for i in range(a, b)}


def test_accepting_with_changes_keeps_what_was_read(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    one = numbered(document, 2)
    changes = Changes(" 补齐\n投资欠账 ", office.unit("990101"), DUE, ("市住建局", "石桥镇", "市住建局"))
    done = commitments.accept(sight=sight(one), changes=changes, **who)
    assert (done.title, done.owner_region, done.due_on) == ("补齐 投资欠账", office.regions["990101"], DUE)
    assert [u["code"] for u in read_out.supports(done)] == ["zhujian", "990101100"]
    assert (done.state, done.decided_by) == (S.ACCEPTED, office.people["supervisor"])
    assert done.read["quote"] == document.text[one.start : one.end], "the machine's own reading stays"
    assert [u["name"] for u in done.read["units"]] == ["临河县", "金渡县"]
    assert audit.verify()[1] == []
    assert AuditEvent.objects.get(action="commitment.accept").by == office.people["supervisor"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (Changes("  \u200b "), "A-387"),
        (Changes("修" * 201), "A-387"),
        (Changes("修渠", supports=("没有这个局",)), "A-386"),
    ],
)
def test_bad_changes_are_refused(
    document: Document, who: dict[str, Any], changes: Changes, code: str
) -> None:
    one = numbered(document, 1)
    with pytest.raises(Refused, match=code):
        commitments.accept(sight=sight(one), changes=changes, **who)
    one.refresh_from_db()
    assert (one.state, one.revision) == (S.PROPOSED, 1)


def test_a_stale_sight_is_a_conflict_for_every_act(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    one, other = numbered(document, 1), numbered(document, 3)
    seen = sight(one)
    commitments.accept(sight=seen, **office.who("assessor"))
    acts: list[Any] = [
        lambda: commitments.accept(sight=seen, **who),
        lambda: commitments.reject(sight=seen, **who),
        lambda: commitments.change(sight=seen, changes=Changes("修渠"), **who),
        lambda: commitments.take_back(sight=seen, **who),
        lambda: commitments.merge(sight=seen, other_id=other.pk, other_revision=1, **who),
        lambda: commitments.merge(sight=sight(other), other_id=one.pk, other_revision=1, **who),
        lambda: commitment_splits.split(sight=seen, point=one.start + 5, **who),
        lambda: commitment_splits.split_by_unit(sight=seen, **who),
    ]
    for act in acts:
        with pytest.raises(Conflict, match=r"assessor账号.*A-380"):
            act()
    one.refresh_from_db()
    assert (one.state, one.revision) == (S.ACCEPTED, 2)


def test_merging_keeps_both_quotes_and_can_be_undone(document: Document, who: dict[str, Any]) -> None:
    first, third = numbered(document, 1), numbered(document, 3)
    before = covered(document)
    done = commitments.merge(sight=sight(third), other_id=first.pk, other_revision=first.revision, **who)
    assert read_out.spans(done) == [(first.start, first.end), (third.start, third.end)]
    assert read_out.quote(done, document.text) == f"{first.read['quote']}……{third.read['quote']}"
    assert {"市发改委", "市工信局"} <= {u["name"] for u in read_out.mentions(done, "units")}
    assert covered(document) == before
    assert [c.order for c in read_out.live(document)] == [2, 3, 4]
    with pytest.raises(Conflict, match="A-380"):
        commitments.reject(sight=sight(first), **who)
    commitments.take_back(sight=sight(third), **who)
    assert [c.order for c in read_out.live(document)] == [1, 2, 3, 4]
    assert covered(document) == before


def test_what_follows_directly_is_quoted_without_a_gap(document: Document, who: dict[str, Any]) -> None:
    third = numbered(document, 3)
    point = document.text.index("；") + 1
    one, two = commitment_splits.split(sight=sight(third), point=point, **who)
    done = commitments.merge(sight=sight(one), other_id=two.pk, other_revision=two.revision, **who)
    assert read_out.quote(done, document.text) == third.read["quote"]


def test_splitting_at_a_place_divides_deadlines_and_targets(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    third = numbered(document, 3)
    assert (third.due_on, len(third.targets)) == (date(2026, 12, 31), 2)
    point = document.text.index("石桥镇年内")
    assert point in [b.point for b in document_paper.breaks(document, third)]
    one, two = commitment_splits.split(sight=sight(third), point=point, **who)
    assert (one.start, one.end, two.start, two.end) == (third.start, point, point, third.end)
    assert (one.due_on, two.due_on) == (date(2026, 11, 30), date(2026, 12, 31))
    assert [len(one.targets), len(two.targets)] == [1, 1]
    assert two.title.startswith("石桥镇年内建成3个标准厂房")
    third.refresh_from_db()
    assert third.state == S.SPLIT
    whole = commitments.take_back(sight=sight(two), **who)
    assert whole.pk == third.pk
    assert [c.order for c in read_out.live(document)] == [1, 2, 3, 4]


def test_splitting_by_unit_gives_each_county_its_own(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    second = numbered(document, 2)
    made = commitment_splits.split_by_unit(sight=sight(second), **who)
    assert [m.owner_region for m in made] == [office.regions["990101"], office.regions["990102"]]
    assert {(m.start, m.end, m.due_on) for m in made} == {(second.start, second.end, date(2026, 11, 15))}
    lines = document_paper.lines(document, list(read_out.live(document)))
    assert any(len(run.commitments) == 2 for line in lines for run in line.runs)
    commitments.accept(sight=sight(made[0]), **who)
    with pytest.raises(Refused, match="A-388"):
        commitments.take_back(sight=sight(made[1]), **who)


def test_splits_and_mergers_that_make_no_sense(document: Document, who: dict[str, Any]) -> None:
    one, other = numbered(document, 1), numbered(document, 3)
    for point in (one.start, one.end, one.start - 3, one.end + 1, 0, 10**9):
        with pytest.raises(Refused, match="A-383"):
            commitment_splits.split(sight=sight(one), point=point, **who)
    with pytest.raises(Refused, match="A-384"):
        commitment_splits.split_by_unit(sight=sight(one), **who)
    with pytest.raises(Refused, match="A-382"):
        commitments.merge(sight=sight(one), other_id=one.pk, other_revision=one.revision, **who)
    commitments.reject(sight=sight(other), **who)
    with pytest.raises(Refused, match="A-382"):
        commitments.merge(sight=sight(one), other_id=other.pk, other_revision=2, **who)
    with pytest.raises(Refused, match="A-383"):
        commitment_splits.split(sight=sight(other), point=other.start + 8, **who)
    with pytest.raises(Refused, match="A-388"):
        commitments.take_back(sight=sight(one), **who)
    with pytest.raises(Hidden):
        commitments.merge(sight=sight(one), other_id=0, other_revision=1, **who)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "by_unit", "back", "accept", "reject"]),
        st.integers(0, 20), st.integers(0, 20), st.floats(0, 1),
    ),
    max_size=8,
)  # fmt: skip


def _do(what: str, one: Commitment, other: Commitment, point: int, who: dict[str, Any]) -> None:
    if what == "merge":
        commitments.merge(sight=sight(one), other_id=other.pk, other_revision=other.revision, **who)
    elif what == "split":
        commitment_splits.split(sight=sight(one), point=point, **who)
    else:
        acts = {
            "by_unit": commitment_splits.split_by_unit,
            "back": commitments.take_back,
            "accept": commitments.accept,
            "reject": commitments.reject,
        }
        acts[what](sight=sight(one), **who)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_merged_and_split_the_same_words_are_covered(office: Any, steps: list[Any]) -> None:
    """No sentence is lost, no span leaves its sentence, nothing stands twice under one number."""
    day = MEETING - timedelta(days=1 + Document.objects.count())
    document, who = add(office, meeting_on=day), office.who("supervisor")
    before, sentences = covered(document), [(c.start, c.end) for c in document.commitments.all()]
    for what, at, beside, share in steps:
        rows = list(read_out.live(document))
        one, other = rows[at % len(rows)], rows[beside % len(rows)]
        point = one.start + round(share * (one.end - one.start))
        try:
            _do(what, one, other, point, who)
        except Refused as refused:
            assert refused.code in {"A-382", "A-383", "A-384", "A-388"}  # noqa: PT017
    assert covered(document) == before
    for c in document.commitments.all():
        assert any(a <= c.start < c.end <= b for a, b in sentences)
    orders = list(document.commitments.values_list("order", flat=True))
    assert len(orders) == len(set(orders))
    assert documents.read_again(document_id=document.pk, **who) >= 0
    assert covered(document) == before


def test_a_sentence_is_taken_by_hand_once(document: Document, who: dict[str, Any]) -> None:
    report = document.clauses.get(kind="report")
    made = commitments.take(document_id=document.pk, clause_id=report.pk, **who)
    assert (made.start, made.end, made.by_hand) == (report.start, report.end, True)
    assert made.reason.startswith("人工选取。原判断：")
    assert made.section == report.section
    with pytest.raises(Conflict, match="A-385"):
        commitments.take(document_id=document.pk, clause_id=report.pk, **who)
    with pytest.raises(Conflict, match="A-389"):
        commitments.take(document_id=document.pk, clause_id=0, **who)


def test_a_unit_and_day_in_a_sentence_taken_by_hand_are_read(office: Any, who: dict[str, Any]) -> None:
    text = "一、工作回顾\n市住建局10月底前完成了3处泵站改造，群众满意。"
    document = add(office, text=text)
    clause = document.clauses.exclude(kind="heading").get()
    if clause.kind != "task":
        made = commitments.take(document_id=document.pk, clause_id=clause.pk, **who)
        for name in ("units", "deadlines", "targets"):
            for entry in getattr(made, name):
                assert clause.start <= entry["start"] < entry["end"] <= clause.end


def test_a_commitment_never_leaves_its_document(office: Any, document: Document, who: dict[str, Any]) -> None:
    other = add(office, meeting_on=date(2026, 1, 5))
    strange = commitments.Sight(other.pk, numbered(document, 1).pk, 1)
    with pytest.raises(Hidden):
        commitments.accept(sight=strange, **who)
    assert Commitment.objects.exclude(state=S.PROPOSED).count() == 0

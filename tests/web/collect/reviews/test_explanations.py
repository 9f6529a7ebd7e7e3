"""Explanations are accepted by somebody else, or asked again."""

from __future__ import annotations

import pytest

from zhengxian.web.collect.models import FindingState, Submission
from zhengxian.web.collect.services import reviews as acts
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

from ..conftest import World


@pytest.mark.django_db
def test_explanation_is_accepted_by_somebody_else(office: World, town: Submission) -> None:
    mine = office.question(town, state=FindingState.EXPLAINED, by=office.people["reviewer"])
    with pytest.raises(Refused) as refused:
        acts.accept_explanation(
            finding_id=mine.pk, by=office.people["reviewer"], access=office.access("reviewer")
        )
    assert refused.value.code == "C-222"
    acts.accept_explanation(finding_id=mine.pk, by=office.people["east2"], access=office.access("east2"))
    mine.refresh_from_db()
    assert mine.state == FindingState.ACCEPTED
    with pytest.raises(Conflict):
        acts.accept_explanation(finding_id=mine.pk, by=office.people["east2"], access=office.access("east2"))


@pytest.mark.django_db
def test_unexplained_cannot_be_accepted_and_asking_opens_it_again(office: World, town: Submission) -> None:
    asked = office.question(town)
    with pytest.raises(Conflict) as refused:
        acts.accept_explanation(
            finding_id=asked.pk, by=office.people["reviewer"], access=office.access("reviewer")
        )
    assert refused.value.code == "C-220"
    told = office.question(town, state=FindingState.EXPLAINED, by=office.people["town"])
    acts.ask_again(
        finding_id=told.pk, text="哪个文件？", by=office.people["reviewer"], access=office.access("reviewer")
    )
    told.refresh_from_db()
    assert told.state == FindingState.OPEN
    assert [n.text for n in told.notes.all()] == ["有文件依据。", "哪个文件？"]
    with pytest.raises(Refused):
        acts.ask_again(
            finding_id=told.pk, text=" ", by=office.people["reviewer"], access=office.access("reviewer")
        )
    with pytest.raises(Hidden):
        acts.ask_again(finding_id=told.pk, text="?", by=office.people["west"], access=office.access("west"))

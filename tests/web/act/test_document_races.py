"""Two people at once on one document, on PostgreSQL: one act stands, the other is told, nothing stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from people_at_once import at_once

from zhengxian.web.act.models import CommitmentState, Document, LedgerItem
from zhengxian.web.act.services import commitment_items, commitment_splits, commitments, documents
from zhengxian.web.act.services.commitments import Changes, Sight
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit

from .conftest import build
from .test_document_reading import SPEECH, about, add, numbered


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Any]:
    """The office, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    cache.clear()
    yield build()
    clock.forget_office()


def lines(action: str) -> int:
    assert audit.verify()[1] == []
    return AuditEvent.objects.filter(action=action).count()


def test_two_decisions_at_once(committed: Any) -> None:
    document = add(committed)
    seen = Sight(document.pk, numbered(document, 1).pk, 1)
    found = at_once(
        lambda: commitments.accept(sight=seen, **committed.who("supervisor")),
        lambda: commitments.reject(sight=seen, **committed.who("supervisor2")),
    )
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    assert lines("commitment.accept") + lines("commitment.reject") == 1


def test_a_merger_and_a_split_at_once(committed: Any) -> None:
    document = add(committed)
    second, third = numbered(document, 2), numbered(document, 3)
    found = at_once(
        lambda: commitments.merge(
            sight=Sight(document.pk, third.pk, 1), other_id=second.pk, other_revision=1,
            **committed.who("supervisor"),
        ),
        lambda: commitment_splits.split_by_unit(
            sight=Sight(document.pk, second.pk, 1), **committed.who("supervisor2")
        ),
    )  # fmt: skip
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    second.refresh_from_db()
    assert second.state in (CommitmentState.MERGED, CommitmentState.SPLIT)


def test_one_sentence_taken_twice_at_once(committed: Any) -> None:
    document = add(committed)
    clause = document.clauses.get(kind="appeal")
    found = at_once(
        *(
            lambda who=who: commitments.take(
                document_id=document.pk, clause_id=clause.pk, **committed.who(who)
            )
            for who in ("supervisor", "supervisor2")
        )
    )
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    assert document.commitments.filter(by_hand=True).count() == 1


def test_items_are_made_once(committed: Any) -> None:
    document = add(committed)
    changes = Changes("逐个过一遍", committed.unit("fagai"), date(2026, 11, 30))
    commitments.accept(
        sight=Sight(document.pk, numbered(document, 1).pk, 1), changes=changes, **committed.who("supervisor")
    )
    found = at_once(
        *(
            lambda who=who: commitment_items.establish(
                document_id=document.pk, assign=True, **committed.who(who)
            )
            for who in ("supervisor", "supervisor2")
        )
    )
    assert sum(isinstance(f, Refused) for f in found) == 1, found
    assert LedgerItem.objects.count() == 1
    assert lines("document.establish") == 1


def test_the_same_text_taken_in_twice_at_once(committed: Any) -> None:
    found = at_once(
        *(
            lambda who=who: documents.add(about=about(), text=SPEECH, **committed.who(who))
            for who in ("supervisor", "supervisor2")
        )
    )
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    assert Document.objects.count() == 1
    assert Document.objects.get().commitments.count() == 4


def test_reading_again_beside_a_decision(committed: Any) -> None:
    document = add(committed)
    seen = Sight(document.pk, numbered(document, 1).pk, 1)
    found = at_once(
        lambda: commitments.accept(sight=seen, **committed.who("supervisor")),
        lambda: documents.read_again(document_id=document.pk, **committed.who("supervisor2")),
    )
    assert not any(isinstance(f, Exception) for f in found), found
    assert document.commitments.count() == 4
    assert numbered(document, 1).state == CommitmentState.ACCEPTED

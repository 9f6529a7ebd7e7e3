"""Ledger items from the first word to the archive."""

from __future__ import annotations

from typing import Any

import pytest

from zhengxian.web.act.models import ItemKind, ItemState
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.services import audit

CONDITIONED = (ItemState.CLOSED, ItemState.ARCHIVED)
"""What closes the other kinds has conditions of their own and is tested with them."""
PAIRS = [(k, s) for k in ItemKind for s in ItemState if k is ItemKind.TASK or s not in CONDITIONED]


@pytest.mark.parametrize(("kind", "state"), PAIRS)
def test_every_kind_reaches_every_state_with_a_history(office: Any, kind: ItemKind, state: ItemState) -> None:
    item = office.item(state, kind=kind)
    assert item.state == state
    events = list(item.events.all())
    assert events[-1].after == state
    assert AuditEvent.objects.filter(action__startswith="item.").count() == len(events)
    assert audit.verify()[1] == []

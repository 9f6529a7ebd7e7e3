"""Approved bonus, deduction and veto events of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.web.evaluate.models import Adjustment, AdjustmentState
from zhengxian.web.evaluate.models import Scheme as StoredScheme


def approved(stored: StoredScheme, when: Period) -> list[Event]:
    """Return the approved events of the year of the period evaluated that began by its last day.

    They count whenever they were approved: a veto decided after the moment of the figures holds for the run that is
    computed after it. The run keeps them, so that later decisions do not change its replay.
    """
    rows = Adjustment.objects.filter(
        period__startswith=str(when.last_day.year), scheme=stored, state=AdjustmentState.APPROVED
    ).select_related("region")
    return [
        Event(
            region=row.region.code,
            code=row.code,
            points=row.points,
            count=row.count,
            authority=row.authority,
            evidence="，".join(t for t in (row.document, row.text) if t),
            period=row.period,
        )
        for row in rows.order_by("id")
        if Period.parse(row.period).first_day <= when.last_day
    ]


def to_json(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Write events for a run's row."""
    return [{k: v for k, v in asdict(e).items() if k != "date"} for e in events]


def from_json(stored: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Read them back."""
    keys = Event.__dataclass_fields__
    return [Event(**{k: v for k, v in row.items() if k in keys}) for row in stored]

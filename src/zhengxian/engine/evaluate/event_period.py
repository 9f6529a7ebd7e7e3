"""Which declared events belong to an evaluated period."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.prepare import Note


def of_period(events: Sequence[Event], when: Period) -> tuple[tuple[Event, ...], tuple[Note, ...]]:
    """Split off the events of other periods; what is left out is noted (E-648).

    An event with a period of its own counts from that period to the end of its year, whatever its date: a veto
    that is declared in February for the year before is written with that year. Otherwise its date decides: it
    counts in its year from its day on. An event with neither counts always.

    >>> import datetime as dt
    >>> early, late = Event("1", "honour", date=dt.date(2024, 5, 6)), Event("1", "veto", period="2024")
    >>> [e.code for e in of_period([early, late], Period.parse("2024Q3"))[0]]
    ['honour']
    """
    kept = tuple(e for e in events if _belongs(e, when))
    other = len(events) - len(kept)
    if not other:
        return kept, ()
    return kept, (Note("E-648", f"有 {other} 个事项不属于{when.label}，未计入", regions=other),)


def _belongs(event: Event, when: Period) -> bool:
    day = Period.parse(event.period).last_day if event.period else event.date
    return day is None or (day.year == when.last_day.year and day <= when.last_day)

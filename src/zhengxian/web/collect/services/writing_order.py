"""Order between those who record figures and those who read them as of now.

A transaction that is still open has put its moment on figures that nobody else sees yet. A run that took "now" as its
moment in between would read without them, and its replay would read with them. So recording takes a shared lock
before it looks at the clock, and whoever wants a moment for a run waits until no recording is under way. SQLite has
one writer at a time: there beginning a transaction is the lock.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import connection, transaction
from django.utils import timezone

from zhengxian.web.core.selectors import clock

_KEY = 7_401_990
"""The number of the lock; nothing else in the database of an installation uses advisory locks."""


def begin_recording() -> None:
    """Take the shared lock to the end of the transaction; the moment of recording is read after it."""
    _lock("pg_advisory_xact_lock_shared")


def settled_moment() -> datetime:
    """Return a moment up to which every figure is there for all to read; waits for recordings under way."""
    with transaction.atomic():
        _lock("pg_advisory_xact_lock")
        return timezone.now()


def office_moment() -> datetime:
    """Return `settled_moment`, or the end of the day on which a demo office stands where that lies ahead."""
    settled = settled_moment()
    office = clock.office()
    if office is None or office.today is None:
        return settled
    return max(settled, timezone.make_aware(datetime.combine(office.today, time.max)))


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_KEY])

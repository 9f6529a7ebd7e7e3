"""What happens by itself each day: reminders before the due day, cards after it, acceptance by lapse of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengxian.web.core.models import User


@dataclass(frozen=True)
class DayRun:
    """What one daily run did: how many of each."""

    accepted: int = 0
    reminded: int = 0
    cards: int = 0
    archived: int = 0


def run(day: date, *, by: User | None = None) -> DayRun:
    """Do the day's work on all running items; doing it again on the same day adds nothing.

    Accepts what was not objected to in time; reminds 3 and 1 working days before and on the due day; gives reminder,
    yellow and red cards by the kind's rules; archives what has been closed for long. ``by`` defaults to the system.
    """
    raise NotImplementedError

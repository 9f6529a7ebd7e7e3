"""Whether the forms of a day have been opened already; remembered for some minutes, so that pages need not ask."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

_KEY = "collect.opened"
_FOR = 600


def done(day: date) -> bool:
    """Tell whether the forms of a day were opened lately."""
    return bool(cache.get(_KEY) == day)


def remember(day: date) -> None:
    """Keep that the forms of a day are open."""
    cache.set(_KEY, day, _FOR)


def forget() -> None:
    """Look anew the next time; called by whoever changes forms or regions."""
    cache.delete(_KEY)

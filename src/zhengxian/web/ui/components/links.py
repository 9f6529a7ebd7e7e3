"""Addresses that keep the state of a page: filters, order and page live in the query, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a picker and the address that makes it."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Picker:
    """A filter or scope: its label, what is chosen, and the choices. ``on`` marks a choice other than the default."""

    name: str
    label: str
    value: str
    options: tuple[Option, ...]
    on: bool = False


def changed(query: QueryDict, **changes: object) -> str:
    """Return the query with some values changed; None or an empty text removes a name. Page 1 is asked for again.

    >>> changed(QueryDict("a=1&page=3&b=2"), a=None, c="县")
    '?b=2&c=%E5%8E%BF'
    """
    new = query.copy()
    if "page" not in changes:
        new.pop("page", None)
    for name, value in changes.items():
        new.pop(name, None)
        if value not in (None, ""):
            new[name] = str(value)
    text = new.urlencode()
    return f"?{text}"


def picker(
    request: HttpRequest, name: str, label: str, choices: Iterable[tuple[str, str]], default: str = ""
) -> Picker:
    """Build a picker whose choices are addresses of this page with one value changed.

    ``choices`` are pairs of value and words; the default one leaves the address without the name. A value that is
    not among the choices counts as the default.
    """
    listed: Sequence[tuple[str, str]] = tuple(choices)
    given = request.GET.get(name, default)
    chosen = given if given in {value for value, _ in listed} else default
    without = changed(request.GET, **{name: None})
    options = tuple(
        Option(words, without if value == default else _with(without, name, value), value == chosen)
        for value, words in listed
    )
    shown = next((words for value, words in listed if value == chosen), "")
    return Picker(name, label, shown, options, on=chosen != default)


def _with(address: str, name: str, value: str) -> str:
    """Add a value to an address that `changed` has made; what that would give, without copying the query again."""
    more = urlencode([(name, value)]) if value else ""
    return f"{address}{'&' if more and address != '?' else ''}{more}"


def order(request: HttpRequest, name: str, key: str, *, falling_first: bool = True) -> tuple[str, str]:
    """Return the address that sorts by a column, and ``ascending``, ``descending`` or an empty text for now.

    The value is the key for rising order and ``-key`` for falling; asking again turns the order round.
    """
    now = request.GET.get(name, "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    first, second = (f"-{key}", key) if falling_first else (key, f"-{key}")
    return changed(request.GET, **{name: second if now == first else first}), direction

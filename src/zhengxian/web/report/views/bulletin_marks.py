"""A passage as the page shows it: texts, and numbers with their mark and the way to where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from zhengxian.web.core.selectors import shell
from zhengxian.web.report.services.bulletin_checks import Checked
from zhengxian.web.report.services.bulletin_numbers import Number, Part

_FIGURE = re.compile(r"([a-z][a-z0-9_]*)@(\w+):([\w-]+)")
_READING = re.compile(r"reading\(([a-z][a-z0-9_]*), (\w+)\)")
_PLACE = re.compile(r"\w+\([a-z][a-z0-9_]*, (\w+)\)")


@dataclass(frozen=True)
class Mark:
    """One run: its text; for a number its class, where it leads, and what it says of itself."""

    text: str
    css: str = ""
    url: str = ""
    note: str = ""


def marks(parts: tuple[Part, ...], checked: Checked) -> Iterator[Mark]:
    """Yield the runs of a passage: bound numbers blue, superseded ones amber, unpublished ones red."""
    for part in parts:
        if isinstance(part, Number):
            yield _mark(part, checked)
        else:
            yield Mark(part)


def _mark(number: Number, checked: Checked) -> Mark:
    refs = set(number.refs)
    about = f"{number.region}{number.subject}" or number.key
    if refs & checked.unpublished:
        return Mark(number.text, "nb nb-lock", address(number), f"{about}：还没有公布")
    if refs & checked.stale:
        return Mark(number.text, "nb nb-new", address(number), f"{about}：已有新版本")
    return Mark(number.text, "nb", address(number), about)


def address(number: Number) -> str:
    """Return where a number comes from: a figure's page, a reading, a profile, an item, the results of the ledger."""
    ref = number.refs[0] if number.refs else ""
    kind, _, key = ref.partition(":")
    if kind == "observation" and (found := _FIGURE.search(number.key)):
        return reverse("collect:figure", args=[found[2], found[1], found[3]])
    if kind == "reading" and (found := _READING.search(number.key)):
        return reverse("monitor:figure", args=[found[2], found[1]])
    if kind == "score" and (found := _PLACE.search(number.key)):
        return reverse("evaluate:profile", args=[found[1]])
    if kind == "item" and key.isdecimal():
        return reverse("act:item", args=[int(key)])
    return shell.address("act:results") if kind == "ledger" else ""

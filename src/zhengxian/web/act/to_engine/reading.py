"""What the engine needs to read a document: the registers of this office, and the text of a document or a part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from zhengxian.engine.act.reading import Reading, Registers, Sentence, read
from zhengxian.web.act.models import Document
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.core.selectors.calendar import calendar

AHEAD = timedelta(days=366 * 6)
"""How far ahead of a meeting deadlines are looked up in the working calendar: to the end of the next five-year plan."""
LEVELS = {Level.PREFECTURE.value: "city"}
"""Levels that the engine calls by another word."""


def registers(meeting: date) -> Registers:
    """Return what names mean on the day of a meeting; five queries.

    A name that two departments or two regions bear (two towns of one name in two counties) means nobody: it stays
    unresolved and a person decides.
    """
    regions = list(Region.objects.in_force(meeting))
    work = calendar(meeting, meeting + AHEAD)
    return Registers(
        departments=_single(_department_names()),
        regions=_single((name, r.code) for r in regions for name in (r.name, r.short_name)),
        indicators=_single(Indicator.objects.values_list("title", "code")),
        levels={r.code: LEVELS.get(r.level, r.level) for r in regions},
        is_workday=work.is_working_day,
    )


def _department_names() -> Iterable[tuple[str, str]]:
    for one in Department.objects.prefetch_related("aliases"):
        for name in (one.name, one.short_name, *(a.alias for a in one.aliases.all())):
            yield name, one.code


def _single(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    known = {(name.strip(), code) for name, code in pairs if name.strip()}
    bearers = Counter(name for name, _ in known)
    return {name: code for name, code in sorted(known) if bearers[name] == 1}


def whole(document: Document) -> Reading:
    """Read a document; spans are offsets into its text."""
    return read(
        document.text,
        doc=document.title,
        meeting=document.meeting_on,
        registers=registers(document.meeting_on),
    )


def part(document: Document, start: int, end: int) -> tuple[Sentence, ...]:
    """Read one part of a document by itself; spans are offsets into the whole text all the same."""
    found = read(
        document.text[start:end], doc=document.title, meeting=document.meeting_on,
        registers=registers(document.meeting_on),
    )  # fmt: skip
    return tuple(_moved(s, start) for s in found.sentences)


def _moved(sentence: Sentence, by: int) -> Sentence:
    return replace(
        sentence,
        start=sentence.start + by,
        end=sentence.end + by,
        units=tuple(replace(u, start=u.start + by, end=u.end + by) for u in sentence.units),
        deadlines=tuple(replace(d, start=d.start + by, end=d.end + by) for d in sentence.deadlines),
        targets=tuple(replace(t, start=t.start + by, end=t.end + by) for t in sentence.targets),
        scope=None,
    )

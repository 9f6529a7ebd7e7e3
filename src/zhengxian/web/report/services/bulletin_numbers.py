"""The runs of a passage for pages, which know no engine: texts and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.report import BoundNumber, Passage


@dataclass(frozen=True)
class Number:
    """A bound number as a page needs it."""

    text: str
    key: str
    refs: tuple[str, ...]
    region: str
    subject: str


Part = str | Number


def parts(passage: Passage) -> tuple[Part, ...]:
    """Return the runs of a passage, neighbouring texts as they stand."""
    return tuple(
        Number(run.text, run.key, run.refs, run.region, run.subject)
        if isinstance(run, BoundNumber)
        else run
        if isinstance(run, str)
        else run.text
        for run in passage
    )

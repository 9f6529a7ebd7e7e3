"""Tasks that something else than the rules proposes: only what stands word by word in the source is taken.

A proposal is a mapping as of tasks.jsonl: ``quote``, ``units`` [{name, role}], ``deadlines`` [{text, type}],
``targets`` [{object, op, value, unit, text}]. Whoever made it is not believed: the quote must be a slice of the
source, every name and text a slice of the quote, every figure printed there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from zhengxian.engine.act.reading import deadlines, due_days
from zhengxian.engine.act.reading.model import (
    Comparison,
    DeadlineMention,
    DeadlineType,
    Reading,
    Sentence,
    SentenceKind,
    TargetMention,
    UnitMention,
    UnitRole,
)
from zhengxian.engine.act.reading.numerals import NUMBER, is_mask, value_of
from zhengxian.engine.act.reading.registers import Registers
from zhengxian.engine.act.reading.resolve import Resolver
from zhengxian.engine.act.reading.source import folded

Proposal = Mapping[str, object]
Word = TypeVar("Word", bound=StrEnum)

ORIGIN = "endpoint"
REASON = "由外部接口提出，原文逐字相符。请人工核对。"
NOT_A_PROPOSAL = "不是约定的格式"
NOT_IN_SOURCE = "原文里没有这句话"
ALREADY_READ = "规则已经读出"
WITHOUT_ANCHOR = "没有单位、期限或目标"
ITEM_NOT_IN_QUOTE = "其中的单位、期限或目标不在这句话里"
_NUMBER = re.compile(NUMBER)
LONGEST = 2_000
"""A quote of more characters is no sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Proposals after the check: sentences taken, and how many proposals or parts of them were dropped, by reason."""

    taken: tuple[Sentence, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


def check_proposals(
    text: str, proposals: Iterable[object], reading: Reading, *, registers: Registers | None = None
) -> Checked:
    """Return the proposals that stand in the source and that the rules have not read already, in text order.

    ``text`` is the source that ``reading`` was made of. A proposal is dropped whole when its quote is not a slice of
    the text, when it overlaps a task of the reading or an earlier proposal, or when no unit, deadline or target of
    it is left; single units, deadlines and targets are dropped when they are not slices of the quote, or when their
    figure is not printed there. Days are worked out from the text, never taken over. Every drop is counted.

    >>> from datetime import date
    >>> said = "请城建局会同各街道把地下管网图补齐。"
    >>> empty = Reading("例", date(2025, 2, 10), (), ())
    >>> good = {"quote": said, "units": [{"name": "城建局", "role": "lead"}, {"name": "水务局", "role": "lead"}]}
    >>> checked = check_proposals(said, [good, {"quote": "请城建局补图。"}], empty)
    >>> [u.name for u in checked.taken[0].units], dict(checked.dropped)
    (['城建局'], {'其中的单位、期限或目标不在这句话里': 1, '原文里没有这句话': 1})
    """
    checker = _Checker(text, reading, registers or Registers())
    for proposal in proposals:
        checker.take(proposal)
    taken = tuple(sorted(checker.taken, key=lambda s: s.start))
    return Checked(taken, dict(checker.dropped))


class _Checker:
    """Checks one proposal after another and remembers which places of the text are taken."""

    def __init__(self, text: str, reading: Reading, registers: Registers) -> None:
        self.taken: list[Sentence] = []
        self.dropped: Counter[str] = Counter()
        self._text = text
        self._reading = reading
        self._resolver = Resolver(registers)
        self._spans = [(s.start, s.end) for s in reading.tasks]

    def take(self, proposal: object) -> None:
        """Take one proposal, or count why not."""
        if not isinstance(proposal, Mapping) or not isinstance(proposal.get("quote"), str):
            self.dropped[NOT_A_PROPOSAL] += 1
            return
        quote = proposal["quote"].strip()
        places = self._places(quote)
        if not places:
            self.dropped[NOT_IN_SOURCE] += 1
            return
        start = next((p for p in places if not self._is_taken(p, p + len(quote))), None)
        if start is None:
            self.dropped[ALREADY_READ] += 1
            return
        sentence = self._sentence(proposal, quote, start)
        if not (sentence.units or sentence.deadlines or sentence.targets):
            self.dropped[WITHOUT_ANCHOR] += 1
            return
        self._spans.append((sentence.start, sentence.end))
        self.taken.append(sentence)

    def _places(self, quote: str) -> list[int]:
        if not 0 < len(quote) <= LONGEST:
            return []
        places: list[int] = []
        at = self._text.find(quote)
        while at >= 0 and len(places) < 100:
            places.append(at)
            at = self._text.find(quote, at + 1)
        return places

    def _is_taken(self, start: int, end: int) -> bool:
        return any(start < e and s < end for s, e in self._spans)

    def _sentence(self, proposal: Proposal, quote: str, start: int) -> Sentence:
        def items(key: str) -> list[Mapping[str, object]]:
            given = proposal.get(key)
            return [i for i in given if isinstance(i, Mapping)] if isinstance(given, list) else []

        units = [self._unit(item, quote, start) for item in items("units")]
        days = [self._deadline(item, quote, start) for item in items("deadlines")]
        aims = [self._target(item, quote, start) for item in items("targets")]
        self.dropped[ITEM_NOT_IN_QUOTE] += sum(x is None for x in (*units, *days, *aims))
        self.dropped += Counter()
        return Sentence(
            start,
            start + len(quote),
            quote,
            quote,
            self._section(start),
            SentenceKind.TASK,
            REASON,
            quote.rstrip("。；;"),
            tuple(u for u in units if u is not None),
            tuple(d for d in days if d is not None),
            tuple(t for t in aims if t is not None),
        )

    def _section(self, start: int) -> tuple[str, ...]:
        above = [h for h in self._reading.outline if h.start <= start]
        return above[-1].path if above else ()

    def _unit(self, item: Mapping[str, object], quote: str, start: int) -> UnitMention | None:
        name, at = _slice(item.get("name"), quote)
        if at is None:
            return None
        known = _one_of(UnitRole, item.get("role"), UnitRole.LEAD)
        code, codes = self._resolver.unit(name)
        return UnitMention(start + at, start + at + len(name), name, name, known, REASON, code, codes)

    def _deadline(self, item: Mapping[str, object], quote: str, start: int) -> DeadlineMention | None:
        text, at = _slice(item.get("text"), quote)
        if at is None:
            return None
        found = deadlines.find(folded(quote), at, at + len(text))
        known = _one_of(DeadlineType, item.get("type"), DeadlineType.DATE)
        return DeadlineMention(
            start + at,
            start + at + len(text),
            text,
            found[0].type if found else known,
            REASON,
            due_days.resolve(found[0], self._reading.meeting) if found else None,
        )

    def _target(self, item: Mapping[str, object], quote: str, start: int) -> TargetMention | None:
        text, at = _slice(item.get("text"), quote)
        if at is None:
            return None
        value, unit, thing = item.get("value"), item.get("unit"), item.get("object")
        unit = unit if isinstance(unit, str) and unit in text else ""
        if not _is_printed(value, text):
            return None
        known = _one_of(Comparison, item.get("op"), Comparison.EQUAL)
        name = thing if isinstance(thing, str) and thing.strip() else text
        return TargetMention(
            start + at,
            start + at + len(text),
            text,
            name,
            known,
            None if value is None else float(str(value)),
            unit,
            REASON,
            code=self._resolver.indicator(name, unit),
        )


def _one_of(words: type[Word], given: object, usual: Word) -> Word:
    """Return the word that was given, the usual one where it is none of them."""
    return next((word for word in words if word == given), usual)


def _slice(given: object, quote: str) -> tuple[str, int | None]:
    """Return a text and where it stands in the quote; None where it does not."""
    text = given.strip() if isinstance(given, str) else ""
    at = quote.find(text) if text else -1
    return text, at if at >= 0 else None


def _is_printed(value: object, text: str) -> bool:
    """Whether a figure is one that the text prints; None stands for a masked one."""
    printed = _NUMBER.findall(folded(text))
    if value is None:
        return any(is_mask(n) for n in printed)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return any(value_of(n) == value for n in printed)

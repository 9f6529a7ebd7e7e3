"""Hold edited prose against the bound data: contradictions are refused, numbers of unknown origin are asked about.

The check does not understand language. It knows which number stands where a bound one stood, the words for a
direction before it, the units, and the names of regions and indicators; what it cannot tell it leaves to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zhengxian.engine.report.bound import BoundNumber, Nature, Passage, Run, text_of
from zhengxian.engine.report.prose import senses
from zhengxian.engine.report.prose.anchors import Anchor, anchors_of
from zhengxian.engine.report.prose.fault import ProseFault
from zhengxian.engine.report.prose.names import Vocabulary, stem
from zhengxian.engine.report.prose.tokens import Token, same_kind, sentence_around
from zhengxian.engine.report.wording import FAMILIES, POWERS


@dataclass(frozen=True)
class ProseCheck:
    """What was found, in reading order, and the text with its numbers bound again."""

    faults: tuple[ProseFault, ...]
    passage: Passage

    @property
    def refused(self) -> tuple[ProseFault, ...]:
        """Contradictions: the text cannot be approved while there are any."""
        return tuple(fault for fault in self.faults if fault.refuses)

    @property
    def questions(self) -> tuple[ProseFault, ...]:
        """What a person has to answer for."""
        return tuple(fault for fault in self.faults if not fault.refuses)


def check_prose(
    edited: str, passage: Passage, vocabulary: Vocabulary, facts: Iterable[BoundNumber] = ()
) -> ProseCheck:
    """Return the contradictions and questions of an edited text, and the text bound again.

    ``passage`` is what the paragraph was written from; ``facts`` are all bound numbers of the bulletin, so that a
    clerk may quote a figure of a table. Codes: ``R-170`` a number that is not the one of the data, ``R-171`` a
    direction, ``R-172`` a place or its movement, ``R-173`` a unit, ``R-174`` (question) a number of unknown origin,
    ``R-175`` a region and ``R-176`` an indicator that nobody has, ``R-177`` growth with a minus sign, ``R-178``
    持平 or 不变 where something changed, ``R-179`` a number said of another region or indicator.
    """
    work = _Work(edited, passage, vocabulary, tuple(facts))
    anchors = anchors_of(passage, edited)
    for n, anchor in enumerate(anchors):
        work.look(anchor, anchors[:n])
    work.minus_signs()
    work.names()
    faults = tuple(sorted(work.faults, key=lambda fault: (fault.start, fault.code)))
    return ProseCheck(faults, work.rebound)


@dataclass
class _Work:
    edited: str
    passage: Passage
    vocabulary: Vocabulary
    facts: tuple[BoundNumber, ...]
    faults: list[ProseFault] = field(default_factory=list)
    homes: list[tuple[Token, BoundNumber]] = field(default_factory=list)

    def look(self, anchor: Anchor, before: Sequence[Anchor]) -> None:
        """Hold one number of the text against what it stands for."""
        token, bound = anchor.token, anchor.bound
        if anchor.original is None:
            self._unbound(token)
        elif bound is not None and self._size_agrees(token, bound):
            self.homes.append((token, bound))
            self._owner(token, bound, anchor)
            self._direction(token, bound, before)

    def _size_agrees(self, token: Token, bound: BoundNumber) -> bool:
        if token.size is None or _is_level(bound):
            return self._level_agrees(token, bound)
        kind = same_kind(token.unit, bound.unit)
        if not kind and _converted(token, bound.unit) == abs(bound.printed):
            return True
        if abs(bound.printed) != token.size:
            typed = self.edited[token.start : token.end]
            self._add(
                "R-170", token, f"写的是“{typed}”，数据是“{bound.text}”。请改回数据，或恢复原文。", bound.text
            )
            return False
        if not kind:
            self._add("R-173", token, f"单位写成“{token.unit}”，应为“{bound.unit}”。请改正单位。", bound.text)
            return False
        return True

    def _level_agrees(self, token: Token, bound: BoundNumber) -> bool:
        if not bound.printed and not token.size:
            return True
        typed = self.edited[token.start : token.end]
        if token.size is None:
            self._add(
                "R-178", token, f"写的是“{typed}”，数据却有变化（{bound.text}）。请恢复原文。", bound.text
            )
        else:
            self._add(
                "R-178", token, f"写的是“{typed}”，数据是“{bound.text}”，没有变化。请恢复原文。", bound.text
            )
        return False

    def _direction(self, token: Token, bound: BoundNumber, before: Sequence[Anchor]) -> None:
        if bound.nature is Nature.RANK:
            self._from_behind(token, bound)
        if not bound.nature.is_signed or not bound.printed:
            return
        sense = self._sense(token, before)
        if token.minus:
            sense = -1 if sense is None else sense
        wanted = 1 if bound.printed > 0 else -1
        if sense == wanted or (sense is None and not senses.needs_word(bound)):
            return
        code = "R-172" if bound.nature is Nature.MOVEMENT else "R-171"
        if code == "R-172":
            way = "前移" if wanted > 0 else "后移"
            self._add(
                "R-172",
                token,
                f"位次变化的方向写反了，数据是{way}{bound.text}。请改正。",
                f"{way}{bound.text}",
            )
        else:
            way = "上升" if wanted > 0 else "下降"
            self._add(
                "R-171",
                token,
                f"“{bound.text}”的方向与数据相反或没有写明，数据是{way}的。请改正。",
                bound.text,
            )

    def _sense(self, token: Token, before: Sequence[Anchor]) -> int | None:
        spans = [(anchor.token.start, anchor.token.end) for anchor in before]
        return senses.sense_of(self.edited, [*spans, (token.start, token.end)], len(spans))

    def _from_behind(self, token: Token, bound: BoundNumber) -> None:
        here = self.edited[: token.start].removesuffix("第").endswith("倒数")
        if here and "倒数" not in text_of(self.passage):
            self._add("R-172", token, f"数据是从前往后的第{bound.text}，不是倒数。请改正。", bound.text)

    def _owner(self, token: Token, bound: BoundNumber, anchor: Anchor) -> None:
        """Refuse a number that is now said of another region or indicator than it was."""
        original = text_of(self.passage)
        at = anchor.original.token.start if anchor.original else 0
        was, now = _head(original, at), _head(self.edited, token.start)
        region = self.vocabulary.last_region(now)
        if bound.region and region and region not in (bound.region, self.vocabulary.last_region(was)):
            self._add(
                "R-179",
                token,
                f"“{bound.text}”是{bound.region}的数，这里说成了{region}。请改正。",
                bound.region,
            )
            return
        named = self.vocabulary.last_indicator(now)
        meant = (stem(bound.subject), self.vocabulary.last_indicator(was))
        if bound.subject and named and named not in meant:
            self._add(
                "R-179", token, f"“{bound.text}”是{bound.subject}，这里说成了{named}。请改正。", bound.subject
            )

    def _unbound(self, token: Token) -> None:
        if token.size is None:
            return
        start, end = sentence_around(self.edited, token.start)
        regions = self.vocabulary.regions_in(self.edited[start:end])
        subjects = self.vocabulary.indicators_in(self.edited[start:end])
        same = [fact for fact in self.facts if abs(fact.printed) == token.size and _units(token, fact)]
        about = [fact for fact in self.facts if _is_about(fact, regions, subjects, token)]
        known = [fact for fact in about if fact in same] or ([] if about or regions else same)
        typed = self.edited[token.start : token.end]
        if known:
            self.homes.append((token, known[0]))
            self._direction(token, known[0], ())
        elif len({fact.text for fact in about}) == 1:
            fact = about[0]
            said = f"{fact.region}的{fact.subject}在数据中是“{fact.text}”，这里写的是“{typed}”。请改正。"
            self._add("R-170", token, said, fact.text)
        else:
            self._add(
                "R-174", token, f"“{typed}”没有对应的数据。请核对来源，或改用数据中的数。", refuses=False
            )

    def minus_signs(self) -> None:
        """Refuse 增长 with a minus sign, wherever it stands."""
        for match in senses.MINUS.finditer(self.edited):
            token = Token(match.start(), match.end(), Decimal(0), "")
            said = f"“{match[0]}”的写法不规范，负数不能跟在“{match[1]}”后面。请按升降改写，如“下降3.0%”。"
            self._add("R-177", token, said)

    def names(self) -> None:
        """Refuse regions and ask about indicators that nobody has."""
        for start, end, word, near in self.vocabulary.strange_regions(self.edited):
            hint = f"是否想写“{near}”" if near else "请核对地区名称"
            self._add("R-175", Token(start, end, None, ""), f"没有“{word}”这个地区。{hint}。", near or "")
        for start, end, word, known in self.vocabulary.strange_indicators(self.edited):
            token = Token(start, end, None, "")
            self._add("R-176", token, f"“{word}”不是指标名称。是否想写“{known}”。", known, refuses=False)

    def _add(
        self, code: str, token: Token, message: str, expected: str = "", *, refuses: bool = True
    ) -> None:
        start, end = sentence_around(self.edited, token.start)
        sentence = self.edited[start:end].strip()
        self.faults.append(ProseFault(code, message, token.start, token.end, sentence, refuses, expected))

    @property
    def rebound(self) -> Passage:
        """The edited text with the numbers that agree bound again."""
        if self.edited == text_of(self.passage):
            return self.passage
        runs: list[Run] = []
        at = 0
        for token, bound in sorted(self.homes, key=lambda home: home[0].start):
            if token.start > at:
                runs.append(self.edited[at : token.start])
            typed = self.edited[token.start : token.end]
            runs.append(bound if typed == bound.text else _as_typed(bound, typed))
            at = token.end
        if at < len(self.edited):
            runs.append(self.edited[at:])
        return tuple(runs)


def _as_typed(bound: BoundNumber, typed: str) -> BoundNumber:
    return BoundNumber(
        bound.key, bound.value, bound.unit, bound.decimals, bound.refs, typed, bound.nature, bound.region, bound.subject
    )  # fmt: skip


def _is_level(bound: BoundNumber) -> bool:
    """Tell whether a number is printed as a word: 持平, 不变."""
    return not any(c.isdigit() for c in bound.text)


def _units(token: Token, fact: BoundNumber) -> bool:
    return bool(token.unit or not fact.unit) and same_kind(token.unit, fact.unit)


def _is_about(fact: BoundNumber, regions: set[str], subjects: set[str], token: Token) -> bool:
    """Tell whether a sentence that names one region and one indicator speaks of this very figure."""
    named = len(regions) == 1 and len(subjects) == 1
    return named and fact.region in regions and stem(fact.subject) in subjects and _units(token, fact)


def _converted(token: Token, unit: str) -> Decimal | None:
    if (
        token.size is None
        or FAMILIES.get(token.unit) is None
        or FAMILIES.get(token.unit) != FAMILIES.get(unit)
    ):
        return None
    return token.size.scaleb(POWERS[token.unit] - POWERS[unit])


def _head(text: str, at: int) -> str:
    start, _ = sentence_around(text, at)
    return text[start:at]

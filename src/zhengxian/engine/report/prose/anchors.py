"""Which number of an edited text stands for which bound number: in order, then moved ones, then changed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhengxian.engine.report.bound import BoundNumber, Passage, text_of
from zhengxian.engine.report.prose.tokens import Token, same_kind, tokens_of


@dataclass(frozen=True, slots=True)
class Original:
    """A number of the passage as it was written: its token, and what it is bound to (None: fixed text)."""

    token: Token
    bound: BoundNumber | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number of the edited text with what it stands for; ``original`` None: it stands for nothing known."""

    token: Token
    original: Original | None

    @property
    def bound(self) -> BoundNumber | None:
        """The bound number it stands for."""
        return self.original.bound if self.original else None


def originals_of(passage: Passage) -> tuple[Original, ...]:
    """Return the numbers of a passage with what they are bound to."""
    spans: list[tuple[int, int, BoundNumber]] = []
    at = 0
    for run in passage:
        length = len(text_of((run,)))
        if isinstance(run, BoundNumber):
            spans.append((at, at + length, run))
        at += length
    return tuple(Original(token, _over(token, spans)) for token in tokens_of(text_of(passage)))


def anchors_of(passage: Passage, edited: str) -> tuple[Anchor, ...]:
    """Match the numbers of an edited text with those of the passage it came from.

    A number keeps its home where the order of numbers is kept; a number that was moved is found by value and unit; a
    number in the place of another one stands for it where unit or words before agree. What is left is new.
    """
    before, after = originals_of(passage), tokens_of(edited)
    text = text_of(passage)
    matcher = SequenceMatcher(None, [o.token.norm for o in before], [t.norm for t in after], autojunk=False)
    home: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        home |= {block.b + n: block.a + n for n in range(block.size)}
    _moved(before, after, home)
    for _, i1, i2, j1, j2 in (code for code in matcher.get_opcodes() if code[0] == "replace"):
        free = [i for i in range(i1, i2) if i not in home.values()]
        for j in (j for j in range(j1, j2) if j not in home):
            found = next((i for i in free if _stands_for(before[i], after[j], text, edited)), None)
            if found is not None:
                home[j] = found
                free = [i for i in free if i > found]
    return tuple(Anchor(token, before[home[j]] if j in home else None) for j, token in enumerate(after))


def _moved(before: Sequence[Original], after: Sequence[Token], home: dict[int, int]) -> None:
    left = [i for i in range(len(before)) if i not in home.values()]
    for j, token in enumerate(after):
        if j in home:
            continue
        same = (
            i
            for i in left
            if before[i].token.norm == token.norm and same_kind(before[i].token.unit, token.unit)
        )
        found = next(same, None)
        if found is not None:
            home[j] = found
            left.remove(found)


def _stands_for(original: Original, token: Token, text: str, edited: str) -> bool:
    """Tell whether a changed number is meant to be the one that stood there."""
    if original.bound is None:
        return False
    if original.token.size is None or token.size is None:
        return original.bound.nature.is_signed and same_kind(original.bound.unit, token.unit)
    if original.token.unit and token.unit and same_kind(original.token.unit, token.unit):
        return True
    return _words_before(text, original.token.start) == _words_before(edited, token.start)


def _words_before(text: str, at: int) -> str:
    return text[max(0, at - 2) : at]


def _over(token: Token, spans: Sequence[tuple[int, int, BoundNumber]]) -> BoundNumber | None:
    return next((bound for start, end, bound in spans if start < token.end and token.start < end), None)

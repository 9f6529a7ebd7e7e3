"""The parts around the text, as lines with their places: annex note, signature, record block.

Places are in characters of the body size, counted from the edge that the standard names.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.official.model import OfficialDocument
from zhengxian.io.official.text import chinese_date, signs

ANNEX_WORD = "附件"
_DATE_IN = 4.0
"""The date stands four characters in from the right (7.3.5.1, with seal)."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A line whose first row begins ``first`` characters in and whose further rows begin ``rest`` characters in."""

    text: str
    first: float
    rest: float


@dataclass(frozen=True, slots=True)
class FromRight:
    """A line that ends ``right`` characters before the right edge."""

    text: str
    right: float


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of the record block: one text, or one at each side."""

    left: str
    right: str = ""
    hang: float = 1.0


def annex_label(number: int, count: int) -> str:
    """Name an annex: alone it has no number.

    >>> annex_label(1, 1), annex_label(2, 3)
    ('附件', '附件2')
    """
    return ANNEX_WORD if count == 1 else f"{ANNEX_WORD}{number}"


def annex_note(titles: tuple[str, ...]) -> tuple[Hanging, ...]:
    """Return the lines below the text that name the annexes, without a mark after the names (7.3.4).

    >>> [line.text for line in annex_note(("得分表", "排名表"))]
    ['附件：1.得分表', '2.排名表']
    """
    flat = [title.replace("\n", "") for title in titles]
    if len(flat) <= 1:
        return tuple(Hanging(f"{ANNEX_WORD}：{title}", 2, 5) for title in flat)
    first = Hanging(f"{ANNEX_WORD}：1.{flat[0]}", 2, 5 + signs("1."))
    rest = (
        Hanging(f"{number}.{title}", 5, 5 + signs(f"{number}."))
        for number, title in enumerate(flat[1:], start=2)
    )
    return (first, *rest)


def signature(document: OfficialDocument) -> tuple[FromRight, ...]:
    """Return organ and date; the organ is centred on the date, the longer of them keeps off the edge.

    >>> from datetime import date, datetime, timezone
    >>> made = OfficialDocument("通报", datetime(2026, 1, 8, tzinfo=timezone.utc), organs_signed=("甲市县域办",), dated=date(2026, 1, 8))
    >>> [(line.text, line.right) for line in signature(made)]
    [('甲市县域办', 4.5), ('2026年1月8日', 4.0)]
    """
    day = chinese_date(document.dated) if document.dated else ""
    names = [name for name in document.organs_signed if name]
    longest = max((signs(name) for name in names), default=0.0)
    middle = max(_DATE_IN + signs(day) / 2, 1 + longest / 2)
    texts = [*names, day] if day else names
    return tuple(FromRight(text, middle - signs(text) / 2) for text in texts)


def record(document: OfficialDocument) -> tuple[Record, ...]:
    """Return the rows of the record block (7.4): copies, then who printed it and when."""
    rows: list[Record] = []
    if document.copied_to:
        rows.append(Record(f"抄送：{document.copied_to.rstrip('。')}。", hang=4.0))
    printed = f"{chinese_date(document.printed_on)}印发" if document.printed_on else ""
    if document.printed_by or printed:
        rows.append(Record(document.printed_by, printed))
    return tuple(rows)


def marks(document: OfficialDocument) -> tuple[str, ...]:
    """Return what stands at the upper left of a red head, one below the other (7.2.1 to 7.2.3)."""
    given = (document.copy_number, document.secrecy, document.urgency)
    return tuple(text for text in given if text)

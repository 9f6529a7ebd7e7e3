"""Paragraphs and runs as WordprocessingML, their properties in the order that the schema asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from zhengxian.io.official.model import Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
PREFIX = "zx:"
"""Begins the tag of the content control around a bound number; the key follows."""
LONGEST_TAG = 64
"""Characters that Word allows in a tag."""
_HASHED = "~"
_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "pBdr",
    "shd",
    "tabs",
    "overflowPunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "sectPr",
)


def properties(**given: str) -> str:
    """Return paragraph properties in the order of the schema; each value is the element's attributes, or its content.

    A value that begins with ``<`` is content, an empty one an element without attributes.

    >>> properties(jc='w:val="center"', keepNext="")
    '<w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>'
    """
    made = "".join(_element(name, given[name]) for name in sorted(given, key=_ORDER.index))
    return f"<w:pPr>{made}</w:pPr>"


def _element(name: str, value: str) -> str:
    if value.startswith("<w:sectPr"):
        return value
    if value.startswith("<"):
        return f"<w:{name}>{value}</w:{name}>"
    return f"<w:{name} {value}/>" if value else f"<w:{name}/>"


def paragraph(style: str, inner: str, **look: str) -> str:
    """Return a paragraph of a style, with properties of its own."""
    named = f'w:val="{style}"'
    return f"<w:p>{properties(pStyle=named, **look)}{inner}</w:p>"


def text(words: str, *, bold: bool = False, size: float = 0.0, face: str = "") -> str:
    """Return a run of plain text: never a field, never a link.

    >>> text("</w:t>", bold=True)
    '<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">&lt;/w:t&gt;</w:t></w:r>'
    """
    if not words:
        return ""
    look = f"<w:rFonts w:eastAsia={quoteattr(face)}/>" if face else ""
    look += "<w:b/><w:bCs/>" if bold else ""
    look += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size else ""
    told = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{told}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def lines(given: Iterable[str]) -> str:
    """Return several lines of one paragraph."""
    return "<w:r><w:br/></w:r>".join(text(line) for line in given)


def tag(key: str) -> str:
    """Return the tag of a bound number; a key too long for Word is named by its hash.

    >>> tag("observation:17"), len(tag("k" * 100))
    ('zx:observation:17', 44)
    """
    if len(PREFIX + key) <= LONGEST_TAG and not key.startswith(_HASHED):
        return PREFIX + key
    return f"{PREFIX}{_HASHED}{hashlib.sha256(key.encode()).hexdigest()[:40]}"


_FIRST = 10
"""Smaller numbers are those of the page numbers' boxes."""


class Numbers:
    """Gives content controls their numbers and remembers keys that do not fit into a tag."""

    def __init__(self) -> None:
        self.count = _FIRST
        self.long_keys: dict[str, str] = {}

    def runs(self, given: Iterable[Run], *, bold: bool = False) -> str:
        """Return runs; a bound number sits in a content control whose tag holds its key."""
        return "".join(self._run(one, bold=bold or one.bold) for one in given)

    def _run(self, run: Run, *, bold: bool) -> str:
        words = text(run.text, bold=bold)
        if not run.key or not words:
            return words
        self.count += 1
        name = tag(run.key)
        if name != PREFIX + run.key:
            self.long_keys[name] = run.key
        told = f'<w:tag w:val={quoteattr(name)}/><w:id w:val="{self.count}"/>'
        return f"<w:sdt><w:sdtPr>{told}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"

    def picture_number(self) -> int:
        """Return a number that no control and no picture has."""
        self.count += 1
        return self.count

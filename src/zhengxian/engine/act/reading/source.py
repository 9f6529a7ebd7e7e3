"""The source text and a cleaned copy of it whose every character knows its place in the original."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

from zhengxian.engine.act.reading.outline import label_of
from zhengxian.engine.act.reading.traditional import simplified

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡ"
_REMOVABLE = re.compile(
    r"(?P<space>[\s\u3000]+)"
    r"|(?P<control>[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+)"
    rf"|(?P<pinyin>(?<=[\u3400-\u9fff])[(\uff08][a-z{_TONES}]{{1,7}}(?:[ ·'][a-z{_TONES}]{{1,7}}){{0,3}}[)\uff09])"
)
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong"
    r"|u|ua|uo|uai|ui|uan|un|uang|ue|v|ve|er)"
)
_FOLDS = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFE5E: 0x29, 0xFE5D: 0x28}
_FOLDS |= dict(
    zip(
        map(ord, "〔〕［］｛｝﹙﹚–—−～〜·•⁃﹪「」『』﹁﹂〝〞＂"),
        map(ord, "()[]{}()---~~···%“”“”“”“”“"),
        strict=True,
    )
)
_STOPS = "。!?;:…"
WRAPPED_LEAST = 10
WRAPPED_LINES = 8
WRAPPED_NARROW = 16
WRAPPED_WIDTH = 60
"""A text is taken for broken by its layout from 8 lines on, the widest of 16 to 60 signs, half of them without an
end, two with a full stop inside."""

PASSES = 8
"""How often a line is gone over: what one removal leaves may be removable in turn."""

_WORDLIKE = re.compile(r"[A-Za-z0-9]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the source, cleaned.

    ``plain`` is simplified, without pinyin, control characters and stray spaces; ``folded`` is as long, with
    half-width signs, for the grammar; ``places`` are the offsets of the characters in the source.
    """

    plain: str
    folded: str
    places: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``plain[start:end]`` (not empty) stands in the source."""
        return self.places[start], self.places[end - 1] + 1

    def followed_by(self, other: Paragraph) -> Paragraph:
        """Return both paragraphs as one."""
        return Paragraph(self.plain + other.plain, self.folded + other.folded, self.places + other.places)


def paragraphs(text: str) -> list[Paragraph]:
    """Return the cleaned lines of a source, without those that hold nothing.

    Cleaning is idempotent: a cleaned line cleans to itself.

    >>> [p.plain for p in paragraphs("  縣域經濟\\n\\n碧(bì)水 3 条")]
    ['县域经济', '碧水3条']
    """
    found = (_cleaned(m[0], m.start()) for m in _LINE.finditer(text))
    return [p for p in found if p.plain]


def unwrapped(lines: list[Paragraph]) -> list[Paragraph]:
    """Join lines that a layout broke in the middle of a sentence, where most long lines of the text end so.

    >>> broken = "要抓紧做好。各项准备工作都要落实到人\\n确保在六月底前全部完成并及时报送结果\\n"
    >>> len(unwrapped(paragraphs(broken * 5)))
    1
    """
    long = [line for line in lines if len(line.folded) >= WRAPPED_LEAST]
    width = max((len(line.folded) for line in long), default=0)
    open_ended = sum(1 for line in long if line.folded[-1] not in _STOPS)
    running = sum(1 for line in long if "。" in line.folded[:-1])
    narrow = WRAPPED_NARROW <= width <= WRAPPED_WIDTH
    if len(long) < WRAPPED_LINES or not narrow or open_ended * 2 < len(long) or running < 2:
        return lines
    joined: list[Paragraph] = []
    carries = False
    for line in lines:
        if carries:
            joined[-1] = joined[-1].followed_by(line)
        else:
            joined.append(line)
        least = width - 1 if label_of(line.folded) else width * 3 // 4
        carries = line.folded[-1] not in _STOPS and len(line.folded) >= least
    return joined


def _cleaned(line: str, offset: int) -> Paragraph:
    places = array("L", range(offset, offset + len(line)))
    for _ in range(PASSES):
        before = len(line)
        line, places = _without_removable(line, places)
        if len(line) == before:
            break
    plain = simplified(line)
    return Paragraph(plain, folded(plain), places)


def _without_removable(line: str, places: array[int]) -> tuple[str, array[int]]:
    cuts = [m.span() for m in _REMOVABLE.finditer(line) if not _stays(m, line)]
    if not cuts:
        return line, places
    kept: list[str] = []
    left = array("L")
    at = 0
    for start, end in [*cuts, (len(line), len(line))]:
        kept.append(line[at:start])
        left.extend(places[at:start])
        at = end
    return "".join(kept), left


def _stays(match: re.Match[str], line: str) -> bool:
    """Whether something removable is kept: a space that parts two words, a bracket that is no pinyin."""
    if match["control"]:
        return False
    start, end = match.span()
    if match["pinyin"]:
        return not _is_pinyin(match[0][1:-1])
    if start == 0 or end == len(line):
        return False
    before, after = line[start - 1], line[end]
    words = bool(_WORDLIKE.match(before)) and bool(_WORDLIKE.match(after))
    return words or (bool(_HAN.match(before)) and bool(_HAN.match(after)))


def _is_pinyin(text: str) -> bool:
    if any(c in _TONES for c in text):
        return True
    return len(text) > 1 and text != "ai" and all(_SYLLABLE.fullmatch(s) for s in re.split("[ ·']", text))


def folded(text: str) -> str:
    """Return a text of the same length with half-width signs; straight quotation marks become paired ones.

    >>> folded("各县（市、区），６月")
    '各县(市、区),6月'
    """
    text = text.translate(_FOLDS)
    if '"' not in text:
        return text
    pieces = text.split('"')
    return "".join(piece + ("“" if i % 2 == 0 else "”") for i, piece in enumerate(pieces[:-1])) + pieces[-1]


def essence(text: str) -> str:
    """Return letters, digits and Chinese characters alone, for comparing paragraphs."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())

"""The styles of the Word file: official faces and sizes, exact line pitch, headings that Word's outline shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from zhengxian.io.official import measures
from zhengxian.io.official.measures import LETTERS, Letters
from zhengxian.io.official.model import Size
from zhengxian.io.official.word.marks import W, properties
from zhengxian.io.report.word.page import FACES, FANG, HEI, KAI, LATIN, SONG, TITLE

BODY = {Size.BODY: "BodyText", Size.COMPACT: "CompactText", Size.SMALL: "SmallText"}
HEADING = {Size.BODY: "Heading", Size.COMPACT: "CompactHeading", Size.SMALL: "SmallHeading"}
CELL = {Size.BODY: "TableBody", Size.COMPACT: "TableCompact", Size.SMALL: "TableText"}
_HEADING_FACES = (HEI, KAI, FANG, FANG)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style."""

    key: str
    name: str
    face: str
    letters: Letters
    look: dict[str, str] = field(default_factory=dict)
    colour: str = ""
    latin: str = LATIN


def exact(pitch: float) -> str:
    """Return the attributes of a fixed line pitch in points.

    >>> exact(28.95)
    'w:line="579" w:lineRule="exact"'
    """
    return f'w:line="{round(pitch * 20)}" w:lineRule="exact"'


def styles_xml() -> str:
    """Return the styles part."""
    base = _letters(Style("", "", FANG, LETTERS[Size.BODY]), plain=True)
    head = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{base}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"{properties(**_SOLID)}</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    )
    made = "".join(_style(style) for style in _wanted())
    return f'<w:styles xmlns:w="{W}">{head}{made}</w:styles>'


def fonts_xml() -> str:
    """Return the font table: each official face with the face to take where it is absent; nothing is embedded."""
    made = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{"fixed" if family == "modern" else "variable"}"/></w:font>'
        for name, other, family in FACES
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    return f'<w:fonts xmlns:w="{W}">{made}{latin}</w:fonts>'


_SOLID = {
    "widowControl": 'w:val="0"',
    "overflowPunct": 'w:val="0"',
    "autoSpaceDE": 'w:val="0"',
    "autoSpaceDN": 'w:val="0"',
    "snapToGrid": 'w:val="0"',
}
"""Set solid: no space between Chinese and figures, nothing outside the text block, 22 lines on every page. Each style says so for
itself, since LibreOffice does not inherit it."""


def _style(style: Style) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.key}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{properties(**{**_SOLID, **style.look})}<w:rPr>{_letters(style)}</w:rPr></w:style>'
    )


def _letters(style: Style, *, plain: bool = False) -> str:
    half = round(2 * style.letters.size)
    less = round(style.letters.tighter * 20)
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    spacing = f'<w:spacing w:val="-{less}"/>' if less and not plain else ""
    fonts = f'<w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.face}" w:cs="{LATIN}"/>'
    return f'{fonts}{colour}{spacing}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _wanted() -> Iterator[Style]:
    body = LETTERS[Size.BODY]
    yield Style("Title", "Title", TITLE, Letters(*measures.TITLE), _line(measures.TITLE[1], jc="center"))
    yield Style("Subtitle", "Subtitle", KAI, body, _line(body.pitch, jc="center"))
    yield Style(
        "AnnexTitle",
        "附件标题",
        TITLE,
        Letters(*measures.TITLE),
        _line(measures.TITLE[1], jc="center", level=0),
    )
    yield Style("AnnexLabel", "附件标记", HEI, body, _line(body.pitch, keep=True))
    yield Style("PlainLine", "顶格行", FANG, body, _line(body.pitch))
    yield Style("HeadMark", "密级和紧急程度", HEI, body, _line(body.pitch))
    yield Style("OrganMark", "发文机关标志", TITLE, body, {"jc": 'w:val="center"'}, measures.RED)
    yield from _texts()
    for size, key in CELL.items():
        letters = Letters(LETTERS[size].size, LETTERS[size].pitch)
        yield Style(key, f"表内{letters.size:g}磅", FANG, letters, _line(letters.pitch))
    yield Style("Caption", "caption", HEI, LETTERS[Size.SMALL], _line(LETTERS[Size.SMALL].pitch, jc="center"))
    yield Style("TableNote", "表注", FANG, Letters(9.5, 15.0), _line(15.0))
    yield Style("Figure", "图", FANG, LETTERS[Size.SMALL], {"jc": 'w:val="center"'})
    yield Style("RecordText", "版记", FANG, Letters(*measures.NOTE), _line(measures.NOTE[1]))
    yield Style("PageNumber", "页码", SONG, Letters(14.0, 18.0), _line(18.0), latin=SONG)
    yield Style("RunningHead", "页眉", SONG, Letters(9.0, 12.0), _line(12.0, jc="center"))
    yield Style("Spacer", "空隙", SONG, Letters(1.0, 1.0), _line(1.0))


def _texts() -> Iterator[Style]:
    """Yield body and headings in the three sizes."""
    names = {Size.BODY: "Body Text", Size.COMPACT: "小四正文", Size.SMALL: "五号正文"}
    for size, letters in LETTERS.items():
        indent = f'w:firstLineChars="200" w:firstLine="{round(letters.size * 40)}"'
        yield Style(
            BODY[size], names[size], FANG, letters, {**_line(letters.pitch, jc="both"), "ind": indent}
        )
        for level, face in enumerate(_HEADING_FACES, start=1):
            label = f"heading {level}" if size is Size.BODY else f"{names[size][:2]}标题{level}"
            look = {**_line(letters.pitch, keep=True, level=level - 1), "ind": indent}
            yield Style(f"{HEADING[size]}{level}", label, face, letters, look)


def _line(pitch: float, *, jc: str = "", keep: bool = False, level: int | None = None) -> dict[str, str]:
    look = {"spacing": exact(pitch)}
    if jc:
        look["jc"] = f'w:val="{jc}"'
    if keep or level is not None:
        look |= {"keepNext": "", "keepLines": ""}
    if level is not None:
        look["outlineLvl"] = f'w:val="{level}"'
    return look

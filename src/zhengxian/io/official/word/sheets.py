"""Sheets of the Word file: size, margins, page numbers at the outer side, the running head, settings."""

from __future__ import annotations

from zhengxian.io.official import measures
from zhengxian.io.official.word.boxes import NAMES, Box, at, boxed
from zhengxian.io.official.word.container import Container
from zhengxian.io.official.word.marks import TWIPS, W, paragraph, text

_NUMBER_LINE = 18.0
_DASH_BELOW = 9.0
"""From the top of the page number's line to its dashes, in points."""
_FOOT = measures.BOTTOM - measures.PAGE_NUMBER_DROP - (_NUMBER_LINE - _DASH_BELOW) / measures.POINTS
_HEAD = 18.0
_BESIDE = (8.0, 30.0)
"""Width and length in millimetres of the box that holds the page number beside a sheet on its side."""
_SIGN = measures.NOTE[0] / measures.POINTS


class Sheets:
    """Writes headers and footers when first asked for, and the properties of sections."""

    def __init__(self, container: Container, running_head: str) -> None:
        self.container, self.running_head = container, running_head
        self.made: dict[bool, str] = {}

    def section(self, *, landscape: bool) -> str:
        """Return the properties that close a section of upright sheets or of sheets on their side."""
        if landscape not in self.made:
            self.made[landscape] = self._references(landscape=landscape)
        width, height, top, right, bottom, left = measures.sheet(landscape=landscape)
        turned = ' w:orient="landscape"' if landscape else ""
        margins = {
            "top": top,
            "right": right,
            "bottom": bottom,
            "left": left,
            "header": _HEAD,
            "footer": _FOOT,
        }
        told = " ".join(f'w:{name}="{round(value * TWIPS)}"' for name, value in margins.items())
        return (
            f'<w:sectPr>{self.made[landscape]}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{round(width * TWIPS)}" w:h="{round(height * TWIPS)}"{turned}/>'
            f'<w:pgMar {told} w:gutter="0"/><w:docGrid w:linePitch="{round(measures.PITCH * 20)}"/></w:sectPr>'
        )

    def _references(self, *, landscape: bool) -> str:
        references = ""
        for kind, odd in (("default", True), ("even", False)):
            name = f"footer{'Flat' if landscape else ''}{kind.title()}.xml"
            inner = _number_beside(odd=odd) if landscape else _number_below(odd=odd)
            number = self.container.add("footer", name, f"<w:ftr {NAMES}>{inner}</w:ftr>")
            references += f'<w:footerReference w:type="{kind}" r:id="{number}"/>'
        head = paragraph("RunningHead", text(self.running_head))
        for kind in ("default", "even"):
            name = f"header{'Flat' if landscape else ''}{kind.title()}.xml"
            number = self.container.add("header", name, f"<w:hdr {NAMES}>{head}</w:hdr>")
            references = f'<w:headerReference w:type="{kind}" r:id="{number}"/>' + references
        return references


def _dashed() -> str:
    """Return the page number between dashes; PAGE is the only field there is in the file."""
    begin, between, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return f"{text('— ')}{begin}{code}{between}{text('1')}{end}{text(' —')}"


def _number_below(*, odd: bool) -> str:
    side = "right" if odd else "left"
    indent = f'w:{side}Chars="100" w:{side}="{round(measures.NOTE[0] * 20)}"'
    return paragraph("PageNumber", _dashed(), jc=f'w:val="{side}"', ind=indent)


def _number_beside(*, odd: bool) -> str:
    """Return the page number where the foot of the upright sheet is: at the left, turned with the sheet."""
    width, length = _BESIDE
    _, height, top, _, bottom, left = measures.sheet(landscape=True)
    across = left - measures.PAGE_NUMBER_DROP - width / 2
    down = height - bottom - _SIGN - length if odd else top + _SIGN
    place = at("page", across), at("page", down)
    box = Box(f"页码{2 - odd}", 1 + odd, width, length, *place, look='vert="vert" anchor="ctr"')
    inner = paragraph("PageNumber", _dashed(), jc=f'w:val="{"right" if odd else "left"}"')
    return paragraph("PageNumber", boxed(box, inner))


def settings_xml() -> str:
    """Return the settings: two-sided pages, the present mode of Word, Chinese."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )

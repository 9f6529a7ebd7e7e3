"""Sheets of the Word file: size, margins, page numbers at the outer side, the running head, settings."""

from __future__ import annotations

from zhengxian.io.official import measures
from zhengxian.io.official.word.container import Container
from zhengxian.io.official.word.marks import TWIPS, W, paragraph, text

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
EMU = 36_000
"""Word's units of drawing in a millimetre."""
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


NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:wps="{WPS}"'


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
    size = f'cx="{round(width * EMU)}" cy="{round(length * EMU)}"'
    inner = paragraph("PageNumber", _dashed(), jc=f'w:val="{"right" if odd else "left"}"')
    places = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{round(value * EMU)}</wp:posOffset></wp:position{axis}>'
        for axis, value in (("H", across), ("V", down))
    )
    box = (
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        f'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>{places}<wp:extent {size}/>'
        f'<wp:wrapNone/><wp:docPr id="{9000 + odd}" name="页码{1 + odd}"/>'
        f'<a:graphic><a:graphicData uri="{WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
    )
    return paragraph("PageNumber", f"<w:r><w:drawing>{box}</w:drawing></w:r>")


def settings_xml() -> str:
    """Return the settings: two-sided pages, the present mode of Word, Chinese."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )

"""Boxes of text with a place of their own on the page: the record block, page numbers beside turned sheets."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.official.word.marks import W

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:wps="{WPS}" xmlns:mc="{MC}"'
EMU = 36_000
"""Word's units of drawing in a millimetre."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its name and number, width and height in millimetres, where it is, how text goes around and inside it.

    ``across`` and ``down`` are ``position`` elements' content with what they count from.
    """

    name: str
    number: int
    width: float
    height: float
    across: str
    down: str
    wrap: str = "wrapNone"
    look: str = ""


def at(origin: str, millimetres: float) -> str:
    """Return a place at a distance from an origin such as ``page``.

    >>> at("page", 10)
    'relativeFrom="page"><wp:posOffset>360000</wp:posOffset>'
    """
    return f'relativeFrom="{origin}"><wp:posOffset>{round(millimetres * EMU)}</wp:posOffset>'


def aligned(origin: str, side: str) -> str:
    """Return a place at a side of an origin such as ``margin``."""
    return f'relativeFrom="{origin}"><wp:align>{side}</wp:align>'


def boxed(box: Box, inner: str) -> str:
    """Return a run that holds a box with paragraphs; programs that know no boxes leave it out."""
    size = f'cx="{round(box.width * EMU)}" cy="{round(box.height * EMU)}"'
    drawing = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f"<wp:positionH {box.across}</wp:positionH><wp:positionV {box.down}</wp:positionV>"
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:{box.wrap}/>'
        f'<wp:docPr id="{box.number}" name="{box.name}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" {box.look}/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing>{drawing}</w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}<mc:Fallback/></mc:AlternateContent></w:r>"

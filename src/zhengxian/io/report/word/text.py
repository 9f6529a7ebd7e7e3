"""Runs and paragraphs as WordprocessingML: text is always plain text, never a field."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from zhengxian.io.report import tokens

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ARROWS = {"up": "↑", "down": "↓"}
_TITLE_LINE = 20
"""Characters of a title, at 22 points, that fit on one line."""
BAR_UNITS = 22
"""Shaded spaces in the longest bar."""


def run(text: str, *, bold: bool = False, size: float | None = None, colour: str = "") -> str:
    """Return one run of plain text.

    >>> run("<甲>", bold=True)
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">&lt;甲&gt;</w:t></w:r>'
    """
    look = "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour.lstrip("#")}"/>' if colour else ""
    look += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size else ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def title_runs(text: str) -> str:
    """Return a title that breaks before a bracket near its end rather than inside it.

    >>> title_runs("示范市县域经济高质量发展评价方案（2025年）").count("<w:br/>")
    1
    """
    head, mark, tail = text.rpartition("（")
    if not head or len(text) <= _TITLE_LINE or len(tail) > _TITLE_LINE:
        return run(text)
    return run(head) + "<w:r><w:br/></w:r>" + run(mark + tail)


def arrow(mark: str) -> str:
    """Return the arrow that stands before a number of places; other marks have words enough."""
    return _ARROWS.get(mark, "")


def link(inner: str, anchor: str) -> str:
    """Wrap runs in a link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor={quoteattr(bookmark(anchor))} w:history="1">{inner}</w:hyperlink>'


def bookmark(anchor: str) -> str:
    """Return the bookmark name of an anchor: Word allows letters, digits and low lines.

    >>> bookmark("region-12")
    'region_12'
    """
    return "".join(c if c.isalnum() else "_" for c in anchor)


def bar(part: float) -> str:
    """Draw a bar as shaded spaces: solid on paper, silent to a screen reader.

    >>> bar(0.5).count(chr(0xA0)), bar(0.0)
    (11, '')
    """
    units = max(1, round(BAR_UNITS * min(part, 1.0))) if part > 0 else 0
    if not units:
        return ""
    face = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{tokens.LOSS.lstrip("#")}"/>'
    look = f'<w:rPr>{face}<w:sz w:val="14"/><w:szCs w:val="14"/>{fill}</w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{chr(0xA0) * units}</w:t></w:r>'


def paragraph(style: str, inner: str, *, align: str = "", keep: bool = False, extra: str = "") -> str:
    """Return one paragraph of a named style; ``keep`` holds it on the page of the next one."""
    look = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "") + extra
    look += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


def heading(
    level: int, text: str, *, anchor: str = "", number: int = 0, new_page: bool = False, note: str = ""
) -> str:
    """Return a real heading, with a bookmark where something links to it."""
    inner = run(text) + (run(f"　{note}", size=10.5, colour=tokens.INK_3) if note else "")
    if anchor:
        name = quoteattr(bookmark(anchor))
        inner = f'<w:bookmarkStart w:id="{number}" w:name={name}/>{inner}<w:bookmarkEnd w:id="{number}"/>'
    return paragraph(f"Heading{level}", inner, extra="<w:pageBreakBefore/>" if new_page else "")

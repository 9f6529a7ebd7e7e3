"""Write SVG as text: escaped, with presentation attributes only, so that it obeys a strict content policy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhengxian.io.charts.theme import FACES, Theme

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Characters XML 1.0 does not carry, and those that turn the direction of the text after them."""
HATCH = "zx-hatch"
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_HARMLESS = re.compile(r"(https?://|/(?!/)|\?|#|\.{1,2}/|[\w.-]+(/|$|\?))", re.ASCII)


def escaped(text: object) -> str:
    """Make any text safe inside an element or an attribute.

    >>> escaped('<b title="x">县')
    '&lt;b title=&quot;x&quot;&gt;县'
    """
    return _FORBIDDEN.sub("", str(text)).translate(_MARKUP)


def n(value: float) -> str:
    """Write a coordinate with one decimal at most.

    >>> n(12.0), n(0.04), n(-3.26)
    ('12', '0', '-3.3')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def el(tag: str, *children: str, **attributes: object) -> str:
    """Write an element; attributes that are None are left out, ``_`` in a name stands for ``-``.

    >>> el("rect", x=1.25, stroke_width=2, class_=None)
    '<rect x="1.2" stroke-width="2"/>'
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{n(value) if isinstance(value, float) else escaped(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{tag}{told}>{inner}</{tag}>" if inner else f"<{tag}{told}/>"


def text(at: tuple[float, float], words: object, fill: str, **attributes: object) -> str:
    """Write a line of text of 12 pixels at a point; `end` and `middle` are values of ``text_anchor``."""
    given = {"font_size": 12, **attributes}
    return el("text", escaped(words), x=float(at[0]), y=float(at[1]), fill=fill, **given)


def line(points: Iterable[tuple[float, float]], stroke: str, width: float = 1, **attributes: object) -> str:
    """Write an open line through points."""
    path = "L".join(f"{n(x)} {n(y)}" for x, y in points)
    given = {"stroke_linejoin": "round", "stroke_linecap": "round", **attributes}
    return el("path", d=f"M{path}", fill="none", stroke=stroke, stroke_width=f"{width:g}", **given)


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str, **attributes: object) -> str:
    """Write a hairline."""
    given = {"stroke_width": 1, "shape_rendering": "crispEdges", **attributes}
    return el("path", d=f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}", fill="none", stroke=stroke, **given)


def linked(href: str | None, label: str, *children: str) -> str:
    """Wrap a mark into a named link; an address that could run something is left out and the mark stays."""
    if href is None or not _HARMLESS.match(href):
        return el("g", el("title", escaped(label)), *children)
    return el("a", el("title", escaped(label)), *children, href=href, class_="zx-link", aria_label=label)


def own_pattern(part: str, key: str) -> str:
    """Give the hatch of one drawing an id of its own."""
    return part.replace(f'id="{HATCH}"', f'id="{key}-{HATCH}"').replace(
        f"url(#{HATCH})", f"url(#{key}-{HATCH})"
    )


def document(
    size: tuple[float, float],
    title: str,
    sentence: str,
    parts: Iterable[str],
    *,
    key: str,
    theme: Theme,
    links: bool,
    ground: bool = False,
) -> str:
    """Write the whole drawing with its accessible name and the sentence that states its figures.

    The pattern of a map gets an id of its own, since a pattern of a hidden drawing would not be painted.

    A drawing with links is a group that assistive technology enters; any other is one picture.
    """
    return el(
        "svg",
        el("title", escaped(title), id=f"{key}-t"),
        el("desc", escaped(sentence), id=f"{key}-d"),
        *([el("rect", width=float(size[0]), height=float(size[1]), fill=theme.paper)] if ground else []),
        *(own_pattern(part, key) for part in parts),
        xmlns="http://www.w3.org/2000/svg",
        class_="zx-chart",
        role="group" if links else "img",
        aria_labelledby=f"{key}-t",
        aria_describedby=f"{key}-d",
        width=float(size[0]),
        height=float(size[1]),
        viewBox=f"0 0 {n(size[0])} {n(size[1])}",
        font_family=FACES,
        fill=theme.ink,
    )

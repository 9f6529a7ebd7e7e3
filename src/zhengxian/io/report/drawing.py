"""Charts drawn without a browser: clean SVG for HTML and PNG for Word, in a face that ships with the package."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from zhengxian.io.charts.renderer import not_drawn, renderer

SVG = "http://www.w3.org/2000/svg"
_TAGS = {"svg", "g", "path", "rect", "line", "text", "tspan", "defs", "clipPath", "circle"}
_ATTRIBUTES = {
    *(
        "width",
        "height",
        "viewBox",
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "dx",
        "dy",
    ),
    *(
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "opacity",
    ),
    *("stroke-miterlimit", "stroke-linecap", "stroke-linejoin", "transform", "clip-path", "id", "display"),
    *("text-anchor", "font-family", "font-size", "font-weight", "font-style", "dominant-baseline"),
}
_LOCAL = re.compile(r"url\(#([A-Za-z0-9_-]+)\)")


def svg(spec: Mapping[str, Any], key: str) -> str:
    """Draw a chart as an SVG element to put into a page: no script, link, style, handler or foreign element.

    ``key`` (an anchor of the report) keeps the ids of several charts on one page apart.
    Errors: F-305 when the drawing fails.
    """
    return purified(_draw("vegalite_to_svg", spec), key)


def png(spec: Mapping[str, Any], scale: float = 2.0) -> bytes:
    """Draw a chart as a PNG picture. Errors: F-305 when the drawing fails."""
    picture: bytes = _draw("vegalite_to_png", spec, scale=scale)
    return picture


def png_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG picture in pixels.

    >>> png_size(bytes(16) + (800).to_bytes(4, "big") + (600).to_bytes(4, "big"))
    (800, 600)
    """
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def purified(text: str, key: str) -> str:
    """Keep of an SVG text only known elements and attributes, and give its ids a prefix.

    >>> purified(f'<svg xmlns="{SVG}" onload="x()"><script>y</script><text x="1">县</text></svg>', "a")
    '<svg aria-hidden="true" focusable="false"><text x="1">县</text></svg>'
    """
    root = ET.fromstring(text)  # noqa: S314  # written a moment ago by the renderer on this machine
    _purify(root, key)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return ET.tostring(root, encoding="unicode")


def _purify(element: ET.Element, key: str) -> None:
    element.tag = _local(element.tag)
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        if name in _ATTRIBUTES and (kept := _harmless(name, value, key)) is not None:
            element.set(name, kept)
    for child in list(element):
        if _local(child.tag) in _TAGS:
            _purify(child, key)
        else:
            element.remove(child)


def _harmless(name: str, value: str, key: str) -> str | None:
    if name == "id":
        return f"{key}-{value}"
    if "url(" in value:
        found = _LOCAL.fullmatch(value.strip())
        return f"url(#{key}-{found[1]})" if found else None
    return value


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _draw(how: str, spec: Mapping[str, Any], **options: Any) -> Any:
    engine = renderer()
    try:
        return getattr(engine, how)(dict(spec), **options)
    except ValueError as error:
        raise not_drawn(error) from error

"""Pictures of documents: PNG as it is, SVG only where it loads nothing; as PNG for Word."""

from __future__ import annotations

import re
import struct

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official.measures import BLOCK
from zhengxian.io.official.text import printable

LARGEST = 8_000_000
"""Bytes of one picture."""
MOST_DOTS = 12_000
"""Dots along one side of a PNG."""
_PNG = b"\x89PNG\r\n\x1a\n"
_OUTSIDE = re.compile(
    r"<\s*(?:\w+:)?(?:image|script|foreignObject|feImage)\b|<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import"
    r"|(?:\bhref|\bsrc)\s*=\s*[\"'](?!#)|[=:]\s*[\"']?\s*url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIDE = {name: re.compile(rf'\s{name}="([0-9.]+)(?:px)?"') for name in ("width", "height")}
_SHARPNESS = 2.5
_LINKS = re.compile(r"</?a\b[^>]*>")


def is_png(data: bytes) -> bool:
    """Tell a PNG by its first bytes."""
    return data.startswith(_PNG)


def checked(data: bytes, caption: str) -> bytes:
    """Return a picture that loads nothing from outside; links of a chart, which paper cannot follow, are taken out.

    Errors: R-104 when it is neither PNG nor SVG, too large, or refers to something outside.
    """
    name = f"图“{printable(caption)}”" if caption else "图片"
    if len(data) > LARGEST:
        raise ZhengxianError("R-104", f"{name}有 {len(data)} 字节，超过 {LARGEST} 的上限。请换小一些的图。")
    if is_png(data):
        if max(_png_size(data)) > MOST_DOTS:
            raise ZhengxianError("R-104", f"{name}的一边超过 {MOST_DOTS} 个点。请换小一些的图。")
        return data
    text = _LINKS.sub("", data.decode("utf-8", "replace"))
    if not _ROOT.search(text[:4000]):
        raise ZhengxianError("R-104", f"{name}不是 PNG 或 SVG，放不进公文。请换成这两种格式之一。")
    if _OUTSIDE.search(text):
        raise ZhengxianError(
            "R-104", f"{name}引用了图以外的内容，不能放进公文。请用系统生成的图，或换成 PNG。"
        )
    return text.encode()


def size(data: bytes) -> tuple[float, float]:
    """Return width and height of a checked picture in its own units."""
    if is_png(data):
        return _png_size(data)
    root = _ROOT.search(data.decode()[:4000])
    told = root.group(0) if root else ""
    found = [pattern.search(told) for pattern in _SIDE.values()]
    wide, high = (float(one.group(1)) if one else 0.0 for one in found)
    return (wide, high) if wide > 0 and high > 0 else (4.0, 3.0)


def fitted(data: bytes, width: float, most: tuple[float, float]) -> tuple[float, float]:
    """Return width and height in millimetres, made smaller where the picture would leave the text block."""
    wide, high = size(data)
    scale = min(width / wide, most[0] / wide, most[1] / high)
    return wide * scale, high * scale


def room(*, landscape: bool) -> tuple[float, float]:
    """Return the width and height in millimetres that a picture may take, its caption below it."""
    wide, high = BLOCK
    return (high, wide - 30) if landscape else (wide, high - 30)


def as_png(data: bytes) -> bytes:
    """Return a checked picture as PNG. Errors: F-304 without the Chinese face, F-305 when drawing fails."""
    if is_png(data):
        return data
    from zhengxian.io.charts.renderer import not_drawn, renderer

    try:
        made: bytes = renderer().svg_to_png(data.decode(), scale=_SHARPNESS)
    except ValueError as error:
        raise not_drawn(error) from error
    return made


def _png_size(data: bytes) -> tuple[float, float]:
    if len(data) < 24:
        raise ZhengxianError("R-104", "PNG 图片不完整，放不进公文。请重新生成图片。")
    wide, high = struct.unpack(">II", data[16:24])
    if not wide or not high:
        raise ZhengxianError("R-104", "PNG 图片不完整，放不进公文。请重新生成图片。")
    return float(wide), float(high)

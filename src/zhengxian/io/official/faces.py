"""The faces of the PDF: those that ship with the package, and which characters they can print."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from zhengxian.engine.base.errors import ZhengxianError

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
GETA = "〓"
"""Stands for a character that no face has, as in Chinese printing."""
_FORMAT = 12


def folder() -> Path:
    """Return the folder of the faces. Errors: R-108 when one is missing."""
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    for path in (serif_path(), sans_path()):
        if not path.is_file():
            message = (
                f"缺少中文字体文件“{path.name}”，PDF 中的汉字会显示不出来。请重新安装 pylopdf-fonts-zh-cn。"
            )
            raise ZhengxianError("R-108", message)
    return Path(serif_path()).parent


@cache
def covered() -> frozenset[int]:
    """Return the characters that the faces can print, from their character tables."""
    found: set[int] = set()
    for path in sorted(folder().glob("*.otf")):
        found |= _characters(path.read_bytes())
    return frozenset(found)


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters of texts that no face has, each once, in order of code.

    >>> missing(["甲县", "增长6.5%", chr(0x1F600)]) == (chr(0x1F600),)
    True
    """
    used = {sign for text in texts for sign in text}
    known = covered()
    return tuple(sorted(sign for sign in used if ord(sign) not in known and sign not in "\n "))


def _characters(font: bytes) -> set[int]:
    """Read the format 12 table of an OpenType file: groups of first and last character."""
    count = struct.unpack(">H", font[4:6])[0]
    entries = [struct.unpack(">4sIII", font[12 + 16 * at : 28 + 16 * at]) for at in range(count)]
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    for at in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        offset = start + struct.unpack(">I", font[start + 8 + 8 * at : start + 12 + 8 * at])[0]
        if struct.unpack(">H", font[offset : offset + 2])[0] == _FORMAT:
            return _groups(font, offset)
    return set()


def _groups(font: bytes, offset: int) -> set[int]:
    number = struct.unpack(">I", font[offset + 12 : offset + 16])[0]
    whole = struct.iter_unpack(">III", font[offset + 16 : offset + 16 + 12 * number])
    return {code for first, last, _ in whole for code in range(first, last + 1)}

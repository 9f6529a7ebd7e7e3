"""Which number in a Word file was read from where: for checks after a clerk has edited the file, and for auditors."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official.word.container import KEYS, KEYS_PART
from zhengxian.io.official.word.marks import PREFIX, W

_LARGEST = 200_000_000
"""Bytes that a part may unpack to."""
_DAMAGE = (
    zipfile.BadZipFile,
    KeyError,
    Tree.ParseError,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A bound number as it stands in the file now."""

    key: str
    text: str


def bound_numbers(data: bytes) -> tuple[FoundNumber, ...]:
    """Return the bound numbers of a Word file in their order.

    Errors: R-109 when the file is no Word file, is damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            body = _part(box, "word/document.xml")
            keys = _part(box, KEYS_PART) if KEYS_PART in box.namelist() else None
    except _DAMAGE as error:
        raise _unreadable("不是 Word 文件，或已损坏") from error
    long_keys = (
        {one.get("tag", ""): one.text or "" for one in keys.iter(f"{{{KEYS}}}key")}
        if keys is not None
        else {}
    )
    return tuple(_found(body, long_keys))


def _found(body: Tree.Element, long_keys: dict[str, str]) -> list[FoundNumber]:
    found = []
    for control in body.iter(f"{{{W}}}sdt"):
        mark = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
        name = mark.get(f"{{{W}}}val", "") if mark is not None else ""
        content = control.find(f"{{{W}}}sdtContent")
        if name.startswith(PREFIX) and content is not None:
            words = "".join(one.text or "" for one in content.iter(f"{{{W}}}t"))
            found.append(FoundNumber(long_keys.get(name, name.removeprefix(PREFIX)), words))
    return found


def _part(box: zipfile.ZipFile, name: str) -> Tree.Element:
    """Return a part; one with a document type, which could hide entities, is refused."""
    if box.getinfo(name).file_size > _LARGEST:
        raise _unreadable("解开后过大")
    content = box.read(name).decode("utf-8-sig")  # a text hides no other encoding from the next line
    if "<!DOCTYPE" in content or "<!ENTITY" in content:
        raise _unreadable("含有不允许的文档类型声明")
    return Tree.fromstring(content)  # noqa: S314 -- no document type, so there are no entities


def _unreadable(why: str) -> ZhengxianError:
    return ZhengxianError("R-109", f"文件{why}，读不出数的出处。请使用系统导出的 Word 文件。")

"""A small XML part of a workbook as a tree; a document type, which could hide an entity bomb, is refused."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 100
"""How deep elements may nest; parts of a workbook need about ten levels."""


class FaultyXmlError(Exception):
    """The part is no clean XML; the text says why, for the middle of a sentence."""


def tree_of(content: bytes) -> Element:
    """Parse a part; names carry their namespace before a ``}``.

    The parser itself reports the document type, so neither comments before it nor another encoding hide it.

    >>> tree_of(b'<a><b c="1"/></a>')[0].get("c")
    '1'
    >>> tree_of(b'<!--   --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    Traceback (most recent call last):
    zhengxian.io.tables.small_parts.FaultyXmlError: 含有文档类型声明
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FaultyXmlError("层次过深")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError, AssertionError) as error:
        raise FaultyXmlError("XML 有语法错误") from error


def local(tag: str) -> str:
    """Return a tag or attribute name without its namespace."""
    return tag.rpartition("}")[2]


def _refuse(*_: object) -> None:
    raise FaultyXmlError("含有文档类型声明")

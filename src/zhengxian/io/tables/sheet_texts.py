"""Texts of a workbook: the shared table, inline texts, and Excel's own escapes."""

from __future__ import annotations

import codecs
import html
import re

_ITEM = re.compile(rb"<si(?:\s[^>]*)?/>|<si(?:\s[^>]*)?>(.*?)</si>", re.DOTALL)
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_TEXT = re.compile(rb"<t(?:\s[^>]*)?>(.*?)</t>", re.DOTALL)
_SIMPLE = re.compile(rb"<is><t>([^<]*)</t></is>")
_PREFIX = re.compile(rb"<(\w+):sst\b")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_texts(content: bytes) -> list[str]:
    """Return the shared texts of a workbook in order."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    prefix = _PREFIX.search(content, 0, 2000)
    if prefix:
        name = prefix[1]
        content = content.replace(b"<" + name + b":", b"<").replace(b"</" + name + b":", b"</")
    return [inner_text(item or b"") for item in _ITEM.findall(content)]


def inner_text(content: bytes) -> str:
    """Return the text within ``<t>`` tags, without phonetic hints.

    >>> inner_text(b'<is><r><t>A&amp;</t></r><rPh><t>x</t></rPh><r><t>B_x000D_</t></r></is>')
    'A&B\\r'
    """
    simple = _SIMPLE.match(content)
    if simple:
        return plain_text(simple[1])
    if b"<rPh" in content:
        content = _PHONETIC.sub(b"", content)
    return plain_text(b"".join(_TEXT.findall(content)))


def plain_text(content: bytes) -> str:
    """Return the content of a tag with XML and Excel escapes resolved."""
    text = content.decode("utf-8", "replace")
    if "&" in text:
        text = html.unescape(text)
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text

"""A web page as paragraphs: its main text, without scripts, navigation and the rest around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from zhengxian.io.documents.main_text import Block, main_blocks
from zhengxian.io.documents.model import DocumentKind, DocumentText, Found, Origin, assemble
from zhengxian.io.documents.page_table import task_lines
from zhengxian.io.documents.plain import decoded
from zhengxian.io.documents.task_table import TASK_TABLES

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_CHINESE_SETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}

UNREAD = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
    ),
    *(
        "canvas",
        "audio",
        "video",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "footer",
        "aside",
        "rp",
        "rt",
    ),
    *("head", "menu", "dialog", "map"),
}
_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
    ),
    *(
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "center",
        "fieldset",
        "figure",
        "figcaption",
    ),
    *("body", "html", "hr", "br", "tbody", "thead", "caption", "address", "details", "summary"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f\u00a0]+")


def read_page(content: bytes, name: str) -> DocumentText:
    """Read the main text of a web page; nothing is loaded and no script is run.

    Errors: A-156 and A-157 encoding.
    """
    text = decoded(content, name, _charset(content))
    walk = _Walk()
    blocks = list(walk.blocks(_tree(text)))
    kept = main_blocks(blocks)
    notes = [TASK_TABLES] if walk.task_tables else []
    if len(kept) < len(blocks):
        notes.append("网页的导航、相关链接、页眉页脚没有读，只读了正文。请核对有无遗漏。")
    found = (Found(b.text, Origin.TABLE if b.in_table else Origin.BODY) for b in kept)
    return assemble(name, DocumentKind.HTML, found, notes)


def _charset(content: bytes) -> str | None:
    match = _CHARSET.search(content[:8192])
    if match is None:
        return None
    told = match[1].decode("ascii").lower()
    return _CHINESE_SETS.get(told, told)


def _tree(text: str) -> Iterable[tuple[str, etree._Element]]:
    """Return the events of the page, whatever its faults; entities and addresses are not followed."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ()
    return () if root is None else etree.iterwalk(root, events=("start", "end"))


class _Walk:
    """Divides a page into runs of text between block elements, each with the way down to it."""

    def __init__(self) -> None:
        self.task_tables = False
        self._run = _Run()
        self._way = [0]
        self._unread = 0

    def blocks(self, events: Iterable[tuple[str, etree._Element]]) -> Iterator[Block]:
        """Give the blocks in the order of the page."""
        for number, (event, node) in enumerate(events, start=1):
            tag = node.tag if isinstance(node.tag, str) else ""
            yield from self._start(tag, node, number) if event == "start" else self._end(tag, node)
        yield from self._run.take(self._way)

    def _start(self, tag: str, node: etree._Element, number: int) -> Iterator[Block]:
        self._run.enter(tag)
        if self._unread or _is_unread(tag, node):
            self._unread += 1
            return
        lines = task_lines(node) if tag == "table" else None
        if tag in _BLOCKS:
            yield from self._run.take(self._way)
            self._way.append(number)
        if lines is None:
            self._run.add(node.text)
            return
        yield from (Block(line, tuple(self._way[:-1]), in_table=True) for line in lines)
        self.task_tables = True
        self._way.pop()
        self._unread = 1

    def _end(self, tag: str, node: etree._Element) -> Iterator[Block]:
        if self._unread:
            self._unread -= 1
        elif tag in _BLOCKS:
            yield from self._run.take(self._way)
            self._way.pop()
        self._run.leave(tag)
        if not self._unread:
            self._run.add(node.tail)


def _is_unread(tag: str, node: etree._Element) -> bool:
    hidden = "hidden" in node.attrib or node.get("aria-hidden") == "true"
    return tag in UNREAD or hidden or bool(_HIDDEN.search(node.get("style") or ""))


class _Run:
    """The text since the last block element began or ended."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = self._links = self._tables = 0
        self._heading = False

    def enter(self, tag: str) -> None:
        self._links += tag == "a"
        self._tables += tag in ("td", "th")
        self._heading = self._heading or tag == "h1"

    def leave(self, tag: str) -> None:
        self._links -= tag == "a"
        self._tables -= tag in ("td", "th")
        self._heading = self._heading and tag != "h1"

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(_BLANK.sub("", text)) if self._links else 0

    def take(self, way: list[int]) -> Iterator[Block]:
        """Give the text so far as a block and begin anew."""
        text = _BLANK.sub(" ", "".join(self._parts)).strip()
        if text:
            yield Block(text, tuple(way), self._linked, bool(self._tables), self._heading)
        self._parts.clear()
        self._linked = 0

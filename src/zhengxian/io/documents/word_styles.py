"""What the styles of a Word document say of its paragraphs: which list they number in, and whether they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from zhengxian.io.tables.small_parts import local

_DEEPEST = 20
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its list and level there (None: says nothing), whether its text is hidden, name, parent."""

    number: str | None = None
    level: int | None = None
    hidden: bool | None = None
    title: str = ""
    parent: str = ""


class Styles:
    """The styles by their names, each completed by those it is based on."""

    def __init__(self, part: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for node in () if part is None else part:
            if local(node.tag) != "style":
                continue
            name = attribute(node, "styleId")
            self._styles[name] = _style(node)
            if attribute(node, "type") == "paragraph" and attribute(node, "default") not in ("", *OFF):
                self.default = name

    def lists(self) -> Mapping[str, str]:
        """Return the list of every style that numbers its paragraphs."""
        return {name: style.number for name, style in self._styles.items() if style.number}

    def complete(self, name: str) -> Style:
        """Return a style with what it inherits; an unknown name has nothing."""
        number = level = hidden = None
        title = ""
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                break
            title = title or style.title
            number = style.number if number is None else number
            level = style.level if level is None else level
            hidden = style.hidden if hidden is None else hidden
            name = style.parent
        return Style(number, level, hidden, title)


def _style(node: Element) -> Style:
    number = level = hidden = None
    title = parent = ""
    for child in node.iter():
        value = attribute(child, "val")
        match local(child.tag):
            case "numId":
                number = value
            case "ilvl":
                level = int(value) if value.isdigit() else None
            case "vanish":
                hidden = value not in OFF
            case "name":
                title = title or value.lower()
            case "basedOn":
                parent = value
    return Style(number, level, hidden, title, parent)


def attribute(node: Element, name: str) -> str:
    """Return an attribute by its name without namespace; absent is empty."""
    return next((v for k, v in node.attrib.items() if local(k) == name), "")

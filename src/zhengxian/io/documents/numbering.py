"""The numbers that Word puts in front of paragraphs by itself: they stand in no text, only in its list rules.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from zhengxian.io.documents.numerals import numeral
from zhengxian.io.documents.word_styles import attribute
from zhengxian.io.tables.small_parts import local

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LIMIT = 200
"""No label is longer."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: first number, style of the number, text around it, what follows."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    gap: str = "tab"
    digits_only: bool = False
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """One list as it runs through a document; lists that share a rule go on counting together."""

    rule: str
    levels: Mapping[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives every numbered paragraph, in text order, the label that Word shows before it."""

    def __init__(self, part: Element | None, lists_of_styles: Mapping[str, str] | None = None) -> None:
        rules = _rules(part, lists_of_styles or {})
        self._lists = dict(_lists(part, rules))
        self._counts: dict[str, dict[int, int]] = {}

    def level_of(self, number: str, style: str) -> int:
        """Return the level of a list that a paragraph style stands for; the first where no level names it."""
        found = self._lists.get(number)
        levels = found.levels.items() if found else ()
        return next((at for at, level in levels if style and level.paragraph_style == style), 0)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of a list and return its label with the gap after it; empty for a bullet."""
        found = self._lists.get(number)
        if found is None or not 0 <= level < LEVELS:
            return ""
        counts = self._counts.setdefault(found.rule, {})
        own = found.levels.get(level, Level())
        if level in found.restarts:
            counts[level] = found.restarts.pop(level) - 1
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        return _shown(own, found.levels, counts)


def _shown(own: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    if own.style in ("bullet", "none") and "%" not in own.text:
        return ""

    def count(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        rule = levels.get(level, Level())
        style = "decimal" if own.digits_only else rule.style
        return numeral(counts.get(level, rule.start), style)

    label = _PLACE.sub(count, own.text)[:_LIMIT]
    return label + (" " if label and own.gap != "nothing" and label[-1].isascii() else "")


def _rules(part: Element | None, lists_of_styles: Mapping[str, str]) -> dict[str, dict[int, Level]]:
    """Return the levels of every rule; a rule that only points to a style takes the levels of the style's list."""
    rules: dict[str, dict[int, Level]] = {}
    pointers: dict[str, str] = {}
    for node in _children(part, "abstractNum"):
        name = attribute(node, "abstractNumId")
        rules[name] = {k: v for k, v in (_level(n) for n in _children(node, "lvl")) if k < LEVELS}
        link = next(_children(node, "numStyleLink"), None)
        if link is not None:
            pointers[name] = attribute(link, "val")
    rule_of_list = {
        attribute(n, "numId"): attribute(next(_children(n, "abstractNumId"), n), "val")
        for n in _children(part, "num")
    }
    for name, style in pointers.items():
        target = rule_of_list.get(lists_of_styles.get(style, ""), "")
        rules[name] = rules[name] or rules.get(target, {})
    return rules


def _lists(part: Element | None, rules: Mapping[str, dict[int, Level]]) -> Iterator[tuple[str, _List]]:
    for node in _children(part, "num"):
        rule = attribute(next(_children(node, "abstractNumId"), node), "val")
        made = _List(rule, dict(rules.get(rule, {})))
        for change in _children(node, "lvlOverride"):
            at = _number(attribute(change, "ilvl"), 0)
            for own in _children(change, "lvl"):
                made.levels = {**made.levels, at: _level(own)[1]}
            for start in _children(change, "startOverride"):
                made.restarts[at] = _number(attribute(start, "val"), 1)
        yield attribute(node, "numId"), made


def _level(node: Element) -> tuple[int, Level]:
    made = Level()
    for child in node:
        value = attribute(child, "val")
        match local(child.tag):
            case "start":
                made = replace(made, start=_number(value, 1))
            case "numFmt":
                made = replace(made, style=value)
            case "lvlText":
                made = replace(made, text=value)
            case "suff":
                made = replace(made, gap=value)
            case "pStyle":
                made = replace(made, paragraph_style=value)
            case "isLgl":
                made = replace(made, digits_only=value not in ("0", "false"))
    return _number(attribute(node, "ilvl"), 0), made


def _children(node: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (() if node is None else node) if local(child.tag) == name)


def _number(text: str, fallback: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else fallback

"""What a cell style shows: a plain number, a percentage or a date."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from zhengxian.io.tables.small_parts import local

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}

PLAIN, PERCENT, DATE = 0, 1, 2


def cell_formats(root: Element) -> list[int]:
    """Return for every cell style of the styles part whether it is `PLAIN`, `PERCENT` or `DATE`."""
    custom = {
        int(node.get("numFmtId", 0)): node.get("formatCode", "")
        for node in root.iter()
        if local(node.tag) == "numFmt"
    }
    formats = [node for node in root if local(node.tag) == "cellXfs"]
    return [_style(int(xf.get("numFmtId", 0)), custom) for node in formats for xf in node]


def _style(number: int, custom: dict[int, str]) -> int:
    if number in custom:
        code = _without_literals(custom[number]).lower()
        if "%" in code:
            return PERCENT
        return DATE if any(c in code for c in "ymdhs") else PLAIN
    if number in _PERCENT_FORMATS:
        return PERCENT
    return DATE if number in _DATE_FORMATS else PLAIN


def _without_literals(code: str) -> str:
    """Drop quoted texts, escaped characters, colours and conditions from a number format.

    >>> _without_literals('0.0"days"[Red]\\\\m;General')
    '0.0;'
    """
    out, closing, skip = [], "", False
    for c in code:
        if skip:
            skip = False
        elif closing:
            closing = "" if c == closing else closing
        elif c in '"[':
            closing = '"' if c == '"' else "]"
        elif c in "\\_*":
            skip = True
        else:
            out.append(c)
    return "".join(out).replace("General", "")

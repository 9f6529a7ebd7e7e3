"""Units of the same kind and the exact factor between them: 万元 and 亿元, but never 元 and 美元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_PREFIXES = {
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "十万": Decimal(10**5),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
}
_SAME: dict[str, tuple[str, Decimal]] = {
    "％": ("%", Decimal(1)),
    "百分比": ("%", Decimal(1)),
    "‰": ("%", Decimal("0.1")),
    "个百分点": ("百分点", Decimal(1)),
    "公斤": ("克", Decimal(1000)),
    "公顷": ("亩", Decimal(15)),
    "公里": ("米", Decimal(1000)),
}
_COMMON = (
    *("元", "美元", "人", "人次", "户", "个", "家", "件", "项", "起", "次", "头", "只", "辆", "台", "套"),
    *("亩", "吨", "克", "米", "平方米", "立方米", "瓦时", "吨标准煤", "%", "百分点", "岁", "年", "天"),
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TAIL = re.compile(r"(?:±|\+/-|[,，:：、])?\s*([%‰])$")


def conversion(given: str, wanted: str) -> Decimal | None:
    """Return what a figure in one unit is multiplied by to be in another; None when they are not of one kind.

    >>> conversion("万元", "亿元"), conversion("元", "万元"), conversion("美元", "元")
    (Decimal('0.0001'), Decimal('0.0001'), None)
    """
    one, other = _parsed(given), _parsed(wanted)
    if one[1] != other[1]:
        return None
    factor = one[0] / other[0]
    return factor if factor != 1 else Decimal(1)


def ratio_text(given: str, wanted: str) -> str:
    """Return the conversion in words.

    >>> ratio_text("万元", "亿元"), ratio_text("亿元", "万元")
    ('1 亿元 = 10000 万元', '1 亿元 = 10000 万元')
    """
    factor = conversion(given, wanted) or Decimal(1)
    if factor < 1:
        return f"1 {wanted} = {(1 / factor).normalize():f} {given}"
    return f"1 {given} = {factor.normalize():f} {wanted}"


class UnitWords:
    """Knows which words are units: those of the form and the library, the usual ones, with any prefix."""

    def __init__(self, units: Iterable[str]) -> None:
        self._bases = {_parsed(unit)[1] for unit in (*units, *_COMMON) if unit}

    def __contains__(self, text: str) -> bool:
        plain = _plain(text)
        return bool(plain) and _parsed(plain)[1] in self._bases

    def split(self, text: str) -> tuple[str, str]:
        """Part a heading into its words and its unit (empty: none).

        >>> UnitWords(["亿元"]).split("一般公共预算收入（万元）"), UnitWords([]).split("同比±%")
        (('一般公共预算收入', '万元'), ('同比', '%'))
        """
        wide = unicodedata.normalize("NFKC", text).strip()
        for match in reversed(list(_BRACKETS.finditer(wide))):
            inner = re.sub(r"^(?:计量)?单位[:：]?", "", match[1].strip())
            if inner in self:
                return (wide[: match.start()] + wide[match.end() :]).strip(), _plain(inner)
        tail = _TAIL.search(wide)
        if tail and tail.start():
            return wide[: tail.start()].strip(), tail[1]
        words, _, last = re.sub(r"[,，:：、]", ",", wide).rpartition(",")
        if words and last in self:
            return words.strip(), _plain(last)
        return (wide, "") if wide not in self else ("", _plain(wide))

    def list_of(self, text: str) -> tuple[str, ...]:
        """Return the units that a line such as “单位：亿元、%” names."""
        wide = unicodedata.normalize("NFKC", text)
        found = re.search(r"单位[:：]\s*([^()（）\s]+(?:\s*[、,，/]\s*[^()（）\s]+)*)", wide)
        words = re.split(r"\s*[、,，]\s*", found[1]) if found else []
        return tuple(_plain(word) for word in words if word in self)


def _plain(text: str) -> str:
    wide = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"^[±(]+|[)]+$", "", wide) or wide


def _parsed(unit: str) -> tuple[Decimal, str]:
    """Return the factor of a unit and what remains when its prefixes are taken off."""
    base, factor = _plain(unit), Decimal(1)
    while True:
        if base in _SAME:
            name, times = _SAME[base]
            return factor * times, name
        prefix = next((p for p in _PREFIXES if base.startswith(p) and len(base) > len(p)), None)
        if prefix is None:
            return factor, base
        factor, base = factor * _PREFIXES[prefix], base[len(prefix) :]

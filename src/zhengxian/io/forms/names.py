"""Names as offices write them: 云 岭 县, 1. 云岭县, 其中：税收收入 | 同比增长, and what they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.base.suggest import nearest
from zhengxian.io.forms.sheet import FormIndicator, FormRegion
from zhengxian.io.forms.units import UnitWords

_NUMBERING = re.compile(r"^(?:\(?[0-9一二三四五六七八九十]{1,3}[)、]|[0-9]{1,3}\.(?!\d)|[#*※○●])+")
_AMONG = re.compile(r"^其中[:：]?")
_SUFFIXES = ("街道办事处", "街道", "县", "区", "市", "镇", "乡")
_GROWTH = re.compile(
    r"(?:比上年|比去年|较上年|较去年|与上年)?(?:同期|同比)?(?:增长速度|增长率|增长|增速|增幅|增减|同比)(?:速度|幅度|率)?$"
)
_LEVEL = re.compile(
    r"(?:自年初累计|本月止累计|本年累计|本期累计|累计数|累计|绝对额|绝对值|绝对量|总量|总额|完成数|完成额|完成值|实绩|数值|金额|本期数|本期)$"
)
TOTALS = frozenset(
    [
        "合计",
        "总计",
        "小计",
        "全市",
        "全县",
        "全区",
        "全省",
        "平均",
        "平均数",
        "全市合计",
        "全县合计",
        "市合计",
    ]
)
ASIDE = frozenset(
    [
        "序号",
        "编号",
        "行号",
        "栏次",
        "代码",
        "地区代码",
        "区划代码",
        "行政区划代码",
        "类别",
        "排名",
        "位次",
        "名次",
        "排序",
        "备注",
        "说明",
        "填表人",
    ]
)
"""Headings beside the figures that ask for nothing."""


def plain(text: str) -> str:
    """Return a name without blanks, width, numbering and 其中.

    >>> plain("　云 岭 县"), plain("（一）云岭县"), plain("其中：税收收入"), plain("１.云岭县")
    ('云岭县', '云岭县', '税收收入', '云岭县')
    """
    wide = unicodedata.normalize("NFKC", text)
    tight = "".join(c for c in wide if not c.isspace() and unicodedata.category(c) != "Cf")
    return _AMONG.sub("", _NUMBERING.sub("", tight))


def usual(text: str) -> str:
    """Return a heading with its last word in the usual form: growth as 增速, words for the level left out.

    >>> usual("一般公共预算收入同比增长"), usual("一般公共预算收入累计"), usual("总量")
    ('一般公共预算收入增速', '一般公共预算收入', '')
    """
    tight = plain(text)
    if _GROWTH.search(tight):
        return _GROWTH.sub("增速", tight)
    return _LEVEL.sub("", tight)


class RegionNames:
    """Finds the code of a region by code, name, alias or the name without 县, 镇 …, if only one has it."""

    def __init__(self, regions: Iterable[FormRegion], others: Mapping[str, str] | None = None) -> None:
        self._codes: dict[str, str | None] = {}
        self._short: dict[str, str | None] = {}
        self.names: dict[str, str] = dict(others or {})
        for region in regions:
            self.names[region.code] = region.name
            for alias in region.aliases:
                self._add(alias, region.code)
        for code, name in self.names.items():
            self._add(code, code)
            self._add(name, code)

    def _add(self, word: str, code: str) -> None:
        full = plain(word)
        _claim(self._codes, full, code)
        suffix = next((s for s in _SUFFIXES if full.endswith(s) and len(full) - len(s) >= 2), "")
        if suffix:
            _claim(self._short, full.removesuffix(suffix), code)

    def find(self, text: str) -> str | None:
        """Return the code a text stands for, or None when it is unknown or stands for several."""
        word = plain(text)
        if not word:
            return None
        return self._codes[word] if word in self._codes else self._short.get(word)

    def nearest(self, text: str) -> str | None:
        """Return the known name most like a text, or the one whose short form the text holds.

        >>> RegionNames([FormRegion("1", "东川县"), FormRegion("2", "临河县")]).nearest("东川新区")
        '东川县'
        """
        word = plain(text)
        near = nearest(word, self.names.values())
        if near is None:
            held = [short for short, code in self._short.items() if code and short in word]
            near = self.names[str(self._short[max(held, key=len)])] if held else None
        return near


class IndicatorNames:
    """Finds the code of an indicator by the headings above a column, from the top down."""

    def __init__(
        self,
        indicators: Iterable[FormIndicator],
        library: Mapping[str, Indicator] | None,
        units: UnitWords,
    ) -> None:
        self._units = units
        self._exact: dict[str, str | None] = {}
        self._usual: dict[str, str | None] = {}
        self.titles: dict[str, str] = {}
        own = list(indicators)
        for indicator in own:
            self.titles[indicator.code] = indicator.title
            for word in _own_words(indicator):
                _claim(self._exact, plain(word), indicator.code)
        for indicator in own:
            for word in (*_own_words(indicator), *_library_words(indicator.code, library)):
                self._offer(word, indicator.code)
        self.others = RestOfLibrary(library, self.titles)

    def _offer(self, word: str, code: str) -> None:
        for table, key in ((self._exact, plain(word)), (self._usual, usual(word))):
            if key and key not in self._exact:
                _claim(table, key, code)

    def find(self, path: Iterable[str]) -> tuple[str | None, str]:
        """Return the code (None: unknown) and the unit that the headings name (empty: none)."""
        words, unit = self.parts(path)
        for spelling in _spellings(words):
            code = self._exact.get(plain(spelling)) or self._meant(usual(spelling))
            if code is not None:
                return code, unit
        return None, unit

    def _meant(self, key: str) -> str | None:
        """Return the code of a heading in its usual form."""
        return self._usual.get(key) or self._exact.get(key) if key else None

    def parts(self, path: Iterable[str]) -> tuple[list[str], str]:
        """Return the headings without their units, and the lowest unit among them."""
        words, unit = [], ""
        for text in path:
            rest, found = self._units.split(text)
            unit = found or unit
            if rest:
                words.append(rest)
        return words, unit

    def nearest(self, path: Iterable[str]) -> str | None:
        """Return the title most like the headings."""
        words, _ = self.parts(path)
        for spelling in _spellings(words):
            near = nearest(usual(spelling) or plain(spelling), self.titles.values())
            if near:
                return near
        return None


class RestOfLibrary:
    """The indicators of the library that the form does not ask for."""

    def __init__(self, library: Mapping[str, Indicator] | None, asked: Mapping[str, str]) -> None:
        self._titles: dict[str, str] = {}
        for indicator in (library or {}).values():
            if indicator.code not in asked:
                for word in indicator.names:
                    self._titles.setdefault(usual(word) or plain(word), indicator.title)

    def find(self, words: list[str]) -> str | None:
        """Return the title of the other indicator that the headings name."""
        return next((self._titles[usual(s)] for s in _spellings(words) if usual(s) in self._titles), None)


def _own_words(indicator: FormIndicator) -> list[str]:
    words = [indicator.title, indicator.code, *indicator.aliases]
    return [*words, f"{plain(indicator.group)}{indicator.label}"] if indicator.group else words


def _library_words(code: str, library: Mapping[str, Indicator] | None) -> list[str]:
    """Return what the library calls an indicator; a growth rate is also its level's names and 增速."""
    known = (library or {}).get(code)
    if known is None:
        return []
    level = (library or {}).get(known.growth_of or "")
    return [*known.names, *(f"{name}增速" for name in (level.names if level else ()))]


def _spellings(words: list[str]) -> list[str]:
    """Return what headings may mean together: all, then without the topmost ones."""
    return ["".join(plain(w) for w in words[at:]) for at in range(len(words))]


def _claim(table: dict[str, str | None], key: str, code: str) -> None:
    """Enter a key; one that two claim stands for none."""
    table[key] = code if table.get(key, code) == code else None

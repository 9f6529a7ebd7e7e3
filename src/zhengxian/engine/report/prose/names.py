"""Names in prose: which region and indicator a number is said of, and names that nobody has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zhengxian.engine.base.suggest import nearest

WHOLE = (
    "全市",
    "全省",
    "全国",
    "全县",
    "全镇",
    "我市",
    "我省",
    "我县",
    "各县",
    "各市",
    "各镇",
    "该县",
    "该镇",
    "本县",
    "本镇",
)
"""Words for a region that name none: a number after them is not the last named region's."""
PLAIN_WORDS = (
    "全县", "各县", "我县", "该县", "本县", "强县", "弱县", "大县", "小县", "同县", "外县", "邻县", "他县", "两县", "三县",
    "四县", "五县", "多县", "市县", "州县", "郡县", "区县", "贫困县", "示范县", "试点县", "百强县", "先进县", "落后县",
    "乡镇", "城镇", "村镇", "小镇", "重镇", "集镇", "各镇", "全镇", "我镇", "该镇", "本镇", "强镇", "建制镇", "中心镇", "冰镇",
    "城乡", "各乡", "全乡", "该乡", "本乡", "下乡", "返乡", "故乡", "家乡", "水乡", "回乡", "入乡", "异乡", "同乡",
)  # fmt: skip
SUFFIX = re.compile(
    r"[\u4e00-\u9fff]{1,3}?[县镇乡](?=[，。；、（：\s]|和|与|及|居|较|同比|增长|下降|完成|位次|综合|规模|前移|后移|的|$)"
)
VERBS = re.compile(r"[推进加快支持全各对在把向到于个等强大小建设促动的了业产重点县乡镇村市区统筹带惠富兴]")
"""Characters of which a word before 县, 镇, 乡 is more likely a phrase (推进县乡公路) than a name."""
EDGE = re.compile(r"(^|[，。；：、！？“（\n\s]|与|和|及|是|较|比|由|从|为)$")
SHORTEST = 4
MEASURES = "率数额量比值度"
TAILS = ("增速", "增长率", "增长")


@dataclass(frozen=True)
class Vocabulary:
    """Names that exist: those of regions, and of indicators with their aliases, each to the title it stands for."""

    regions: frozenset[str]
    indicators: Mapping[str, str]

    @cached_property
    def _region_pattern(self) -> re.Pattern[str]:
        return _any_of((*self.regions, *WHOLE))

    @cached_property
    def _spoken(self) -> Mapping[str, str]:
        """Names of indicators as they are spoken: also without 增速, where four characters are left."""
        short = {stem(name): title for name, title in self.indicators.items() if len(stem(name)) >= SHORTEST}
        return short | dict(self.indicators)

    @cached_property
    def _indicator_pattern(self) -> re.Pattern[str]:
        return _any_of(tuple(self._spoken))

    def last_region(self, text: str) -> str | None:
        """Return the region named last in a text; empty for 全市 and the like, None where none is named.

        >>> Vocabulary(frozenset({"甲县"}), {}).last_region("甲县增长"), Vocabulary(frozenset(), {}).last_region("全市")
        ('甲县', '')
        """
        found = [match[0] for match in self._region_pattern.finditer(text)]
        return (
            None if not found else ("" if found[-1] in WHOLE and found[-1] not in self.regions else found[-1])
        )

    def last_indicator(self, text: str) -> str | None:
        """Return the title of the indicator named last, without 增速 at its end; None where none is named."""
        found = [match[0] for match in self._indicator_pattern.finditer(text)]
        return stem(self._spoken[found[-1]]) if found else None

    def regions_in(self, text: str) -> set[str]:
        """Return the regions that a text names."""
        return {match[0] for match in self._region_pattern.finditer(text)} & self.regions

    def indicators_in(self, text: str) -> set[str]:
        """Return the indicators that a text names, without 增速 at their ends."""
        return {stem(self._spoken[match[0]]) for match in self._indicator_pattern.finditer(text)}

    def strange_regions(self, text: str) -> Iterator[tuple[int, int, str, str | None]]:
        """Yield (start, end, name, nearest known) of words that stand as a county or town and are none.

        Only a short word with a clear beginning (after a mark, 与, 和 and the like) and a clear end (before 增长, 居, a
        mark and the like) is taken for a name. Elsewhere it is not known where a name begins: nothing is said.
        """
        known = [match.span() for match in self._region_pattern.finditer(text)]
        for match in SUFFIX.finditer(text):
            start, end = match.span()
            word = match[0]
            if any(s < end and start < e for s, e in known) or word.endswith(PLAIN_WORDS):
                continue
            if EDGE.search(text[:start]) and not VERBS.search(word[:-1]):
                yield start, end, word, nearest(word, self.regions)

    def strange_indicators(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield (start, end, wording, nearest known) of words that differ from one title in one character.

        Titles of five characters and more; what is a known name is left alone.
        """
        covered = [match.span() for match in self._indicator_pattern.finditer(text)]
        seen: set[tuple[int, int]] = set()
        for name in sorted((n for n in self._spoken if len(n) > SHORTEST), key=len, reverse=True):
            for start in _one_off(name, text):
                span = (start, start + len(name))
                if span in seen or any(s < span[1] and span[0] < e for s, e in (*covered, *seen)):
                    continue
                seen.add(span)
                yield *span, text[span[0] : span[1]], name


def stem(title: str) -> str:
    """Return an indicator's title without 增速: the level and its growth are spoken of alike.

    >>> stem("固定资产投资增速"), stem("增速")
    ('固定资产投资', '增速')
    """
    for tail in TAILS:
        if title.endswith(tail) and len(title) > len(tail) + 1:
            return title.removesuffix(tail)
    return title


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the words, the longest first; nothing at all where there are none."""
    ordered = sorted((word for word in words if word), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def _one_off(name: str, text: str) -> Iterator[int]:
    """Yield where a text differs from a name in exactly one character, found by either half of the name."""
    half = len(name) // 2
    for part, shift in ((name[:half], 0), (name[half:], half)):
        at = text.find(part)
        while at >= 0:
            start = at - shift
            there = text[max(0, start) : start + len(name)]
            if len(there) == len(name) and _is_slip(name, there):
                yield start
            at = text.find(part, at + 1)


def _is_slip(name: str, there: str) -> bool:
    """Tell whether one character is mistyped; at either end it may as well be another word (整改到位 3 个)."""
    wrong = [n for n, (a, b) in enumerate(zip(name, there, strict=True)) if a != b]
    if len(wrong) != 1 or not "\u4e00" <= there[wrong[0]] <= "\u9fff":
        return False
    inside = 0 < wrong[0] < len(name) - 1
    return inside or (wrong[0] > 0 and len(name) > SHORTEST + 1 and name[-1] not in MEASURES)

"""Whether the words before a number agree with its sign: 增长 with a rise, 低于 with less, 前移 with a better place."""

from __future__ import annotations

import re

from zhengxian.engine.report.bound import BoundNumber, Nature

UP = (
    "增长", "上升", "提高", "增加", "上涨", "提升", "高于", "快于", "高出", "多于", "超过", "超出", "加快", "前移", "前进",
    "超",
)  # fmt: skip
DOWN = (
    "下降", "降低", "减少", "回落", "下滑", "下跌", "低于", "慢于", "少于", "落后", "放缓", "后移", "后退", "退后", "负增长",
    "欠", "降幅为", "降幅达", "跌幅为",
)  # fmt: skip
TURNING = ("收窄", "扩大")
"""Words whose direction depends on what narrows or widens."""
WORD = re.compile("|".join(sorted((*UP, *DOWN, *TURNING), key=len, reverse=True)))
NOT = ("未", "没有", "不", "非")
CLAUSE = re.compile(r"[，。；：！？\n（）,;:]")
LISTED = re.compile(r"[、和及\s]*")
MINUS = re.compile(r"(增长|上升|提高|增加|加快|下降|降低|减少|回落)(了|约|近)?\s*[-−－–]\s*\d")


def sense_before(text: str, start: int, floor: int) -> int | None:
    """Return +1, −1 by the last direction word of the clause before a number, None where there is none.

    ``floor`` is where the number before it ends. A negated word says nothing.

    >>> sense_before("同比增长5.3%", 4, 0), sense_before("降幅较上月收窄0.5个百分点", 7, 0), sense_before("为5.3%", 1, 0)
    (1, 1, None)
    """
    segment = CLAUSE.split(text[floor:start])[-1]
    words = list(WORD.finditer(segment))
    if not words or segment[: words[-1].start()].endswith(NOT):
        return None
    word = words[-1][0]
    if word in TURNING:
        return _turning(word, segment[: words[-1].start()])
    return 1 if word in UP else -1


def is_listed(text: str, start: int, floor: int) -> bool:
    """Tell whether nothing but a joining mark stands between a number and the one before it."""
    return floor > 0 and LISTED.fullmatch(text[floor:start]) is not None


def needs_word(bound: BoundNumber) -> bool:
    """Tell whether a number reads wrongly without a word for its sign: a fall printed without one."""
    return bound.nature is Nature.GROWTH and bound.printed < 0


def _turning(word: str, before: str) -> int | None:
    falling = max(before.rfind(w) for w in ("降幅", "跌幅", "下降"))
    rising = max(before.rfind(w) for w in ("增幅", "涨幅", "增速", "增长"))
    if falling == rising:
        return None
    narrower = 1 if falling > rising else -1
    return narrower if word == "收窄" else -narrower

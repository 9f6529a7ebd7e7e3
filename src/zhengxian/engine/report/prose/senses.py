"""Whether the words before a number agree with its sign: 增长 with a rise, 低于 with less, 前移 with a better place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengxian.engine.report.bound import BoundNumber, Nature, Passage, text_of

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
NOUNS = {
    "超": "长大额期时限标声",
    "欠": "发账款税费",
    "": "(?:目标|率|速度|幅度|点|极|行动|计划|任务|预期|值|量|额)",
}
"""What follows a word when it is part of a noun (增长目标, 增加值, 欠发达) and tells no direction."""
WORD = re.compile(
    "|".join(
        f"{word}(?![{NOUNS[word]}])" if word in NOUNS else f"{word}(?!{NOUNS['']})"
        for word in sorted((*UP, *DOWN, *TURNING), key=len, reverse=True)
    )
)
NOT = ("未", "没有", "不", "非")
DIRECT = re.compile(f"(?:{WORD.pattern})$")
DOUBLED = re.compile(
    r"(增长|下降|上升|提高|减少|增加|高于|低于|快于|慢于|前移|后移)(增长|下降|提高|高于|低于|快于|慢于|前移|后移)$"
)
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


def sense_of(text: str, spans: Sequence[tuple[int, int]], n: int) -> int | None:
    """Return the sense of the n-th number; one that is only joined to the number before shares its word.

    >>> text = "分别增长4.6%、0.2%"
    >>> sense_of(text, [(4, 8), (9, 13)], 1)
    1
    """
    while n > 0 and LISTED.fullmatch(text[spans[n - 1][1] : spans[n][0]]):
        n -= 1
    return sense_before(text, spans[n][0], spans[n - 1][1] if n else 0)


def disagreement(passage: Passage) -> BoundNumber | None:
    """Return the first number of a passage whose words contradict its sign, None where all agree.

    >>> fall = BoundNumber("k", -3.0, "%", 1, (), "3.0%", Nature.GROWTH)
    >>> disagreement(("增长", fall)) is fall, disagreement(("下降", fall)) is None
    (True, True)
    """
    text, at = text_of(passage), 0
    numbers: list[tuple[BoundNumber, tuple[int, int]]] = []
    for run in passage:
        length = len(text_of((run,)))
        if isinstance(run, BoundNumber):
            numbers.append((run, (at, at + length)))
        at += length
    spans = [span for _, span in numbers]
    for n, (bound, (start, _)) in enumerate(numbers):
        sense = sense_of(text, spans, n)
        wanted = (bound.printed > 0) - (bound.printed < 0)
        minus = bound.text.startswith("-") and MINUS.search(text[max(0, start - 4) : start + 2])
        if wanted == 0 and not DIRECT.search(text[:start]):
            continue
        if minus or DOUBLED.search(text[:start]) or (bound.nature.is_signed and sense not in (None, wanted)):
            return bound
    return None


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

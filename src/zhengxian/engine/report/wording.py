"""The office's wording: a number becomes words and a bound number, and the words always agree with its sign.

The sign is told by words (增长、下降、高于、低于、前移、后移) and decided on the printed number, so 0.04% with one decimal is
持平. Nothing is ever written as 增长 with a minus sign. An absent value is 暂缺 with its reason and never a number.
Source: domain.md §9.1 (wording), §10 (rounding, differences in 个百分点, rank change).
"""

from __future__ import annotations

from decimal import Decimal

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up, half_up_text
from zhengxian.engine.report.bound import BoundNumber, BoundText, Nature, Passage  # noqa: F401 -- Nature is used in the examples
from zhengxian.engine.report.source import Figure

LEVEL = "持平"
ABSENT = {
    "不适用": "不适用",
    "不足一个单位": "不足一个单位",
    "保密": "不公布",
    "不可比": "不可比",
    "未排名": "未排名",
}
POWERS = {"元": 0, "万元": 4, "亿元": 8, "人": 0, "万人": 4}
FAMILIES = {"元": "元", "万元": "元", "亿元": "元", "人": "人", "万人": "人"}


def bound(figure: Figure, text: str, *, unit: str | None = None, decimals: int | None = None) -> BoundNumber:
    """Bind a printed text to a figure that is there; unit and decimals are those of the print."""
    return BoundNumber(
        figure.key,
        0.0 if figure.value is None else float(figure.value),
        figure.unit if unit is None else unit,
        figure.decimals if decimals is None else decimals,
        figure.refs,
        text,
        figure.nature,
        figure.region,
        figure.subject,
    )


def missing(figure: Figure) -> Passage:
    """Say that there is no number, and why.

    >>> missing(Figure("k", None, "%", 1, (), Nature.GROWTH))[0].text
    '暂缺（缺报）'
    """
    return (BoundText(figure.key, ABSENT.get(figure.absent, f"暂缺（{figure.absent}）"), figure.refs),)


def plain(figure: Figure) -> Passage:
    """Number and unit as they are: 123.45亿元, 5.3%, -3.0% in a table."""
    return missing(figure) if figure.value is None else (bound(figure, f"{figure.printed:f}{figure.unit}"),)


def bare(figure: Figure) -> Passage:
    """The number without unit, for a table whose heading names it."""
    return missing(figure) if figure.value is None else (bound(figure, f"{figure.printed:f}"),)


def converted(figure: Figure, unit: str, decimals: int | None = None) -> Passage:
    """The number in another unit of the same family: 亿元, 万元, 元; 万人, 人.

    >>> converted(Figure("k", 1.2345, "亿元", 2, (), Nature.LEVEL), "万元", 0)[0].text
    '12345万元'

    Errors: ``R-161`` units of different families. Formula: value · 10^(power of old − power of new).
    """
    if figure.unit not in POWERS or unit not in POWERS or FAMILIES[figure.unit] != FAMILIES[unit]:
        raise Refusal(
            "R-161", f"“{figure.unit}”不能换算成“{unit}”", "请在模板中改用同类的单位", place=figure.key
        )
    if figure.value is None:
        return missing(figure)
    exact = Decimal(repr(float(figure.value))).scaleb(POWERS[figure.unit] - POWERS[unit])
    places = figure.decimals if decimals is None else decimals
    run = BoundNumber(
        figure.key, float(exact), unit, places, figure.refs, f"{half_up_text(exact, places)}{unit}",
        figure.nature, figure.region, figure.subject,
    )  # fmt: skip
    return (run,)


def signed(figure: Figure, up: str, down: str, level: str = LEVEL, *, unit: str | None = None) -> Passage:
    """Word for the sign, then the size; where nothing is left after rounding, ``level`` alone.

    >>> [run if isinstance(run, str) else run.text for run in signed(
    ...     Figure("k", -3.0, "%", 1, (), Nature.GROWTH), "增长", "下降")]
    ['下降', '3.0%']
    """
    if figure.value is None:
        return missing(figure)
    shown = half_up(figure.value, figure.decimals)
    if not shown:
        return (bound(figure, level),)
    used = figure.unit if unit is None else unit
    return (up if shown > 0 else down, bound(figure, f"{abs(shown):f}{used}", unit=used))


def growth(figure: Figure) -> Passage:
    """增长5.3%, 下降3.0% or 持平; a fall is never written as a negative growth."""
    return signed(figure, "增长", "下降")


def growth_in_times(figure: Figure) -> Passage:
    """Growth of 100% and more as multiples of the base: 增长1.2倍 (which is 2.2 times the base); less as `growth`.

    >>> growth_in_times(Figure("k", 120.0, "%", 1, (), Nature.GROWTH))[1].text
    '1.2倍'
    """
    if figure.value is None or half_up(figure.value, figure.decimals) < 100:
        return growth(figure)
    times = Decimal(repr(float(figure.value))).scaleb(-2)
    run = BoundNumber(
        figure.key, float(times), "倍", 1, figure.refs, f"{half_up_text(times, 1)}倍",
        figure.nature, figure.region, figure.subject,
    )  # fmt: skip
    return ("增长", run)


def against(figure: Figure, what: str, up: str = "高于", down: str = "低于") -> Passage:
    """A difference beside what it is compared with: 高于全市平均0.4个百分点, 与全市平均持平."""
    if figure.value is None:
        return (f"与{what}相比", *missing(figure))
    if not half_up(figure.value, figure.decimals):
        return (f"与{what}", bound(figure, LEVEL))
    return signed(figure, f"{up}{what}", f"{down}{what}")


def place(figure: Figure) -> Passage:
    """第3位, 并列第3位, or 未排名."""
    if figure.value is None:
        return missing(figure)
    head = "并列第" if figure.tied else "第"
    return (head, bound(figure, f"{half_up(figure.value, 0):f}位", unit="位", decimals=0))


def moved(figure: Figure, since: str) -> Passage:
    """较上月前移2位, 较上月后移2位, 较上月位次不变; 位次不可比 where the pool or class has changed."""
    if figure.value is None:
        return ("位次", *missing(figure)) if figure.absent == "不可比" else missing(figure)
    if not half_up(figure.value, 0):
        return (f"较{since}位次", bound(figure, "不变", unit="位", decimals=0))
    return (f"较{since}", *signed(figure, "前移", "后移", unit="位"))


def turn(now: Figure, before: Figure, since: str, change: Figure) -> Passage:
    """How a growth stands to an earlier one: 加快, 回落, 降幅收窄, 降幅扩大, 由负转正, 由正转负.

    ``change`` is now − before in 个百分点 by the template's convention.
    """
    if now.value is None or before.value is None or change.value is None:
        return (f"与{since}相比", *missing(change))
    new, old = half_up(now.value, now.decimals), half_up(before.value, before.decimals)
    if crossing := _crossing(new, old):
        return (f"{crossing}，", *signed(change, f"较{since}提高", f"较{since}回落", f"与{since}{LEVEL}"))
    if new < 0:
        return signed(change, f"降幅较{since}收窄", f"降幅较{since}扩大", f"降幅与{since}{LEVEL}")
    return signed(change, f"增速较{since}加快", f"增速较{since}回落", f"增速与{since}{LEVEL}")


def _crossing(new: Decimal, old: Decimal) -> str:
    """The word for passing or reaching zero; empty where both are on one side, or growth begins at zero."""
    if old < 0 <= new:
        return "由负转正" if new > 0 else "由降转平"
    if new <= 0 <= old and new != old:
        return "由升转平" if new == 0 else ("由正转负" if old > 0 else "由平转降")
    return ""


def multiple(figure: Figure) -> Passage:
    """2.2倍, for "是…的2.2倍"; never to be confused with 增长1.2倍."""
    return missing(figure) if figure.value is None else (bound(figure, f"{figure.printed:f}倍", unit="倍"),)


def whole(figure: Figure, unit: str) -> Passage:
    """A whole number with its measure word: 12件."""
    if figure.value is None:
        return missing(figure)
    return (bound(figure, f"{half_up(figure.value, 0):f}{unit}", unit=unit, decimals=0),)


def raised(figure: Figure) -> Passage:
    """The change of a rate: 提高1.2个百分点, 下降1.2个百分点, 持平."""
    return signed(figure, "提高", "下降")

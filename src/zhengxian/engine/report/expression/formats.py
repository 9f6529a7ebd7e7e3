"""The formats of the language: each hands a figure to the office's wording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import arithmetic, wording
from zhengxian.engine.report.bound import BoundText, Nature, Passage
from zhengxian.engine.report.source import Figure

Given = Sequence[object]
ALONE: dict[str, Callable[[Figure], Passage]] = {
    "plain": wording.plain,
    "bare": wording.bare,
    "growth": wording.growth,
    "growth_in_times": wording.growth_in_times,
    "raised": wording.raised,
    "place": wording.place,
    "multiple": wording.multiple,
}
WITH_TEXT: dict[str, Callable[[Figure, str], Passage]] = {
    "against": wording.against,
    "faster": lambda figure, what: wording.against(figure, what, "快于", "慢于"),
    "ahead": lambda figure, what: wording.against(figure, what, "超", "欠"),
    "moved": wording.moved,
    "whole": wording.whole,
}
SUITS = {
    "growth": (Nature.GROWTH,),
    "growth_in_times": (Nature.GROWTH,),
    "turn": (Nature.GROWTH,),
    "raised": (Nature.GAP,),
    "against": (Nature.GAP,),
    "faster": (Nature.GAP,),
    "ahead": (Nature.GAP,),
    "place": (Nature.RANK,),
    "moved": (Nature.MOVEMENT,),
    "multiple": (Nature.MULTIPLE,),
}
"""Which natures a format is made for; the others take any."""


def formatted(value: Figure | Period, name: str, given: Given, convention: arithmetic.Convention) -> Passage:
    """Write a value in a format; without one a figure is written by what it is.

    Errors: ``R-165`` a nature that the format is not made for.

    >>> [getattr(run, "text", run) for run in formatted(
    ...     Figure("k", -0.5, "个百分点", 1, (), Nature.GAP), "against", ["全省平均"], "printed")]
    ['低于全省平均', '0.5个百分点']
    """
    if isinstance(value, Period):
        return _period(value, name)
    used = name or _usual(value)
    if used in SUITS and value.nature not in SUITS[used]:
        raise Refusal("R-165", f"这个数不能用写法“{used}”", "请在模板中换一种写法", place=value.key)
    if used == "turn":
        return _turn(value, given[0], _text(given[1]), convention)
    if used == "in":
        return wording.converted(value, _text(given[0]), int(_text(given[1])) if len(given) > 1 else None)
    if used in WITH_TEXT:
        return WITH_TEXT[used](value, _text(given[0]))
    return ALONE[used](value)


def _turn(now: Figure, before: object, since: str, convention: arithmetic.Convention) -> Passage:
    if isinstance(before, Figure):
        return wording.turn(now, before, since, arithmetic.gap(now, before, convention))
    lost = arithmetic.no_figure("gap", cast("BoundText", before))
    return wording.turn(now, lost, since, lost)


def _usual(figure: Figure) -> str:
    return {Nature.RANK: "place", Nature.MULTIPLE: "multiple"}.get(figure.nature, "plain")


def _text(given: object) -> str:
    return given.text if isinstance(given, BoundText) else str(given)


def _period(period: Period, name: str) -> Passage:
    shown = {"cumulative": period.cumulative_label, "year": f"{period.year}年"}.get(name, period.label)
    return (BoundText(f"period:{period}", shown),)

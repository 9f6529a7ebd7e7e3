"""A scoring rule in the office's words, for the method note of a report."""

from __future__ import annotations

from collections.abc import Callable

from zhengxian.engine.evaluate.score import ScoreSpec
from zhengxian.engine.evaluate.score.parameter import ByClass, ByYear, Keyword, Number, SeriesOf

WORDS = {
    "min": "最低值",
    "max": "最高值",
    "mean": "平均值",
    "median": "中位数",
    "sum": "合计",
    "best": "最好值",
    "worst": "最差值",
    "last_min": "上年最低值",
    "last_max": "上年最高值",
}


def describe(spec: ScoreSpec) -> str:
    """Say how a figure is scored.

    >>> from zhengxian.engine.evaluate.score import parse_score
    >>> describe(parse_score({"method": "efficacy"}, "item"))
    '功效系数法：基础分 60，按最低值至最高值之间的位置再得至多 40'
    """
    return SENTENCES[spec.method](spec)


def _word(value: object) -> str:
    """One parameter in words."""
    if isinstance(value, Number):
        return f"{value.value:g}"
    if isinstance(value, Keyword):
        return WORDS.get(value.word, f"第 {value.word[1:]} 百分位数")
    if isinstance(value, SeriesOf):
        return f"各地区的“{value.code}”"
    if isinstance(value, ByYear):
        return "（" + "，".join(f"{year} 年 {number:g}" for year, number in value.values) + "）"
    if isinstance(value, ByClass):
        listed = [f"{name} {_word(param)}" for name, param in value.values]
        listed += [] if value.default is None else [f"其余 {_word(value.default)}"]
        return "（" + "，".join(listed) + "）"
    return "" if value is None else str(value)


def _at(spec: ScoreSpec, key: str) -> str:
    return _word(spec.entry(key))


def _range(spec: ScoreSpec) -> str:
    return f"{_at(spec, 'low')}至{_at(spec, 'high')}"


def _percent(spec: ScoreSpec, key: str) -> str:
    entry = spec.entry(key)
    return f"{entry.value * 100:g}%" if isinstance(entry, Number) else _word(entry)


def _interval(spec: ScoreSpec) -> str:
    knots = spec.entry("knots")
    if isinstance(knots, tuple):
        listed = "、".join(f"{_word(at)} 得 {_word(marks)}" for at, marks in knots)
        return f"分段折线：{listed}（满分 {_at(spec, 'full')}）"
    return f"适度区间法：在 {_at(spec, 'a')} 至 {_at(spec, 'b')} 之间得满分，两侧按偏离程度递减"


def _tiers(spec: ScoreSpec) -> str:
    table = spec.entry("table")
    listed = (
        "、".join(f"{_word(at)} 得 {_word(marks)}" for at, marks in table) if isinstance(table, tuple) else ""
    )
    side = "达到即得" if "side" in spec.given and spec.entry("side") != "above" else "超过才得"
    return f"分档计分：{listed}（{side}，满分 {_at(spec, 'full')}）"


SENTENCES: dict[str, Callable[[ScoreSpec], str]] = {
    "minmax": lambda s: f"极差标准化：按{_range(s)}之间的位置得 0 至满分",
    "efficacy": lambda s: (
        f"功效系数法：基础分 {_at(s, 'base')}，按{_range(s)}之间的位置再得至多 {_at(s, 'span')}"
    ),
    "base_share": lambda s: f"保底 {_percent(s, 'beta')}，其余按{_range(s)}之间的位置得分",
    "goalposts": lambda s: f"阈值法：{_at(s, 'low')} 得 0、{_at(s, 'high')} 得满分，其间按比例",
    "log": lambda s: f"取对数后按{_range(s)}之间的位置得分",
    "interval_efficacy": _interval,
    "attainment": lambda s: f"按完成目标（{_at(s, 'target')}）的比例得分，最高 {_percent(s, 'cap')}",
    "ratio_to_base": lambda s: f"与基准值{_at(s, 'base')}相比得分，最高 {_percent(s, 'cap')}，负数记 0",
    "fraction_of_max": lambda _: "与最高值相比得分",
    "distance_to_reference": lambda s: f"与{_at(s, 'reference')}相比得分",
    "distance_to_target": lambda s: f"按向目标（{_at(s, 'target')}）接近的程度得分",
    "all_or_nothing": lambda s: f"达到 {_at(s, 'threshold')} 得满分，否则不得分",
    "tiers": _tiers,
    "above_below_mean": lambda s: f"高于或低于{_at(s, 'reference')} {_percent(s, 'p')} 以上分别计分",
    "base_per_point": lambda s: (
        f"达到 {_at(s, 'target')} 得 {_at(s, 'base')}，每高（低）{_at(s, 'unit')} 加（减）{_at(s, 'per')}，"
        f"满分 {_at(s, 'full')}"
    ),
    "diminishing": lambda s: (
        f"与{_at(s, 'reference')}相差部分分段递减计分：基本分 {_at(s, 'base')}，每 {_at(s, 'segment')} 为一段，"
        f"满分 {_at(s, 'full')}"
    ),
    "rank_ladder": lambda s: f"按位次计分：第一名得满分，每后一位减满分的 {_percent(s, 'step')}",
    "threshold_rank": lambda s: (
        f"达到 {_at(s, 'threshold')} 的先得 {_at(s, 'base')}，再在达到者中按位次得至多 {_at(s, 'more')}"
    ),
    "rank": lambda _: "按位次计分",
    "percentile": lambda _: "按百分位计分",
    "borda": lambda _: "按胜过的地区数（Borda）计分",
    "categorical": lambda _: "按百分位分档计分",
    "share_of_total": lambda _: "按占全部参评地区合计的比重计分",
    "zscore": lambda _: "标准分（与平均值之差除以标准差）",
    "raw": lambda _: "直接采用该数",
}

"""A scoring rule in the office's words, for the method note that goes with every result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from zhengxian.engine.evaluate.score.key import Entry
from zhengxian.engine.evaluate.score.parameter import ByClass, ByYear, Keyword, Number, SeriesOf
from zhengxian.engine.evaluate.score.spec import ScoreSpec

_WORDS = {
    "min": "最小值",
    "max": "最大值",
    "mean": "平均值",
    "median": "中位数",
    "sum": "合计",
    "best": "最好值",
    "worst": "最差值",
    "last_min": "上年最小值",
    "last_max": "上年最大值",
}
_HAN = "\u4e00-\u9fff"
_TIES = {
    "competition": "并列同取前位",
    "dense": "并列不占名次",
    "average": "并列取平均位次",
    "max": "并列同取后位",
}
_SIDES = {"at_least": "达到", "above": "超过", "at_most": "不超过", "below": "低于"}


def describe(spec: ScoreSpec, titles: Mapping[str, str] | None = None) -> str:
    """Say in one Chinese clause how a rule scores, with its numbers.

    >>> from zhengxian.engine.evaluate.score import parse_score
    >>> describe(parse_score({"method": "rank_ladder"}, "item"))
    '按位次计分：第 1 名得满分，每退后 1 位减满分的 5%（并列同取前位）'

    ``titles`` gives names to the codes of other indicators. The direction of the indicator is not part of a
    rule and not named. No full stop at the end.
    """
    text = _SENTENCES[spec.method](spec)
    for code in spec.series_needed():
        text = text.replace(f"“{code}”", f"“{(titles or {}).get(code, code)}”")
    return _spaced(text)


def _spaced(text: str) -> str:
    """Put one blank between Chinese and a figure, none between Chinese and Chinese.

    >>> _spaced("以20和最大值 为两端")
    '以 20 和最大值为两端'
    """
    text = re.sub(rf"(?<=[{_HAN}）]) (?=[{_HAN}])", "", text)
    return re.sub(rf"(?<=[{_HAN}])(?=[-\dp])|(?<=[\d%])(?=[{_HAN}])", " ", text)


def _told(entry: Entry) -> str:
    """Say a parameter.

    >>> _told(ByYear(((2021, 26.01), (2022, 24.097))))
    '26.01（2021 年）、24.097（2022 年）'
    """
    match entry:
        case Number(value):
            return f"{value:.10g}"
        case Keyword(word):
            return _WORDS.get(word) or f"第 {word[1:]} 百分位数"
        case SeriesOf(code):
            return f"本地区的“{code}”"
        case ByYear(values):
            return "、".join(f"{value:.10g}（{year} 年）" for year, value in values)
        case ByClass(default, classes):
            named = [f"{_told(inner)}（{name}）" for name, inner in classes]
            return "、".join([*named, *([] if default is None else [f"{_told(default)}（其他类别）"])])
    return "" if entry is None else str(entry)


def _percent(entry: Entry) -> str:
    return f"{entry.value * 100:.10g}%" if isinstance(entry, Number) else f"{_told(entry)} 倍"


def _line(spec: ScoreSpec) -> str:
    return f"以{_told(spec.entry('low'))}和{_told(spec.entry('high'))}为两端"


def _minmax(spec: ScoreSpec) -> str:
    return f"极差法：{_line(spec)}，差的一端得 0 分，好的一端得满分，其间按直线计"


def _efficacy(spec: ScoreSpec) -> str:
    base, span = _told(spec.entry("base")), _told(spec.entry("span"))
    return f"功效系数法：{_line(spec)}，差的一端得满分的 {base}%，到好的一端再加 {span}%，其间按直线计"


def _base_share(spec: ScoreSpec) -> str:
    return f"基础分法：{_line(spec)}，基础分为满分的 {_percent(spec.entry('beta'))}，其余按所处位置计"


def _goalposts(spec: ScoreSpec) -> str:
    return f"阈值法：{_line(spec)}，差的一端得 0 分，好的一端得满分，其间按直线计"


def _log(spec: ScoreSpec) -> str:
    return f"取对数后用极差法：{_line(spec)}，差的一端得 0 分，好的一端得满分"


def _interval(spec: ScoreSpec) -> str:
    knots = spec.entry("knots")
    if isinstance(knots, tuple):
        listed = "、".join(f"{_told(at)} 处得 {marks:.10g} 分" for at, marks in knots)
        return f"分段计分：{listed}，节点之间按直线计{_of_full(spec)}"
    inside = f"{_told(spec.entry('a'))} 至 {_told(spec.entry('b'))}"
    return f"适度区间法：在 {inside} 之间得满分，区间之外按距离递减"


def _attainment(spec: ScoreSpec) -> str:
    return f"按完成率计分：目标为{_told(spec.entry('target'))}，{_cap(spec)}"


def _ratio_to_base(spec: ScoreSpec) -> str:
    below = {"zero": "，负数得 0 分", "keep": "，负数得负分", "refuse": ""}[str(spec.entry("negative_value"))]
    return f"按与基准值之比计分：基准值为 {_told(spec.entry('base'))}，{_cap(spec)}{below}"


def _cap(spec: ScoreSpec) -> str:
    cap = spec.entry("cap")
    endless = isinstance(cap, Number) and cap.value == float("inf")
    return "不设上限" if endless else f"最多得满分的 {_percent(cap)}"


def _fraction_of_max(_spec: ScoreSpec) -> str:
    return "按与最好值之比计分：最好的得满分"


def _reference(spec: ScoreSpec) -> str:
    form = "相对差" if spec.entry("form") == "difference" else "比值"
    return f"按与{_told(spec.entry('reference'))}的{form}计分"


def _towards(spec: ScoreSpec) -> str:
    return (
        f"按从{_told(spec.entry('start'))}到目标 {_told(spec.entry('target'))} 走完的比例计分，{_cap(spec)}"
    )


def _all_or_nothing(spec: ScoreSpec) -> str:
    verb = "达到" if spec.entry("inclusive") else "优于"
    return f"按是否完成计分：{verb} {_told(spec.entry('threshold'))} 得满分，否则不得分"


def _tiers(spec: ScoreSpec) -> str:
    table, side = spec.entry("table"), _SIDES[str(spec.entry("side"))]
    rows = table if isinstance(table, tuple) else ()
    listed = "、".join(f"{side} {_told(at)} 得 {marks:.10g} 分" for at, marks in rows)
    return f"分档计分：{listed}，其余得 {_told(spec.entry('otherwise'))} 分{_of_full(spec)}"


def _of_full(spec: ScoreSpec) -> str:
    return f"（满分按 {_told(spec.entry('full'))} 分计）"


def _above_below(spec: ScoreSpec) -> str:
    above, within, below = (_percent(spec.entry(k)) for k in ("above", "within", "below"))
    around, p = _told(spec.entry("reference")), _percent(spec.entry("p"))
    return f"与{around}比较：优于它 {p} 以上得满分的 {above}，劣于它 {p} 以上得 {below}，其间得 {within}"


def _per_point(spec: ScoreSpec) -> str:
    per, below = spec.entry("per"), spec.entry("per_below")
    unit = _told(spec.entry("unit")) + ("%" if spec.entry("relative") else "")
    lag = _told(per if below is None else below)
    base = "满分的 80%" if spec.entry("base") is None else f"{_told(spec.entry('base'))} 分"
    target, full = _told(spec.entry("target")), _of_full(spec)
    return f"达到{target}得{base}，每优于 {unit} 加 {_told(per)} 分，每差 {unit} 减 {lag} 分{full}"


def _diminishing(spec: ScoreSpec) -> str:
    segment, first, step = (_told(spec.entry(k)) for k in ("segment", "first", "step"))
    base = "满分" if spec.entry("base") is None else f"{_told(spec.entry('base'))} 分"
    return (
        f"递减计分：与{_told(spec.entry('reference'))}持平得{base}，领先或落后的部分每 {segment} 为一段，"
        f"各段依次除以 {first}，以后每段加 {step}，再乘持平分加减{_of_full(spec)}"
    )


def _ladder(spec: ScoreSpec) -> str:
    step, ties = _percent(spec.entry("step")), _TIES[str(spec.entry("ties"))]
    return f"按位次计分：第 1 名得满分，每退后 1 位减满分的 {step}（{ties}）"


def _threshold_rank(spec: ScoreSpec) -> str:
    line, base, more = (_told(spec.entry(k)) for k in ("threshold", "base", "more"))
    ladder = f"第 1 名加 {more} 分，每退后 1 位减其 {_percent(spec.entry('step'))}"
    return f"达到 {line} 得 {base} 分，达到者再按位次加分，{ladder}；未达到不得分"


def _rank(spec: ScoreSpec) -> str:
    return f"按位次计分：第 1 名得满分，末位得单位数分之一（{_TIES[str(spec.entry('ties'))]}）"


def _percentile(_spec: ScoreSpec) -> str:
    return "百分位法：按不超过本地区位次的单位所占比例计分"


def _borda(_spec: ScoreSpec) -> str:
    return "Borda 计数法：按胜过的单位所占比例计分，并列算半个"


def _categorical(spec: ScoreSpec) -> str:
    bands = spec.entry("bands")
    rows = bands if isinstance(bands, tuple) else ()
    listed = "、".join(f"百分位达到 {_told(at)} 得 {marks:.10g} 分" for at, marks in rows)
    return f"分等计分：{listed}，其余得 {_told(spec.entry('otherwise'))} 分{_of_full(spec)}"


def _share(_spec: ScoreSpec) -> str:
    return "按占合计的比重计分"


def _zscore(spec: ScoreSpec) -> str:
    centre, scale = _told(spec.entry("centre")), _told(spec.entry("scale"))
    return f"标准化（z 分数）：平均水平得满分的 {centre} 倍，每优于一个标准差加 {scale} 倍"


def _raw(_spec: ScoreSpec) -> str:
    return "直接以指标值作为得分比例"


_SENTENCES: Mapping[str, Callable[[ScoreSpec], str]] = {
    "minmax": _minmax,
    "efficacy": _efficacy,
    "base_share": _base_share,
    "goalposts": _goalposts,
    "log": _log,
    "interval_efficacy": _interval,
    "attainment": _attainment,
    "ratio_to_base": _ratio_to_base,
    "fraction_of_max": _fraction_of_max,
    "distance_to_reference": _reference,
    "distance_to_target": _towards,
    "all_or_nothing": _all_or_nothing,
    "tiers": _tiers,
    "above_below_mean": _above_below,
    "base_per_point": _per_point,
    "diminishing": _diminishing,
    "rank_ladder": _ladder,
    "threshold_rank": _threshold_rank,
    "rank": _rank,
    "percentile": _percentile,
    "borda": _borda,
    "categorical": _categorical,
    "share_of_total": _share,
    "zscore": _zscore,
    "raw": _raw,
}

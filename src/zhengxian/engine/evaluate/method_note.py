"""The method of a run in complete Chinese sentences, from the scheme itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.evaluate.derive import DeriveSpec
from zhengxian.engine.evaluate.method_rules import adjustment_sentences, missing_sentences, ranking_sentences
from zhengxian.engine.evaluate.scheme.model import Direction, Item, Transform

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result

WITHIN = {"class": "分类计分", "pool": "全部参评地区放在一起计分"}


def method_note(result: Result) -> list[tuple[str, list[str]]]:
    """Headings and sentences: basis, pool, scoring, missing figures, adjustments, ranking."""
    parts = [
        ("方案依据", _basis(result)),
        ("参评范围", _pool(result)),
        ("计分办法", _scoring(result)),
        ("缺数处理", missing_sentences(result)),
        ("加减分与底线", adjustment_sentences(result)),
        ("排名规则", ranking_sentences(result)),
    ]
    return [(heading, sentences) for heading, sentences in parts if sentences]


def _basis(result: Result) -> list[str]:
    scheme = result.scheme
    lines = [
        f"本次评价依据《{scheme.title}》（方案代码 {scheme.code}），满分 {scheme.points:g} 分，期间为{result.period_label}。"
    ]
    if scheme.issuer or scheme.document_no:
        lines.append(f"发文单位：{scheme.issuer or '未注明'}；文号：{scheme.document_no or '未注明'}。")
    if scheme.valid_from or scheme.valid_to:
        lines.append(f"方案有效期：{scheme.valid_from or '未写起日'} 至 {scheme.valid_to or '未写止日'}。")
    if scheme.source:
        lines.append(f"规则出处：{scheme.source.rstrip('。')}。")
    if scheme.illustrative:
        lines.append(f"示意内容：{scheme.illustrative.rstrip('。')}。")
    return lines


def _pool(result: Result) -> list[str]:
    sizes: dict[str, int] = {}
    for unit in result.units:
        sizes[unit.class_name] = sizes.get(unit.class_name, 0) + 1
    classes = "、".join(f"{name} {n} 个" for name, n in sizes.items() if name)
    lines = [f"参评地区 {len(result.units)} 个{'，其中' + classes if classes else ''}。"]
    if result.excluded:
        reasons: dict[str, int] = {}
        for left in result.excluded:
            reasons[left.reason] = reasons.get(left.reason, 0) + 1
        listed = "；".join(f"{reason.rstrip('。')}（{n} 个）" for reason, n in reasons.items())
        lines.append(f"另有 {len(result.excluded)} 个地区不参加排名：{listed}。")
    return lines


def _scoring(result: Result) -> list[str]:
    scheme = result.scheme
    within = WITHIN["class" if result.computed.plan.per_class else "pool"]
    root = scheme.root.aggregate.method
    lines = [f"{within}：各项指标的最大值、最小值、平均值和位次都在比较范围之内取得。"]
    lines.append(
        f"总分由各分组按“{AGGREGATES.get(root, root)}”合成；全程按完整精度计算，只在公布时四舍五入一次。"
    )
    lines += [
        f"“{group.title}”之内按“{AGGREGATES.get(group.aggregate.method, group.aggregate.method)}”合成。"
        for group in scheme.root.groups()
        if group.aggregate.method != root and group.split is None
    ]
    for index, item in enumerate(scheme.items):
        lines.append(_item_sentence(result, item, index))
    if scheme.periods:
        total = sum(weight for _, weight in scheme.periods.mix)
        mixed = "、".join(
            f"{name} 占 {half_up_text(weight / total * 100, 1)}%" for name, weight in scheme.periods.mix
        )
        lines.append(f"年度得分由各期得分加权平均：{mixed}。")
    return lines


AGGREGATES = {
    "arithmetic": "加权算术平均",
    "geometric": "加权几何平均",
    "harmonic": "加权调和平均",
    "power": "加权幂平均",
    "mpi": "MPI 法",
    "ampi": "调整的 MPI 法",
    "topsis": "TOPSIS 法",
    "vikor": "VIKOR 法",
    "grey": "灰色关联法",
    "borda": "Borda 计数法",
    "copeland": "Copeland 法",
    "kemeny": "Kemeny 法",
}
DIRECTIONS = {
    Direction.POSITIVE: "越高越好",
    Direction.NEGATIVE: "越低越好",
    Direction.INTERVAL: "在适度区间为好",
}


def _item_sentence(result: Result, item: Item, index: int) -> str:
    from zhengxian.engine.evaluate.score import describe

    plan = result.computed.plan
    leaf = [i.code for i in plan.items].index(item.code)
    full = result.arrange(result.computed.effective[0])[:, leaf]
    counted = full[full > 0]
    low, high = (counted.min(), counted.max()) if counted.size else (0.0, 0.0)
    span = f"{low:.4g}" if high - low < 1e-9 else f"{low:.4g}—{high:.4g}"
    titles = result.computed.data.table.titles
    source = "" if item.derive is None else f"，{_derived(item.derive, titles)}"
    filled = "" if item.impute is None else f"；未报的数先按“{item.impute.label}”补值"
    change = "" if item.transform == Transform.NONE else f"，先做 {item.transform.value} 变换"
    treated = result.computed.prepared.treatments.get(leaf)
    unit = f"（{item.unit}）" if item.unit else ""
    return (
        f"{index + 1}．{item.title}{unit}：满分 {span} 分{source}，{DIRECTIONS[item.direction]}{change}，"
        f"{describe(item.score, titles)}{filled}{'；' + treated if treated else ''}。"
    )


def _derived(spec: DeriveSpec, titles: Mapping[str, str]) -> str:
    """Say how a figure is made of the series that were collected."""
    of, by = (" + ".join(f"“{titles.get(c, c)}”" for c in codes) for codes in (spec.of, spec.by))
    words = {
        "ratio": f"{of} ÷ {by}",
        "per_capita": f"{of} ÷ {by}",
        "denominate": f"{of} ÷ {by}",
        "share": f"{of}占全部参评地区合计的比重",
        "increment": f"{of}比上年同期的增量",
        "rank_change": f"{of}的位次比上年同期的变化",
        "sum": of,
        "difference": f"{of} − {by}",
        "trimmed_mean": f"{len(spec.of)} 位评委评分去掉 {spec.drop} 个最高、{spec.drop} 个最低后的平均",
        "growth": f"采用已公布的{of}",
    }[spec.kind.value]
    return words + (f" × {spec.times:g}" if spec.times != 1 else "")

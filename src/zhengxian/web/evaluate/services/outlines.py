"""A version of a scheme as readable tables, and what differs between two, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengxian.engine.evaluate.method_note import AGGREGATES, DIRECTIONS
from zhengxian.engine.evaluate.missing import MissingSpec
from zhengxian.engine.evaluate.scheme import Group, Item, Scheme, dump_scheme
from zhengxian.engine.evaluate.scheme.rules import Grade
from zhengxian.engine.evaluate.score import describe
from zhengxian.io.schemes import inline
from zhengxian.web.collect.models import Indicator
from zhengxian.web.evaluate.models import SchemeVersion
from zhengxian.web.evaluate.to_engine import schemes as engine_schemes

KINDS = {"bonus": "加分", "deduction": "减分", "deviation": "与参照比较加减分", "arrears": "欠账扣分"}
WORDS = {
    "title": "名称", "weight": "权重", "direction": "方向", "score": "计分", "missing": "缺数", "derive": "推导",
    "treat": "处理", "impute": "补值", "transform": "变换", "unit": "单位", "indicator": "指标", "aggregate": "合成",
    "weighting": "赋权", "weights": "权重口径", "note": "备注", "source": "出处", "split": "拆分", "decimals": "小数位",
    "growth_indicator": "增速指标", "points": "满分", "rank": "排名", "pool": "参评范围", "valid_from": "执行日期",
    "valid_to": "停止日期", "issuer": "发文单位", "document_no": "文号", "illustrative": "示意说明", "adjustments": "加减分上限",
    "periods": "各期权重", "kind": "类型", "per": "每次分值", "cap": "上限", "authority": "认定机关", "effect": "作用",
    "top": "名额", "by": "依据", "within": "范围", "classes": "类别", "reason": "理由", "parent": "上级", "order": "次序",
}  # fmt: skip
CHOICES: dict[str, Mapping[Any, str]] = {"aggregate": AGGREGATES, "direction": DIRECTIONS, "kind": KINDS}
RULES = {"adjust": "加减分", "gate": "底线", "exemption": "免考", "award": "评优"}


@dataclass(frozen=True)
class Line:
    """One node of a scheme in words."""

    code: str
    title: str
    level: int
    is_item: bool
    weights: Sequence[str]
    rule: str
    missing: str
    note: str


@dataclass(frozen=True)
class Outline:
    """A whole version in words."""

    points: float
    classes: Sequence[str]
    lines: Sequence[Line]
    facts: Sequence[tuple[str, str]]
    adjusts: Sequence[Mapping[str, str]]
    gates: Sequence[Mapping[str, str]]
    exemptions: Sequence[Mapping[str, str]]
    awards: Sequence[Mapping[str, str]]


def outline(version: SchemeVersion) -> Outline:
    """Say a version in tables: the tree with weights by class and scoring in words, and every rule around it."""
    scheme = engine_schemes.parsed(version.toml)
    titles = dict(
        Indicator.objects.filter(code__in=engine_schemes.series(scheme)).values_list("code", "title")
    )
    classes = scheme.classes
    lines: list[Line] = []
    _walk(scheme.root, 1, classes, titles, lines)
    return Outline(
        scheme.points,
        classes,
        lines,
        _facts(scheme),
        [
            {
                "title": a.title,
                "kind": KINDS[a.kind.value],
                "per": f"{a.per:g}"
                if a.kind.value in ("bonus", "deduction")
                else f"每 {a.step:g} 计 {a.per:g}",
                "cap": "不设上限" if a.cap is None else f"{a.cap:g}",
                "note": a.note,
            }
            for a in scheme.adjusts
        ],
        [
            {"title": g.title, "authority": g.authority, "effect": g.effect.label, "note": g.note}
            for g in scheme.gates
        ],
        [
            {
                "region": e.region,
                "node": e.node,
                "reason": e.reason,
                "span": f"{e.valid_from or ''} 至 {e.valid_to or '今后'}",
            }
            for e in scheme.exemptions
        ],
        [
            {
                "name": a.name,
                "by": "位次" if a.by.value == "rank" else "进位",
                "top": f"{a.top}",
                "within": "每类" if a.within == "class" else "全部",
                "classes": "、".join(a.classes) or "不限",
            }
            for a in scheme.awards
        ],
    )


def _walk(
    group: Group, level: int, classes: Sequence[str], titles: Mapping[str, str], lines: list[Line]
) -> None:
    for child in group.children:
        weights = _weights(child, classes)
        if isinstance(child, Group):
            how = AGGREGATES.get(child.aggregate.method, child.aggregate.method)
            lines.append(Line(child.code, child.title, level, False, weights, f"{how}合成", "", child.note))
            _walk(child, level + 1, classes, titles, lines)
        else:
            rule = f"{DIRECTIONS[child.direction]}；{describe(child.score, titles)}"
            lines.append(
                Line(child.code, child.title, level, True, weights, rule, _missing(child.missing), child.note)
            )


def _weights(node: Group | Item, classes: Sequence[str]) -> list[str]:
    if node.weight is None:
        return ["算得"] * max(len(classes), 1)
    own = node.weight
    return [f"{own.of(name):g}" for name in classes] if classes else [f"{own.default:g}"]


def _missing(spec: MissingSpec) -> str:
    return spec.policy.label


def _grade(grade: Grade) -> str:
    if grade.upto is not None:
        return f"{grade.name}（前 {grade.upto:g}%）"
    return f"{grade.name}（{f'{grade.at_least:g} 分以上' if grade.at_least is not None else '其余'}）"


def _facts(scheme: Scheme) -> list[tuple[str, str]]:
    rank = scheme.rank
    grades = "、".join(_grade(g) for g in rank.grades)
    told = [
        ("满分", f"{scheme.points:g} 分"),
        ("发文单位", scheme.issuer),
        ("文号", scheme.document_no),
        ("打分范围", "同类地区比较" if scheme.score_within.value == "class" else "全部参评地区比较"),
        ("排名", {"class": "分类排名", "pool": "统一排名", "both": "统一排名和分类排名"}[rank.within]),
        ("比较精度", f"{rank.decimals} 位小数，四舍五入"),
        ("等次", grades),
        ("出处", scheme.source),
        ("示意说明", scheme.illustrative),
    ]
    return [(label, text) for label, text in told if text]


@dataclass(frozen=True)
class Difference:
    """One thing that differs: kind is 新增, 删去 or 改动."""

    kind: str
    place: str
    code: str
    title: str
    changes: Sequence[tuple[str, str, str]]
    """What, before, after."""


def compare(old: SchemeVersion, new: SchemeVersion) -> list[Difference]:
    """Say what is added, removed and changed from one version to another: by node and rule, not by line of text."""
    before, after = (dump_scheme(engine_schemes.parsed(v.toml)) for v in (old, new))
    found = _pairs("方案", {"方案": _head(before)}, {"方案": _head(after)})
    nodes = (_nodes(before), _nodes(after))
    _score_in_words(nodes, (outline(old), outline(new)))
    found += _pairs("指标体系", *nodes)
    for key, place in RULES.items():
        found += _pairs(place, _by_code(before.get(key, ())), _by_code(after.get(key, ())))
    return found


def _score_in_words(nodes: Sequence[Mapping[str, dict[str, Any]]], outlines: Sequence[Outline]) -> None:
    """Say how items are scored as the page of a version does, unless the words hide what differs."""
    words = [{line.code: line.rule.partition("；")[2] for line in o.lines if line.is_item} for o in outlines]
    raw = [{code: node.get("score") for code, node in side.items()} for side in nodes]
    for side, said in zip(nodes, words, strict=True):
        for code, text in said.items():
            hidden = words[0].get(code) == words[1].get(code) and raw[0].get(code) != raw[1].get(code)
            if code in side and "score" in side[code] and not hidden:
                side[code]["score"] = text


def _head(table: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in table.items() if k not in ("group", "item", "code", *RULES)}


def _by_code(rules: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for rule in rules:
        code = str(rule.get("code") or rule.get("name") or f"{rule.get('region')} {rule.get('node')}")
        found[code] = rule
    return found


def _nodes(table: Mapping[str, Any], parent: str = "总分") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind in ("item", "group"):
        for node in table.get(kind, ()):
            own = {k: v for k, v in node.items() if k not in ("item", "group", "code")}
            found[node["code"]] = {**own, "parent": parent}
            found |= _nodes(node, node["title"])
    return found


def _pairs(place: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found = []
    for code in dict.fromkeys((*after, *before)):
        old, new = before.get(code), after.get(code)
        title = str((new or old or {}).get("title") or (new or old or {}).get("name") or code)
        if old is None:
            found.append(Difference("新增", place, code, title, _told({}, new or {})))
        elif new is None:
            found.append(Difference("删去", place, code, title, _told(old, {})))
        elif changes := _told(old, new):
            found.append(Difference("改动", place, code, title, changes))
    return found


def _told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (WORDS.get(key, key), _said(key, old.get(key)), _said(key, new.get(key)))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]


def _said(key: str, value: Any) -> str:
    """Say the value of a key; a choice is called as on the page of a version."""
    named = CHOICES.get(key, {}).get(value) if isinstance(value, str) else None
    return _shown(value) if named is None else named


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "，".join(
            f"{WORDS.get(k, '其他类别' if k == 'default' else k)} {_shown(v)}" for k, v in value.items()
        )
    if isinstance(value, (list, tuple)):
        return "、".join(_shown(v) for v in value)
    return (
        f"{value:.10g}"
        if isinstance(value, float)
        else inline(value)
        if isinstance(value, bool)
        else str(value)
    )


def as_file(version: SchemeVersion, kind: str) -> bytes:
    """Return a version as ``toml`` or as an Excel workbook."""
    if kind == "xlsx":
        return engine_schemes.workbook(engine_schemes.parsed(version.toml))
    return version.toml.encode()

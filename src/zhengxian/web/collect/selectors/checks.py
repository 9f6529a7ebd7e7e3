"""How often each check asks, within what a user may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from zhengxian.engine.base.check import SEVERITY_LABELS, CheckRule
from zhengxian.web.collect.models import Finding, FindingState, Indicator
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region


@dataclass(frozen=True)
class RuleRow:
    """A rule and what became of its questions."""

    rule: CheckRule
    asked: int
    open: int
    accepted: int
    resolved: int
    names: Mapping[str, str]
    """Codes that parameters speak of, with what they are called."""

    @property
    def severity(self) -> str:
        """How grave a hit is, in words."""
        return SEVERITY_LABELS[self.rule.severity]

    @property
    def parameters(self) -> str:
        """The thresholds in one line."""
        shown = ((k, v) for k, v in self.rule.parameters.items() if v is not None)
        return "，".join(f"{self._label(k)} {_said(v, self.names)}" for k, v in shown)

    def _label(self, key: str) -> str:
        same = self.rule.kind == "identical" and key == "units"
        return "最少单位数" if same else PARAMETERS.get(key, key)


PARAMETERS = {
    "low": "下限",
    "high": "上限",
    "gap": "差额",
    "z": "标准差倍数",
    "history": "历史期数",
    "change": "变动",
    "times": "倍数",
    "running": "连续期数",
    "above": "高于",
    "falling": "连续下降",
    "units": "末位单位",
    "excess": "超出百分点",
    "tail": "显著水平",
    "least": "最少个数",
    "width": "宽度",
    "chance": "偶然概率",
    "levels": "级别",
    "against": "对照指标",
    "whole": "总量指标",
    "part": "部分指标",
    "parts": "组成指标",
    "tax": "税收指标",
    "least_share": "最低占比",
    "least_points": "最少百分点",
    "least_change": "最少变动",
    "sign": "比较方向",
    "seasonal": "按季节比较",
    "over": "统计范围",
}


NAMES = {**dict(Level.choices), "regions": "同一指标的各地区", "indicators": "同一地区的各指标"}


def _said(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (tuple, list)):
        return "、".join(_said(v, names) for v in value)
    return f"{value:g}" if isinstance(value, float) else names.get(str(value), str(value))


def rules(
    access: Access, known: Mapping[str, CheckRule], *, severity: str = "", text: str = ""
) -> list[RuleRow]:
    """Return the rules in the order of their numbers with the counts of their questions; two queries."""
    scope = access.scope(Action.SEE_UNRELEASED)
    mine = Q(indicator__department__in=scope.departments)
    if scope.paths:
        mine |= Q(region__in=Region.objects.below(scope.paths).values("pk"))
    counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = Finding.objects.filter(mine).values_list("check_code", "state").annotate(n=Count("id")).order_by()
    for code, state, n in rows:
        counted[code][state] = n
    chosen = [
        rule
        for rule in known.values()
        if (not severity or rule.severity == severity) and text in f"{rule.title}{rule.number}{rule.why}"
    ]
    names = {**NAMES, **dict(Indicator.objects.values_list("code", "title"))}
    return [
        _row(rule, counted[rule.code], names) for rule in sorted(chosen, key=lambda r: (r.number, r.code))
    ]


def _row(rule: CheckRule, counts: Mapping[str, int], names: Mapping[str, str]) -> RuleRow:
    waiting = counts.get(FindingState.OPEN, 0) + counts.get(FindingState.EXPLAINED, 0)
    accepted, resolved = counts.get(FindingState.ACCEPTED, 0), counts.get(FindingState.RESOLVED, 0)
    return RuleRow(rule, waiting + accepted + resolved, waiting, accepted, resolved, names)

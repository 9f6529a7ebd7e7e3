"""The sheets of a scheme workbook: their names, their columns, and which keys take a parameter table."""

from __future__ import annotations

HEAD, TREE = "方案", "指标体系"
RULES = {"adjust": "加减分", "gate": "底线", "exemption": "免考", "award": "评优"}
TABLES = ("aggregate", "weighting", "score", "missing", "rank", "pool", "adjustments", "periods")
KIND, CODE, PARENT, WEIGHT = "类型", "代码", "上级代码", "权重"
COLUMNS = {
    "title": "名称",
    "indicator": "数据指标",
    "direction": "方向",
    "unit": "单位",
    "decimals": "小数位",
    "score": "计分",
    "missing": "缺数",
    "derive": "推导",
    "treat": "处理",
    "impute": "补值",
    "transform": "变换",
    "split": "拆分",
    "growth_indicator": "增速指标",
    "aggregate": "合成",
    "weights": "权重口径",
    "weighting": "赋权",
    "note": "备注",
    "source": "出处",
}
CLASS_PREFIX = "权重："
GROUP, ITEM = "分组", "指标"
PARAMETERS = ("score", "missing", "derive", "treat", "impute", "aggregate", "weighting", "split")
"""Keys of a node whose cell holds a table on one line."""
RULE_TEXTS = (
    "code", "title", "name", "kind", "note", "indicator", "actual", "plan",
    "authority", "effect", "region", "node", "reason", "by", "within",
)  # fmt: skip
"""Keys of a rule that are texts even where Excel made a number of them (a region code, say)."""

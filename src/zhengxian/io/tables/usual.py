"""The headings that are understood without a layout."""

USUAL = {
    "region": ("region", "地区", "地区代码", "区划代码", "行政区划代码", "区域", "区域代码"),
    "indicator": ("indicator", "指标", "指标代码", "指标名称"),
    "period": ("period", "期间", "时期", "报告期"),
    "value": ("value", "数值", "值", "指标值"),
    "state": ("state", "状态", "数据状态"),
    "name": ("name", "名称", "地区名称", "区域名称"),
    "class": ("class", "类别", "分类", "功能区类别"),
    "level": ("level", "级别", "层级"),
    "parent": ("parent", "上级", "上级代码", "上级地区"),
    "valid_from": ("valid_from", "生效日期", "起始日期"),
    "valid_to": ("valid_to", "失效日期", "截止日期"),
}
"""The words for a role where no layout is given; the first is the contract, the others are usual."""

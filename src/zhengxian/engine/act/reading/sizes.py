"""Numbers that say how big a thing is or which one is meant, not how much is to be reached."""

from __future__ import annotations

import re

_ATTRIBUTE_BEFORE = re.compile(
    r"(?:年产|日产|日处理|年处理|总投资|计划投资|概算投资|投资额?|占地|占地面积|建筑面积|面积|总长|全长|长|宽|高"
    r"|装机(?:容量)?|注册资本|产值|营收|销售收入|年营业收入|纳税|税收|单体|规模|距离|每|单个|户均|满|人均收入)(?:达|超"
    r"|超过|约|近|不低于)?$"
)
_ATTRIBUTE_AFTER = re.compile(
    r"(?:级)?的?(?:[\u3400-\u9fff“”、]{0,8}?)(?:项目|企业|产业|工程|基地|生产线|园区|装置|集群|大县|强镇|强县|贡献|单位"
    r"|用户|客商|变电站|线路|机组|水库|风电|光伏)"
)
_CAPACITY = re.compile(r"(?:元|吨|千瓦|兆瓦|千瓦时|标准箱|平方米|亩|斤|人|米|公里|千伏|度|头|只)$")
_SIZE = re.compile(
    r"(?:年产|日产|日处理|年处理|总投资|计划投资|概算投资|估算投资|占地|占地面积|总长|全长|总建筑面积|建筑面积|装机"
    r"|装机容量|注册资本|库容)(?:额|量)?(?:达|约|近)?$"
)
_BASIS = re.compile(r"^[^,]{0,14}为(?:主要)?(?:对象|重点|基础|主体|目标|主|依托|支撑)")
_MEANT = re.compile("的(?:县|区|乡|镇|单位|地方|部门|街道|地区|人员|干部)")
_PARTED = re.compile("(?:分解为?|细化为?|分为|划分为|归纳为|涉及|包括|明确|分解任务|共|合计|列出)$")
_IN_CASE = re.compile("的(?:要|应|一律|,|将|单位|地方|人员|$)")
_SUM = re.compile("[元吨]$")
_WHICH = re.compile(r"[\u3400-\u9fff]{0,6}(?:产值|投资|营收|收入|税收|纳税|规模|产能)(?:过|超过?|达到?)?")


def describes(before: str, unit: str, comparison: str, after: str) -> bool:
    """Whether a number describes: 总投资30亿元, 年产20万吨的项目, 两次以上的要约谈, 分解为9项.

    ``before`` and ``after`` are the rest of its segment, ``comparison`` is 以上 and the like behind the unit.

    >>> describes("加快年产", "吨", "", "新材料项目建设"), describes("新增企业", "户", "以上", "")
    (True, False)
    """
    if (comparison and _IN_CASE.match(after)) or _MEANT.match(after):
        return True
    if _SIZE.search(before) or _PARTED.search(before) or (before.startswith("以") and _BASIS.search(after)):
        return True
    sized = bool(comparison) or after.startswith(("的", "级")) or bool(_ATTRIBUTE_BEFORE.search(before))
    return sized and bool(_CAPACITY.search(unit) and _ATTRIBUTE_AFTER.match(after))


def says_which(between: str, unit: str) -> bool:
    """Whether a sum right behind a count only says which things are counted: 12个产值过亿元、8个产值5亿元以上增长点.

    >>> says_which("预增产值过", "亿元"), says_which("、改造道路", "公里")
    (True, False)
    """
    return bool(_SUM.search(unit) and _WHICH.fullmatch(between))

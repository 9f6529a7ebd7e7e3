"""The fourteen departments that hand in figures, and the two offices that run the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Department:
    """A unit of the city. ``aliases`` are names that files and papers call it by.

    ``passes_on`` are bodies without a seat on the platform whose figures the department hands in; an
    indicator of the library is handed in by the department of which its ``source_department`` is the short
    name, an alias, or one of ``passes_on``. ``kind`` is ``office`` for the two that run the work.
    """

    code: str
    name: str
    short: str
    kind: Literal["department", "office"] = "department"
    aliases: tuple[str, ...] = ()
    passes_on: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a ``source_department`` may call it."""
        return (self.name, self.short, *self.aliases, *self.passes_on)


DEPARTMENTS = (
    Department("tongji", "市统计局", "统计局", aliases=("统计部门",), passes_on=("国家统计局调查队",)),
    Department("caizheng", "市财政局", "财政局", aliases=("财政部门", "市财政")),
    Department("shuiwu", "市税务局", "税务局", aliases=("国家税务总局示范市税务局", "税务部门")),
    Department(
        "fagai",
        "市发展和改革委员会",
        "发改委",
        aliases=("发展和改革局", "发改局", "市发改委"),
        passes_on=("发展和改革局、统计局",),
    ),
    Department(
        "gongxin",
        "市工业和信息化局",
        "工信局",
        aliases=("工业和信息化局", "经信局"),
        passes_on=("企业服务办公室",),
    ),
    Department(
        "shangwu", "市商务局", "商务局", aliases=("商务局（海关）", "商务部门"), passes_on=("文化和旅游局",)
    ),
    Department("ziran", "市自然资源和规划局", "自然资源局", aliases=("自然资源和规划局", "资规局")),
    Department("huanjing", "市生态环境局", "生态环境局", aliases=("环保局",)),
    Department("nongye", "市农业农村局", "农业农村局", aliases=("农业局",), passes_on=("林业局",)),
    Department("renshe", "市人力资源和社会保障局", "人社局", aliases=("人力资源和社会保障局",)),
    Department(
        "shichang",
        "市市场监督管理局",
        "市场监管局",
        aliases=("市场监督管理局", "市监局"),
        passes_on=("市场监督管理局（知识产权）",),
    ),
    Department("keji", "市科学技术局", "科技局", aliases=("科学技术局",)),
    Department("jiaotong", "市交通运输局", "交通局", aliases=("交通运输局",)),
    Department("gongdian", "市供电公司", "供电公司", aliases=("电力公司", "国网示范供电公司")),
    Department(
        "xianyu",
        "市县域经济工作领导小组办公室",
        "县域办",
        "office",
        aliases=("县域经济工作领导小组办公室", "市县域办"),
        passes_on=("政务服务和数据管理局",),
    ),
    Department(
        "ducha",
        "市委市政府督查室",
        "督查室",
        "office",
        aliases=("市督查室",),
        passes_on=("审计局、环保督察整改办公室",),
    ),
)
"""Fourteen departments and two offices."""

STATISTICS, OFFICE, SUPERVISION = "tongji", "xianyu", "ducha"

"""Indicators: what every series measures, in which unit, how often."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zhengxian.web.api.v1.auth import ApiRequest, reads
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.values import Code
from zhengxian.web.collect.models import Direction, Frequency, Indicator, Kind
from zhengxian.web.collect.selectors import figures
from zhengxian.web.core.refusal import Hidden

router = Router(tags=["指标"], auth=reads)


class IndicatorWish(Schema):
    """What the list of indicators is narrowed to."""

    group: Annotated[Code | None, Field(description="分组")] = None
    frequency: Annotated[Frequency | None, Field(description="频度")] = None
    department: Annotated[Code | None, Field(description="责任部门的代码")] = None


class IndicatorOut(Schema):
    """An indicator."""

    code: str
    title: str
    group: str
    kind: Kind
    unit: str
    direction: Direction
    frequency: Frequency
    cumulative: bool = Field(description="从年初累计")
    decimals: int = Field(description="页面上的小数位；接口给出全部位数")
    low: float | None = Field(description="最低可能值")
    high: float | None = Field(description="最高可能值")
    growth_of: str | None = Field(description="增速指标所对应的总量指标")
    department: str | None = Field(description="责任部门的代码")
    definition: str = Field(description="口径")
    levels: list[str] = Field(description="统计到哪些级别")


class IndicatorsOut(Schema):
    """All indicators asked for; there is one page only."""

    items: list[IndicatorOut]


@router.get("indicators", response={200: IndicatorsOut, **answers()}, summary="指标清单")
def listed(request: ApiRequest, wish: Query[IndicatorWish]) -> dict[str, Any]:
    """列出指标，可按分组、频度、责任部门筛选。一次给全，不分页。"""
    refuse_unknown(request, IndicatorWish)
    every = figures.all_indicators()
    codes = {i.pk: i.code for i in every}
    return {"items": [_shown(i, codes) for i in every if _wanted(i, wish)]}


@router.get("indicators/{code}", response={200: IndicatorOut, **answers(404)}, summary="一个指标")
def one(request: ApiRequest, code: Code) -> dict[str, Any]:
    """看一个指标的单位、频度、口径。"""
    refuse_unknown(request)
    every = figures.all_indicators()
    found = next((i for i in every if i.code == code), None)
    if found is None:
        raise Hidden()
    return _shown(found, {i.pk: i.code for i in every})


def _wanted(indicator: Indicator, wish: IndicatorWish) -> bool:
    department = indicator.department.code if indicator.department else None
    return (
        wish.group in (None, indicator.group)
        and wish.frequency in (None, indicator.frequency)
        and wish.department in (None, department)
    )


def _shown(indicator: Indicator, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "title": indicator.title,
        "group": indicator.group,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "frequency": indicator.frequency,
        "cumulative": indicator.cumulative,
        "decimals": indicator.decimals,
        "low": indicator.low,
        "high": indicator.high,
        "growth_of": codes.get(indicator.growth_of_id) if indicator.growth_of_id else None,
        "department": indicator.department.code if indicator.department else None,
        "definition": indicator.definition,
        "levels": list(indicator.levels),
    }

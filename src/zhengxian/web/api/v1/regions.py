"""Regions: lists by level, parent and day, and one region with its history."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zhengxian.web.api.v1 import paging
from zhengxian.web.api.v1.auth import ApiRequest, reads
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.values import Code, Day
from zhengxian.web.core.models import ClassMembership, Level, Region, RegionChange
from zhengxian.web.core.selectors import regions

router = Router(tags=["地区"], auth=reads)


class RegionWish(paging.Wish):
    """What a list of regions is narrowed to."""

    level: Annotated[Level | None, Field(description="级别")] = None
    parent: Annotated[Code | None, Field(description="直接上级的代码")] = None
    below: Annotated[Code | None, Field(description="这个地区和它以下的各级")] = None
    on: Annotated[Day | None, Field(description="这一天存在的地区；不写就是办公室的今天")] = None
    gone: Annotated[bool, Field(description="连已撤销、未设立的一起列出")] = False


class RegionOut(Schema):
    """A region."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None = Field(description="直接上级的代码")
    valid_from: date | None
    valid_to: date | None = Field(description="存在的最后一天")


class RegionsOut(Schema):
    """A page of regions."""

    items: list[RegionOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页为 null")


class ChangeOut(Schema):
    """A change that joins two regions."""

    kind: str
    region: str = Field(description="另一个地区的代码")
    name: str
    effective_on: date
    document: str


class MembershipOut(Schema):
    """A class of a region for some time."""

    classification: str
    title: str
    valid_from: date
    valid_to: date | None


class RegionPage(RegionOut):
    """A region with everything that tells its history."""

    above: list[str] = Field(description="从最高一级到直接上级的代码")
    children: list[str] = Field(description="直接下级的代码，包括已撤销的")
    came_from: list[ChangeOut] = Field(description="由哪些地区变来")
    became: list[ChangeOut] = Field(description="变成了哪些地区")
    classes: list[MembershipOut]


@router.get("regions", response={200: RegionsOut, **answers()}, summary="地区清单")
def listed(request: ApiRequest, wish: Query[RegionWish]) -> dict[str, Any]:
    """列出地区，可按级别、上级、日期筛选。"""
    refuse_unknown(request, RegionWish)
    held = paging.opened(wish)
    asked = regions.Wish(level=wish.level or "", below=wish.below or "", state="all" if wish.gone else "")
    rows = regions.listed(asked, wish.on or request.auth.today)
    if wish.parent is not None:
        rows = rows.filter(parent__code=wish.parent)
    return paging.page(paging.after(rows, ["code"], held), wish, lambda r: [r.code], _shown)


@router.get("regions/{code}", response={200: RegionPage, **answers(404)}, summary="一个地区")
def one(request: ApiRequest, code: Code) -> dict[str, Any]:
    """看一个地区和它的沿革：上级、下级、由来、去向、各年的类别。"""
    refuse_unknown(request)
    found = regions.page(code)
    return {
        **_shown(found.region),
        "above": [r.code for r in found.above],
        "children": [r.code for r in found.below],
        "came_from": [_change(c, c.before) for c in found.came_from],
        "became": [_change(c, c.after) for c in found.became],
        "classes": [_membership(m) for m in found.memberships],
    }


def _shown(region: Region) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "short_name": region.short_name,
        "level": region.level,
        "parent": region.parent.code if region.parent else None,
        "valid_from": region.valid_from,
        "valid_to": region.valid_to,
    }


def _change(change: RegionChange, other: Region) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "region": other.code,
        "name": other.name,
        "effective_on": change.effective_on,
        "document": change.document,
    }


def _membership(held: ClassMembership) -> dict[str, Any]:
    return {
        "classification": held.region_class.classification.title,
        "title": held.region_class.title,
        "valid_from": held.valid_from,
        "valid_to": held.valid_to,
    }

"""What came out of a run: scores of every node, and points won and lost by item."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from zhengxian.web.api.v1 import paging
from zhengxian.web.api.v1.auth import ApiRequest, reads
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.values import Code
from zhengxian.web.evaluate.models import Contribution, Score
from zhengxian.web.evaluate.selectors import results

router = Router(tags=["评价"], auth=reads)
MANY = 500


class ScoreWish(paging.Wish):
    """What scores are narrowed to."""

    region: Annotated[
        list[Code], Field(default_factory=list, description="地区代码，可写多次", max_length=MANY)
    ]
    node: Annotated[Code | None, Field(description="节点代码；total 是总分")] = None
    level: Annotated[int | None, Field(ge=0, le=99, description="层；0 是总分")] = None


class ScoreOut(BaseModel):
    """The score of a region at a node."""

    region: str
    name: str
    class_title: str = Field(description="类别")
    node: str
    title: str
    level: int
    score: float | None = Field(description="全部位数；不计分为 null")
    full: float | None = Field(description="满分")
    rank: float | None = Field(description="统一名次")
    rank_in_class: float | None = Field(description="类内名次")
    rank_change: float | None
    class_rank_change: float | None
    tied: bool
    grade: str
    status: str = Field(description="否决等；没有为空")
    status_reason: str


class ScoresOut(Schema):
    """A page of scores."""

    items: list[ScoreOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页为 null")


class ContributionWish(paging.Wish):
    """What points are narrowed to."""

    region: Annotated[
        list[Code], Field(default_factory=list, description="地区代码，可写多次", max_length=MANY)
    ]
    node: Annotated[Code | None, Field(description="节点代码")] = None


class ContributionOut(BaseModel):
    """One item of one region: points and points lost add up to the full mark of the scheme."""

    region: str
    node: str
    parent: str
    title: str
    indicator: str
    unit: str
    raw: float | None = Field(description="用来计分的数")
    state: str | None = Field(description="没有数的原因；有数为空")
    locked: bool = Field(description="数还没有公布，密钥的账号不能看；raw、state、note 因此不给")
    scored: float | None = Field(description="得分率")
    weight: float | None
    points: float | None
    points_lost: float | None
    rank_in_class: float | None
    note: str | None = Field(description="补值与处理")


class ContributionsOut(Schema):
    """A page of contributions."""

    items: list[ContributionOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页为 null")


@router.get("runs/{number}/scores", response={200: ScoresOut, **answers(404)}, summary="得分")
def scores(request: ApiRequest, number: Code, wish: Query[ScoreWish]) -> dict[str, Any]:
    """读一次评价的得分和名次。正在确认的评价只给本地区的。"""
    refuse_unknown(request, ScoreWish)
    held = paging.opened(wish)
    caller = request.auth
    run = results.one(caller.access, caller.today, number)
    rows = results.scores(caller.access, caller.today, run).filter(**_narrowed(wish.region, wish.node))
    if wish.level is not None:
        rows = rows.filter(level=wish.level)
    return paging.page(paging.after(rows, ["pk"], held), wish, lambda s: [s.pk], _score)


@router.get("runs/{number}/contributions", response={200: ContributionsOut, **answers(404)}, summary="失分")
def contributions(request: ApiRequest, number: Code, wish: Query[ContributionWish]) -> dict[str, Any]:
    """读一次评价逐项的得分和失分。还没有公布的数不给（locked），得分照给，与页面一致。"""
    refuse_unknown(request, ContributionWish)
    held = paging.opened(wish)
    caller = request.auth
    run = results.one(caller.access, caller.today, number)
    rows = results.contributions(caller.access, caller.today, run).filter(**_narrowed(wish.region, wish.node))
    found = paging.page(paging.after(rows, ["pk"], held), wish, lambda c: [c.pk], lambda c: {"row": c})
    read: list[Contribution] = [item["row"] for item in found["items"]]
    regions = {c.region_id: c.region for c in read}
    locked = results.locked(caller.access, caller.today, run, list(regions.values()))
    return {**found, "items": [_contribution(c, (c.region.code, c.node) in locked) for c in read]}


def _narrowed(regions: list[str], node: str | None) -> dict[str, Any]:
    narrowed: dict[str, Any] = {"region__code__in": regions} if regions else {}
    return narrowed if node is None else {**narrowed, "node": node}


def _score(row: Score) -> dict[str, Any]:
    named = {"region": row.region.code, "name": row.region.name}
    return named | {field: getattr(row, field) for field in ScoreOut.model_fields if field not in named}


def _contribution(row: Contribution, locked: bool) -> dict[str, Any]:
    held_back = {"raw": None, "state": None, "note": None} if locked else {}
    named = {"region": row.region.code, "locked": locked, **held_back}
    return named | {
        field: getattr(row, field) for field in ContributionOut.model_fields if field not in named
    }

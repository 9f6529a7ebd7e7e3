"""Runs: which assessments a user may see, and what each was made of."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zhengxian.web.api.v1 import paging
from zhengxian.web.api.v1.auth import ApiRequest, reads
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.values import Code, PeriodText, Stamp, stamp, stamp_or_none
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.evaluate.selectors import results
from zhengxian.web.evaluate.selectors.runs import tail

router = Router(tags=["评价"], auth=reads)


class RunWish(paging.Wish):
    """What runs are narrowed to."""

    scheme: Annotated[Code | None, Field(description="方案代码")] = None
    period: Annotated[PeriodText | None, Field(description="期间")] = None
    state: Annotated[RunState | None, Field(description="走到哪一步")] = None
    trial: Annotated[bool | None, Field(description="true 只要测算，false 只要正式的")] = None


class RunOut(Schema):
    """A run."""

    number: str = Field(description="编号，去掉前面的“评”")
    scheme: str = Field(description="方案代码")
    title: str = Field(description="方案名称")
    version: int = Field(description="方案第几版")
    period: str
    as_of: Stamp = Field(description="用的是这一刻的数")
    state: RunState
    trial: bool = Field(description="测算，不作为正式结果")
    created_at: Stamp
    approved_at: Stamp | None
    engine_version: str
    input_hash: str = Field(description="输入的指纹")
    result_hash: str = Field(description="结果的指纹；重算应相同")


class RunsOut(Schema):
    """A page of runs."""

    items: list[RunOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页为 null")


@router.get("runs", response={200: RunsOut, **answers()}, summary="评价清单")
def listed(request: ApiRequest, wish: Query[RunWish]) -> dict[str, Any]:
    """列出能看的评价，新的在前：已公示、已发布的；能看未公布评价的角色看全部；本地区正在确认的。"""
    refuse_unknown(request, RunWish)
    held = paging.opened(wish)
    rows = results.listing(request.auth.access, request.auth.today)
    asked = {
        "version__scheme__code": wish.scheme,
        "period": wish.period,
        "state": wish.state,
        "is_trial": wish.trial,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    return paging.page(paging.after(rows, ["pk"], held, falling=True), wish, lambda r: [r.pk], _shown)


@router.get("runs/{number}", response={200: RunOut, **answers(404)}, summary="一次评价")
def one(request: ApiRequest, number: Code) -> dict[str, Any]:
    """看一次评价用的方案、数据时刻和结果的指纹。编号如 2026Q3-02。"""
    refuse_unknown(request)
    return _shown(results.one(request.auth.access, request.auth.today, number))


def _shown(run: Run) -> dict[str, Any]:
    return {
        "number": tail(run),
        "scheme": run.version.scheme.code,
        "title": run.version.scheme.title,
        "version": run.version.number,
        "period": run.period,
        "as_of": stamp(run.as_of),
        "state": run.state,
        "trial": run.is_trial,
        "created_at": stamp(run.created_at),
        "approved_at": stamp_or_none(run.approved_at),
        "engine_version": run.engine_version,
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
    }

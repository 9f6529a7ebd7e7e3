"""Figures: read page by page as of a moment; who may see which is told by `collect.selectors.observations` alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from zhengxian.engine.base.period import Period
from zhengxian.web.api.v1 import paging
from zhengxian.web.api.v1.auth import ApiRequest, reads
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.refusals import Fault, many
from zhengxian.web.api.v1.values import Code, Moment, PeriodText, Stamp, stamp, stamp_or_none
from zhengxian.web.collect.models import CellState, Observation, Release, Status
from zhengxian.web.collect.selectors import figures, observations
from zhengxian.web.core.selectors import regions

router = Router(tags=["数值"], auth=reads)
ORDER = ("indicator_id", "period", "region_id")
"""One figure has one place in this order, whatever its version."""
MANY = 500


class ObservationWish(paging.Wish):
    """What figures are narrowed to."""

    region: Annotated[
        list[Code], Field(default_factory=list, description="地区代码，可写多次", max_length=MANY)
    ]
    indicator: Annotated[
        list[Code], Field(default_factory=list, description="指标代码，可写多次", max_length=MANY)
    ]
    period_from: Annotated[PeriodText | None, Field(description="期间的最后一天不早于这一期的第一天")] = None
    period_to: Annotated[PeriodText | None, Field(description="期间的最后一天不晚于这一期的最后一天")] = None
    as_of: Annotated[Moment | None, Field(description="当时的数；不写就是现在")] = None


class ObservationOut(BaseModel):
    """One figure: a number, or the state that stands for it."""

    region: str
    indicator: str
    period: str
    value: float | None = Field(description="数值，全部位数；没有数为 null，原因见 state")
    state: CellState
    status: Status = Field(description="快报、核实、最终")
    release: Release
    embargo_until: Stamp | None = Field(description="待公布的，到这一刻公开")
    version: int = Field(description="第几版")
    recorded_at: Stamp = Field(description="这一版写入的时间")


class ObservationsOut(Schema):
    """A page of figures."""

    items: list[ObservationOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页为 null")
    as_of: Stamp = Field(description="各页都是这一刻的数")


@router.get("observations", response={200: ObservationsOut, **answers()}, summary="数值")
def listed(request: ApiRequest, wish: Query[ObservationWish]) -> dict[str, Any]:
    """读数。只给出密钥的账号能看的：已公布的，和账号工作范围内未公布的。

    第一页定下时刻（as_of），以后各页都按这一刻读，读的时候有人写入也不会漏行、重行。
    """
    refuse_unknown(request, ObservationWish)
    held = paging.opened(wish)
    now = timezone.now()
    moment = datetime.fromisoformat(held["as_of"]) if "as_of" in held else min(wish.as_of or now, now)
    rows = observations.visible_to(request.auth.access, now, as_of=moment).filter(**_narrowed(request, wish))
    found = paging.page(
        paging.after(rows.select_related("region", "indicator"), ORDER, held).only(*_READ),
        wish,
        lambda o: [o.indicator_id, o.period, o.region_id],
        _shown,
        as_of=moment.isoformat(),
    )
    return {**found, "as_of": stamp(moment)}


_READ = (
    "region__code", "indicator__code", "period", "value", "state", "status", "release", "embargo_until",
    "version", "recorded_at",
)  # fmt: skip


def _narrowed(request: ApiRequest, wish: ObservationWish) -> dict[str, Any]:
    """Return the filters. Errors: ``S-864`` codes that are not there; ``S-879`` periods in the wrong order."""
    narrowed: dict[str, Any] = {}
    faults: list[Fault] = []
    if wish.region:
        everywhere = regions.listed(regions.Wish(state="all"), request.auth.today)
        known = dict(everywhere.filter(code__in=wish.region).order_by().values_list("code", "pk"))
        faults += _absent("region", "地区", wish.region, known)
        narrowed["region__in"] = list(known.values())
    if wish.indicator:
        known = {i.code: i.pk for i in figures.all_indicators() if i.code in wish.indicator}
        faults += _absent("indicator", "指标", wish.indicator, known)
        narrowed["indicator__in"] = list(known.values())
    if wish.period_from:
        narrowed["period_end__gte"] = Period.parse(wish.period_from).first_day
    if wish.period_to:
        narrowed["period_end__lte"] = Period.parse(wish.period_to).last_day
    if wish.period_from and wish.period_to and narrowed["period_end__gte"] > narrowed["period_end__lte"]:
        text = f"period_from（{wish.period_from}）在 period_to（{wish.period_to}）之后。请对调。"
        faults.append(Fault("S-879", text, "period_from"))
    if faults:
        raise many(faults)
    return narrowed


def _absent(field: str, noun: str, wanted: Iterable[str], known: dict[str, int]) -> list[Fault]:
    missing = [code for code in dict.fromkeys(wanted) if code not in known]
    return [Fault("S-864", f"没有代码为“{code}”的{noun}。请核对代码。", field) for code in missing]


def _shown(row: Observation) -> dict[str, Any]:
    return {
        "region": row.region.code,
        "indicator": row.indicator.code,
        "period": row.period,
        "value": row.value,
        "state": row.state,
        "status": row.status,
        "release": row.release,
        "embargo_until": stamp_or_none(row.embargo_until),
        "version": row.version,
        "recorded_at": stamp(row.recorded_at),
    }

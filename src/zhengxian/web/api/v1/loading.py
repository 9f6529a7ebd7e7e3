"""Write many figures at once: all of them or none, with every problem in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from ninja import Schema
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from zhengxian.engine.base.errors import Problem, ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.api.v1 import wording
from zhengxian.web.api.v1.auth import ApiRequest, writes
from zhengxian.web.api.v1.errors import answers, refuse_unknown
from zhengxian.web.api.v1.observations import router
from zhengxian.web.api.v1.refusals import Fault, NotAllowed, Turned, many
from zhengxian.web.collect.models import CellState, Status
from zhengxian.web.collect.services import bulk
from zhengxian.web.collect.services.bulk_check import Book, Checked, Given
from zhengxian.web.core.access import Access, Action

MOST = 5000
FIELDS = {
    250: "region", 251: "indicator", 252: "region", 253: "period", 254: "period", 255: "state", 256: "value",
    257: "value",
}  # fmt: skip
"""The field that each problem of `bulk_check` is about, by the number of its code."""
_Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class RowIn(BaseModel):
    """One figure, or the state that stands for it."""

    model_config = ConfigDict(extra="forbid")

    region: _Name = Field(description="地区代码")
    indicator: _Name = Field(description="指标代码")
    period: _Name = Field(description="期间，如 2025-09、2025Q3、2025")
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)] | None = Field(
        None, description="数值；没有数写 null，并写明 state"
    )
    state: CellState = Field(CellState.REPORTED, description="有数为 reported；没有数的写明是哪一种")


def _each(given: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Take sound rows; when some are not, keep what is wrong with each in its place."""
    try:
        return handler(given)
    except ValidationError as error:
        if not isinstance(given, list) or not 1 <= len(given) <= MOST:
            raise
        if any(not isinstance(e["loc"][0] if e["loc"] else None, int) for e in error.errors()):
            raise
        return [_one(index, row) for index, row in enumerate(given)]


def _one(index: int, row: Any) -> Any:
    try:
        return RowIn.model_validate(row)
    except ValidationError as error:
        return wording.faults({**e, "loc": (index, *e["loc"])} for e in error.errors())


class BulkIn(Schema):
    """Rows to be written."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[RowIn], Field(min_length=1, max_length=MOST), WrapValidator(_each)] = Field(
        description=f"最多 {MOST} 行"
    )
    status: Status = Field(Status.FLASH, description="新写入的数是快报、核实还是最终")


class BulkOut(Schema):
    """What became of the rows."""

    new: int = Field(description="新增的数")
    changed: int = Field(description="改了的数，旧版留着")
    same: int = Field(description="与现有相同、没有写的数")


@router.post(
    "observations",
    auth=writes,
    response={200: BulkOut, **answers(400, 403, 409, 413, 415)},
    summary="批量写入",
)
def write(request: ApiRequest, payload: BulkIn) -> dict[str, int]:
    """一次写入至多 5000 行。有一行不对就一行也不写，所有问题一次说完（index 从 0 数起）。

    重复送同样的数不会产生新版本，所以不用 Idempotency-Key：没有收到回答时，原样再送一次就行。
    """
    refuse_unknown(request)
    caller = request.auth
    if not caller.access.may(Action.LOAD_BULK):
        raise NotAllowed("S-863", "这个密钥的账号不能批量写入，要由统计审核员的账号新建密钥。请与管理员联系")
    rows: Sequence[RowIn | list[Fault]] = payload.rows
    given = [_given(index, row) for index, row in enumerate(rows) if isinstance(row, RowIn)]
    faults = [fault for row in rows if not isinstance(row, RowIn) for fault in row]
    faults += _contradictions(given)
    if faults:
        raise _refusal(faults + _unsound(given, caller.access))
    try:
        stored = bulk.store(
            given,
            by=caller.user,
            access=caller.access,
            status=payload.status,
            source=f"接口密钥 {caller.key.prefix}…",
        )
    except bulk.FaultyRows as error:
        raise _refusal([_fault(p) for p in error.problems], error.total) from error
    return {"new": stored.recorded.new, "changed": stored.recorded.changed, "same": stored.recorded.same}


def _given(index: int, row: RowIn) -> Given:
    return Given(row.region, row.indicator, row.period, row.value, row.state, index + 1)


def _unsound(given: Sequence[Given], access: Access) -> list[Fault]:
    """Return what is wrong with rows that are well formed, to be said together with what is not."""
    checked = Checked()
    Book(access).check(given, checked)
    return [_fault(p) for p in checked.problems]


def _contradictions(given: Sequence[Given]) -> list[Fault]:
    """Find figures that stand twice with different values."""
    first: dict[tuple[str, str, str], Given] = {}
    faults = []
    for row in given:
        before = first.setdefault((row.region, row.indicator, _canonical(row.period)), row)
        if (before.value, before.state) != (row.value, row.state):
            text = (
                f"第 {row.row} 行与第 {before.row} 行是同一地区、同一指标、同一期间，数却不同。请只留一行。"
            )
            faults.append(Fault("S-878", text, "value", row.row - 1))
    return faults


def _canonical(period: str) -> str:
    try:
        return str(Period.parse(period))
    except ZhengxianError:
        return period


def _fault(problem: Problem) -> Fault:
    index = None if problem.row is None else problem.row - 1
    return Fault(problem.code, problem.message, FIELDS.get(int(problem.code[2:]), ""), index)


def _refusal(faults: Sequence[Fault], total: int | None = None) -> Turned:
    return many(sorted(faults, key=lambda f: -1 if f.index is None else f.index), total)

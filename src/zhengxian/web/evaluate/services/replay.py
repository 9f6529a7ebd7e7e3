"""Repeat a run from what it kept and prove that every number is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import User
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import Run, Score
from zhengxian.web.evaluate.services import permission, result_rows
from zhengxian.web.evaluate.to_engine.evaluation import kept


@dataclass(frozen=True)
class Replay:
    """What a replay found."""

    equal: bool
    message: str
    numbers: int
    """How many score rows were compared, float by float."""


def replay(*, run: Run, by: User) -> Replay:
    """Recompute a run from its version, figures as of its moment, events, units and earlier ranks.

    Equal means: the same input hash, the same result hash, and the rows in the database still have that hash.
    """
    permission.require(by, Action.SEE_RUNS)
    found = _compared(run)
    with transaction.atomic():
        audit.record("run.replay", run, f"复算“{run.number}”：{found.message}", by=by)
    return found


def _compared(run: Run) -> Replay:
    try:
        result = kept(run).evaluate(run.as_of)
    except ZhengxianError as error:
        return Replay(False, f"复算没有完成：{error}", 0)
    scores, contributions = result_rows.scores(result), result_rows.contributions(result)
    count = len(scores) + len(contributions)
    if result_rows.stored(run) != run.result_hash:
        return Replay(
            False, "库里的得分与计算时的指纹不符，有人绕过系统改过。请立即报告管理员。（E-815）", count
        )
    if result.input_hash != run.input_hash:
        return Replay(
            False, "当时的数据已不能原样读出，复算所用的数与当时不同。请报告管理员。（E-816）", count
        )
    again = result_rows.of_rows(scores, contributions)
    if again != run.result_hash:
        place = _first_difference(run, scores)
        return Replay(False, f"数据相同而结果不同{place}。请核对计算程序的版本。（E-817）", count)
    return Replay(True, f"{count} 行得分和失分逐位相同，指纹一致。", count)


def _first_difference(run: Run, scores: list[Any]) -> str:
    stored = {
        (code, node): value
        for code, node, value in Score.objects.filter(run=run).values_list("region__code", "node", "score")
    }
    for row in scores:
        before = stored.get((row.code, row.node))
        if before != row.score:
            return f"，第一处：地区 {row.code} 的“{row.title}”原为 {before}，复算为 {row.score}"
    return ""

"""Versions of a plan: a change from a day on never rewrites what was read before (domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.plan import PacePlan


def revise(versions: Sequence[PacePlan], new: PacePlan, reason: str) -> tuple[PacePlan, ...]:
    """Append a version that holds from its ``valid_from``; earlier days keep the version they had.

    The new version gets the next number. Errors: M-108 no reason; M-109 not after the version before;
    M-110 another year or kind of indicator. Source: domain.md §4.1 (a mid-year 调整 must not rewrite history).
    """
    if not versions:
        return (replace(new, number=1, reason=reason.strip()),)
    if not reason.strip():
        raise Refusal("M-108", "调整计划没有写明理由", "请写明调整理由和依据")
    last = versions[-1]
    if (new.year, new.kind) != (last.year, last.kind):
        raise Refusal("M-110", f"新版计划不是{last.year}年同一指标的计划", "请核对年度和指标")
    if new.valid_from <= last.valid_from:
        wrong = f"新版计划从 {new.valid_from} 启用，不晚于第 {last.number} 版的 {last.valid_from}"
        raise Refusal("M-109", wrong, "请把启用日期改到上一版之后，已判定的期间不重算")
    return (*versions, replace(new, number=last.number + 1, reason=reason.strip()))


def plan_on(versions: Sequence[PacePlan], day: date) -> PacePlan | None:
    """Return the version in force on a day: the one with the latest first day not after it; None before the first."""
    found = None
    for plan in versions:
        if plan.valid_from <= day and (found is None or plan.valid_from > found.valid_from):
            found = plan
    return found

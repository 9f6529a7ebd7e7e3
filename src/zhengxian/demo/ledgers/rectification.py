"""Rectification and audits of the demo city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zhengxian.demo.departments import DEPARTMENTS
from zhengxian.demo.dice import dice
from zhengxian.demo.ledgers.life import Clock, Words, fate_of, live
from zhengxian.demo.ledgers.model import Item, RectificationPlan, Visit
from zhengxian.demo.places import Region

PROBLEMS = (
    ("audit", "专项资金拨付滞后", "县级预算执行审计报告", 860.0),
    ("audit", "工程结算手续不完整", "政府投资项目审计报告", 240.0),
    ("central_inspection", "园区污水管网存在错接", "督察反馈意见", None),
    ("provincial_inspection", "砂石堆场扬尘防控不到位", "省级督察反馈意见", None),
    ("supervision", "惠企政策宣传不到位", "季度督查通报", None),
    ("self_found", "闲置校舍管理责任不清", "自查自纠清单", 65.0),
)
COUNT = 44


def rectifications(seed: int, clock: Clock, regions: Sequence[Region]) -> tuple[RectificationPlan, ...]:
    """Return four problems a county."""
    counties = [r for r in regions if r.level == "county" and r.valid_to is None]
    return tuple(_one(seed, clock, counties[n % len(counties)], n) for n in range(COUNT))


def _one(seed: int, clock: Clock, county: Region, n: int) -> RectificationPlan:
    rng = dice(seed, "rectification", n)
    source, problem, document, amount = PROBLEMS[int(rng.integers(0, len(PROBLEMS)))]
    assigned = clock.days.on_or_after(clock.today - dt.timedelta(int(rng.integers(10, 280))))
    assigned = min(assigned, clock.today)
    stage = str(rng.choice(["short", "medium", "long"], p=[0.7, 0.2, 0.1]))
    due = clock.days.on_or_after(assigned + dt.timedelta({"short": 60, "medium": 400, "long": 1100}[stage]))
    words = Words(
        "已制定方案，按措施推进。",
        "措施已全部完成，附整改前后对比材料。",
        "整改现场",
        "问题已整改，未发现反弹。",
    )
    life = live(rng, clock, f"owner.{county.slug}", assigned, due, fate_of(rng, clock, assigned, due), words)
    item = Item(
        "rectification", f"{county.name}{problem}", county.code, county.code, life, assigned, content=problem + "。",
        standard="措施全部完成，效果符合要求，举一反三并建立长效机制", origin="inspection", origin_note=document,
    )  # fmt: skip
    return _judged(rng, clock, item, source, problem, document, amount, stage)


def _judged(
    rng: np.random.Generator,
    clock: Clock,
    item: Item,
    source: str,
    problem: str,
    document: str,
    amount: float | None,
    stage: str,
) -> RectificationPlan:
    plan = RectificationPlan(
        item, source, document, item.assigned_on - dt.timedelta(20), problem + "。", "明确责任人，限期完成并复查。",
        "province" if source == "central_inspection" else "city", stage, amount,
    )  # fmt: skip
    life = item.life
    if life.closed_at is None:
        going_on = stage == "long" and bool(life.reports)
        if not going_on:
            return plan
        at = clock.on(life.reports[-1].at.date() + dt.timedelta(1), 9)
        return (
            replace(plan, verdict="continuing", verdict_at=at, continuing_reason="history")
            if at.date() < clock.today
            else plan
        )
    first = clock.add(life.closed_at.date(), 0) - dt.timedelta(9)
    return replace(
        plan,
        amount_done=amount,
        rules_made=int(rng.integers(0, 3)),
        verdict="done",
        verdict_at=life.closed_at - dt.timedelta(hours=1),
        publicity=(first, life.closed_at.date() - dt.timedelta(1)),
    )


def visits(seed: int, clock: Clock, regions: Sequence[Region]) -> tuple[Visit, ...]:
    """Return audits of counties and departments; some units have not been audited for years, one never."""
    units = [r.code for r in regions if r.level == "county" and r.valid_to is None]
    units += [d.code for d in DEPARTMENTS if d.kind == "department"]
    found = []
    for n, unit in enumerate(units[:-1]):
        rng = dice(seed, "audit", n)
        for _ in range(int(rng.integers(1, 3))):
            day = clock.today - dt.timedelta(int(rng.integers(60, 1900)))
            found.append(Visit(unit, day, str(rng.choice(["预算执行审计", "经济责任审计", "专项资金审计"]))))
    return tuple(sorted(found, key=lambda v: (v.audited_on, v.unit)))

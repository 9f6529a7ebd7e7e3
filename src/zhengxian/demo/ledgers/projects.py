"""Projects of the demo city: invented firms, steps with dates, money by month, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from zhengxian.demo.dice import dice
from zhengxian.demo.ledgers.life import Clock, Words, live
from zhengxian.demo.ledgers.model import Firm, Item, Money, Paper, ProjectPlan, Step
from zhengxian.demo.places import Region

CHAINS = (
    ("equipment", "装备制造", "gongxin"),
    ("food", "农产品加工", "nongye"),
    ("materials", "新型建材", "gongxin"),
    ("electronics", "电子元件", "keji"),
    ("tourism", "文旅康养", "shangwu"),
)
PRODUCTS = (
    ("精密铸件", "equipment", "manufacturing"),
    ("果蔬冷链加工", "food", "manufacturing"),
    ("装配式构件", "materials", "manufacturing"),
    ("连接器", "electronics", "manufacturing"),
    ("农机配件", "equipment", "manufacturing"),
    ("粮油精深加工", "food", "manufacturing"),
    ("物流园", "food", "services"),
    ("温泉康养中心", "tourism", "services"),
    ("园区污水处理厂", "", "infrastructure"),
    ("县医院改扩建", "", "livelihood"),
)
STEPS = (
    "planned", "talked", "signed", "performed", "permitted", "started", "registered", "building", "completed",
    "producing", "full_capacity",
)  # fmt: skip
GAPS = (0, 40, 50, 60, 60, 45, 25, 20, 330, 60, 200)
"""Planned days from the step before."""
PERMITS = ("approval", "land", "planning", "environment", "energy", "construction")
DOSSIER = ("licence", "contract", "photo", "application", "platform")
SECTOR_PLACES = {"infrastructure": False, "livelihood": False}


def firms(regions: Sequence[Region]) -> tuple[Firm, ...]:
    """Return invented firms, five a county, named by county, number and trade."""
    counties = [r for r in regions if r.level == "county" and r.valid_to is None]
    trades = ("机械", "食品", "建材", "电子", "商贸")
    short = [r.name.rstrip("县区") for r in counties]
    return tuple(
        Firm(f"{name}{trade}示例有限公司", county.code, trade)
        for county, name in zip(counties, short, strict=True)
        for trade in trades
    )


def projects(seed: int, clock: Clock, regions: Sequence[Region]) -> tuple[ProjectPlan, ...]:
    """Return five projects a county, at every step of the way."""
    counties = [r for r in regions if r.level == "county" and r.valid_to is None]
    parks = {r.parent: r.code for r in regions if r.level == "park"}
    return tuple(
        _project(seed, clock, county, n, c * 5 + n, parks.get(county.code, ""))
        for c, county in enumerate(counties)
        for n in range(5)
    )


def _project(seed: int, clock: Clock, county: Region, n: int, firm: int, park: str) -> ProjectPlan:
    rng = dice(seed, "project", county.code, n)
    product, chain, sector = PRODUCTS[int(rng.integers(0, len(PRODUCTS)))]
    investment = float(rng.choice([6000, 12000, 25000, 36000, 52000, 110000]))
    begins = clock.today - dt.timedelta(int(rng.integers(60, 900)))
    steps = tuple(_steps(rng, clock, begins))
    owner = f"owner.{county.slug}"
    end = steps[-1].planned_on
    words = Words("按节点推进，要素保障到位。", "", "", "")
    assigned = clock.days.on_or_after(min(begins, clock.today - dt.timedelta(3)))
    item = Item(
        "project", f"{county.name}{product}项目（{n + 1}期）", county.code, county.code,
        live(rng, clock, owner, assigned, clock.days.on_or_after(end), "working", words), assigned,
        content=f"建设{product}及配套设施。", standard="投产并达到设计能力", leader="leader.shi" if n == 0 else "",
    )  # fmt: skip
    reached = [s for s in steps if s.reached_on]
    item = replace(item, life=replace(item.life, percent=min(99, 9 * len(reached))))
    side = ("paused", "资金方案调整，暂停推进。") if rng.random() < 0.05 else ("active", "")
    plan = round(investment * float(rng.uniform(0.25, 0.5)), 0)
    return ProjectPlan(
        item, sector, sector in ("manufacturing", "services"), chain == "electronics", investment, plan, firm, chain,
        f"{begins.year}年第{(begins.month - 1) // 3 + 1}期", f"{county.name}经济开发区", park, *side, steps,
        tuple(_money(rng, clock, plan, steps)), tuple(_papers(rng, clock, steps)),
    )  # fmt: skip


def _steps(rng: np.random.Generator, clock: Clock, begins: dt.date) -> Iterator[Step]:
    planned, slip, stopped = begins, 0, False
    for step, gap in zip(STEPS, GAPS, strict=True):
        planned += dt.timedelta(gap)
        slip += int(rng.choice([0, 0, 0, 4, 12, 25]))
        actual = clock.days.on_or_after(planned + dt.timedelta(slip))
        stopped = stopped or actual >= clock.today
        yield Step(step, planned, None if stopped else actual)


def _money(rng: np.random.Generator, clock: Clock, plan: float, steps: Sequence[Step]) -> Iterator[Money]:
    started = next((s.reached_on for s in steps if s.step == "started"), None)
    shares = [0.04, 0.05, 0.08, 0.09, 0.09, 0.1, 0.09, 0.09, 0.1, 0.1, 0.09]
    shares.append(1 - sum(shares))
    for month, share in enumerate(shares, start=1):
        first = dt.date(clock.today.year, month, 1)
        over = first < clock.today.replace(day=1)
        works = over and started is not None and started <= first
        actual = round(plan * share * float(rng.uniform(0.7, 1.15)), 0) if works else (0.0 if over else None)
        funds = round((actual or 0) * float(rng.uniform(0.8, 1.2)), 0) if actual is not None else None
        yield Money(f"{first:%Y-%m}", round(plan * share, 2), actual, funds)


def _papers(rng: np.random.Generator, clock: Clock, steps: Sequence[Step]) -> Iterator[Paper]:
    by = {s.step: s for s in steps}
    done = by["permitted"].reached_on
    for n, kind in enumerate(PERMITS):
        needed = kind != "energy" or bool(rng.random() < 0.5)
        day = by["performed"].planned_on + dt.timedelta(10 * n)
        granted = min(day, done) if done else (day if day < clock.today and rng.random() < 0.6 else None)
        granted = granted if needed else None
        number = f"示发〔{granted.year}〕{100 + n}号" if granted else ""
        yield Paper(kind, needed, granted, number)
    for kind in DOSSIER:
        ready = by["started"].reached_on
        yield Paper(kind, True, ready if ready and rng.random() < 0.8 else None)

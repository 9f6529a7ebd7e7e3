"""Requests of invented enterprises: two clocks, replies, return visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zhengxian.demo.dice import dice
from zhengxian.demo.ledgers.life import Clock, Words, fate_of, live
from zhengxian.demo.ledgers.model import Firm, Item, RequestPlan

MATTERS = (
    ("finance", "流动资金贷款到期，请求协调续贷", "caizheng"),
    ("land", "扩建用地指标不足，请求协调", "ziran"),
    ("labour", "生产旺季缺工，请求组织招聘", "renshe"),
    ("energy", "厂区供电容量不足，请求增容", "gongdian"),
    ("approval", "施工许可办理时间长，请求加快", "fagai"),
    ("policy", "技改补助申报材料复杂，请求指导", "gongxin"),
    ("logistics", "园区道路限行影响货运，请求调整", "jiaotong"),
    ("market", "产品销路不畅，请求参加展销", "shangwu"),
    ("dispute", "工程款结算有分歧，请求协调", "caizheng"),
    ("other", "园区公交班次少，员工通勤不便", "jiaotong"),
)
COUNT = 96
CHANNELS = ("visit", "hotline", "platform", "meeting", "letter")


def requests(
    seed: int, clock: Clock, firms: Sequence[Firm], slugs: dict[str, str]
) -> tuple[RequestPlan, ...]:
    """Return requests of the year; half are handled by a department, half by the county."""
    return tuple(_one(seed, clock, n, firms, slugs) for n in range(COUNT))


def _one(seed: int, clock: Clock, n: int, firms: Sequence[Firm], slugs: dict[str, str]) -> RequestPlan:
    rng = dice(seed, "request", n)
    firm = int(rng.integers(0, len(firms)))
    category, matter, department = MATTERS[int(rng.integers(0, len(MATTERS)))]
    since = dt.date(clock.today.year, 1, 12)
    day = clock.days.on_or_after(since + dt.timedelta(int(rng.integers(0, (clock.today - since).days))))
    day = min(day, clock.today)
    hard = rng.random() < 0.15
    due = clock.add(day, 25 if hard else 10)
    by_county = rng.random() < 0.5
    owner = firms[firm].place if by_county else department
    user = f"owner.{slugs[owner]}" if by_county else f"owner.{department}"
    words = Words(
        "已与企业对接，正在协调。", "已答复企业并落实措施。", firms[firm].name, "企业确认情况属实。"
    )
    fate = fate_of(rng, clock, day, due)
    life = live(rng, clock, user, day, due, fate, words)
    item = Item(
        "request", f"{firms[firm].name}：{matter}", owner, firms[firm].place, life, day, content=matter + "。",
        standard="企业诉求得到解决；不能解决的讲清政策并由企业确认", origin_note="企业诉求", leader="leader.shi" if hard else "",
    )  # fmt: skip
    done = life.done_on
    outcome = str(rng.choice(["solved", "explained", "unsolved"], p=[0.75, 0.2, 0.05])) if done else None
    visits: tuple[tuple[dt.datetime, str, str], ...] = ()
    if life.closed_at:
        word = str(rng.choice(["satisfied", "unsatisfied", "unreached"], p=[0.86, 0.04, 0.1]))
        at = clock.on(clock.add(life.closed_at.date(), 2), 10)
        visits = ((at, word, _VISITS[word]),) if at.date() < clock.today else ()
    replied = min(clock.add(day, 2), done) if done else (clock.add(day, 2) if life.reports else None)
    return RequestPlan(
        item, firm, str(rng.choice(CHANNELS)), category, life.acts[0].at, clock.add(day, 1), clock.add(day, 2),
        clock.add(day, 1) if replied else None, replied, "已受理，措施和时限见办理情况。" if replied else "", outcome,
        "涉及多个部门，需要会商。" if hard else "", visits,
    )  # fmt: skip


_VISITS = {
    "satisfied": "企业对办理结果表示满意。",
    "unsatisfied": "企业认为措施没有落实到位。",
    "unreached": "两次电话没有接通。",
}

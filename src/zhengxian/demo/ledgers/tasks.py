"""Tasks of the demo city: what departments, counties and towns were told to do this year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from zhengxian.demo.dice import dice
from zhengxian.demo.ledgers.life import Clock, Words, fate_of, live
from zhengxian.demo.ledgers.model import Item, Node
from zhengxian.demo.places import Region

DEPARTMENT_TASKS = (
    ("gongxin", "建立规上工业企业运行监测台账，按月通报重点企业生产情况", "形成台账并连续三个月通报"),
    ("gongxin", "推动新开工亿元以上技术改造项目 20 个", "项目开工佐证齐全，入库 20 个"),
    ("fagai", "开展重大项目前期手续集中办理，压缩审批时限三成", "报送压减前后对照表"),
    ("fagai", "编制县域特色产业链图谱，明确链主和缺失环节", "图谱经领导小组审定印发"),
    ("caizheng", "清理拖欠企业账款，建立按月清偿清单", "无分歧账款清偿率达到 100%"),
    ("shangwu", "开展限上商贸企业培育，新增达限企业 40 家", "以统计部门审定数为准"),
    ("shangwu", "组织外贸企业开拓市场对接活动 6 场", "活动记录和意向清单齐全"),
    ("ziran", "处置批而未供和闲置土地 3000 亩", "以国土台账核销数为准"),
    ("huanjing", "完成工业园区雨污分流排查整治", "问题清单全部销号"),
    ("nongye", "建设高标准农田 12 万亩", "完成验收并上图入库"),
    ("nongye", "发展村集体经济经营性收入 20 万元以上的村 300 个", "以审定名单为准"),
    ("renshe", "开展企业用工保障专项行动，解决缺工 5000 人", "企业签收缺工解决单"),
    ("shichang", "推行开办企业一日办结", "抽查办结率达到 95%"),
    ("keji", "新认定高新技术企业 60 家", "以公示名单为准"),
    ("jiaotong", "完成县乡道改造 180 公里", "完成交工验收"),
    ("gongdian", "实施园区配电网改造，压减故障停电时间", "用户年均停电时间下降 10%"),
    ("shuiwu", "开展税费优惠政策直达企业行动", "符合条件企业享受面达到 100%"),
    ("tongji", "开展应统尽统专项核查，规范统计基础", "核查报告经复核，无新增疑点"),
)
COUNTY_TASKS = (
    ("开展停工停产企业逐户走访，形成一企一策", "每户有走访记录和措施"),
    ("盘活低效工业用地，建立处置清单", "清单内地块全部有处置方案"),
    ("推进县城商业综合体招商并开业", "开业现场核验"),
    ("整治园区入口环境，完善道路和照明", "现场核验并附前后对比照片"),
    ("组织银企对接，帮助小微企业融资", "授信到位凭证齐全"),
    ("完成年度固定资产投资项目入库计划", "以统计部门审核入库为准"),
)
MOVES = {
    "开展停工停产企业逐户走访，形成一企一策": "industry_added_growth",
    "推进县城商业综合体招商并开业": "retail_above_growth",
    "完成年度固定资产投资项目入库计划": "fai_growth",
}
"""Tasks of counties that are to move a figure."""
TOWN_TASKS = (
    ("摸清辖区闲置厂房底数并发布招商信息", "台账经县级抽查"),
    ("整治主要道路沿线环境，建立长效管护", "暗访三次无反弹"),
    ("培育达限个体工商户转企业 3 家", "营业执照和税务登记齐全"),
    ("完成村级产业道路硬化", "交工验收并公示"),
    ("规范农贸市场经营秩序", "现场核验无占道经营"),
)
SPLIT = ("新增规模以上工业企业 66 家", 66, "家")
"""A task of the whole city, split over the eleven counties; the parts add up."""
LEADER = "leader.shi"
JUST_ASSIGNED = range(0, 65, 11)
"""Towns whose task was assigned on the demo's date and waits to be accepted."""


def tasks(seed: int, clock: Clock, regions: Sequence[Region]) -> tuple[Item, ...]:
    """Return all tasks; parents come before their children."""
    now = [r for r in regions if r.valid_to is None]
    counties = [r for r in now if r.level == "county"]
    towns = [r for r in now if r.level == "town"]
    items = list(_whole(seed, clock, counties))
    for n, (owner, title, standard) in enumerate(DEPARTMENT_TASKS):
        items.append(_one(seed, clock, ("department", n), f"owner.{owner}", owner, "", title, standard))
    for c, county in enumerate(counties):
        for n, (title, standard) in enumerate(COUNTY_TASKS):
            if (c + n) % 2 == 0:
                key = ("county", c, n)
                items.append(
                    _one(seed, clock, key, f"owner.{county.slug}", county.code, county.code, title, standard)
                )
    for t, town in enumerate(towns):
        title, standard = TOWN_TASKS[t % len(TOWN_TASKS)]
        items.append(
            _one(seed, clock, ("town", t), f"owner.{town.slug}", town.code, town.code, title, standard)
        )
    return tuple(items)


def _days(seed: int, clock: Clock, key: tuple[object, ...]) -> tuple[dt.date, dt.date]:
    rng = dice(seed, "ledger", *key)
    since = dt.date(clock.today.year, 1, 8)
    assigned = clock.days.on_or_after(since + dt.timedelta(int(rng.integers(0, (clock.today - since).days))))
    due = clock.days.on_or_after(assigned + dt.timedelta(int(rng.choice([20, 30, 45, 60, 90, 120, 180]))))
    if key[0] == "town" and key[1] in JUST_ASSIGNED:
        return clock.today, due if due > clock.today else clock.add(clock.today, 20)
    return min(assigned, clock.today), due


def _one(
    seed: int,
    clock: Clock,
    key: tuple[object, ...],
    user: str,
    owner: str,
    place: str,
    title: str,
    standard: str,
) -> Item:
    rng = dice(seed, "ledger-life", *key)
    assigned, due = _days(seed, clock, key)
    fate = fate_of(rng, clock, assigned, due)
    words = Words(
        "已排出计划、明确专人，按周调度，目前按计划推进。",
        "已按要求完成，相关材料附后，请审核。",
        "项目现场和经办单位",
        "现场与材料一致，达到办结标准。",
    )
    life = live(rng, clock, user, assigned, due, fate, words)
    origin = str(rng.choice(["hand", "document", "lost_points", "inspection"], p=[0.4, 0.3, 0.2, 0.1]))
    return Item(
        "task",
        title,
        owner,
        place,
        life,
        assigned,
        content=title + "。",
        standard=standard,
        origin=origin,
        origin_note=_NOTES[origin],
        urgency=str(rng.choice(["ordinary", "ordinary", "urgent"])),
        leader=LEADER if rng.random() < 0.5 else "",
        nodes=tuple(_nodes(clock, assigned, due, life.percent)),
        indicator=MOVES.get(title, ""),
    )


_NOTES = {
    "hand": "领导小组办公室交办",
    "document": "全市县域经济工作推进会",
    "lost_points": "上期评价失分项",
    "inspection": "季度督查发现",
}


def _nodes(clock: Clock, first: dt.date, due: dt.date, percent: int) -> Iterator[Node]:
    titles = ("制定方案、明确责任", "全面推进、中期调度", "完成任务、报送佐证")
    marks = (0.2, 0.7, 1.0)
    begins = first
    for title, mark in zip(titles, marks, strict=True):
        planned = due if mark == 1 else clock.days.on_or_after(first + (due - first) * mark)
        planned = min(max(planned, begins), due)
        done = planned if percent >= 100 * mark and planned < clock.today else None
        yield Node(title, begins, planned, done)
        begins = planned


def _whole(seed: int, clock: Clock, counties: Sequence[Region]) -> Iterator[Item]:
    title, total, unit = SPLIT
    year = clock.today.year
    assigned = clock.days.on_or_after(min(dt.date(year, 3, 2), clock.today - dt.timedelta(9)))
    due = clock.days.on_or_after(dt.date(year, 12, 31))
    words = Words("各县正按分解数培育申报。", "", "", "")
    rng = dice(seed, "ledger-whole")
    parts = [total // len(counties)] * len(counties)
    for n in range(total - sum(parts)):
        parts[n] += 1
    done = [int(rng.integers(part // 2, part + 1)) for part in parts]
    life = live(rng, clock, "owner.gongxin", assigned, due, "working", words)
    yield Item(
        "task", title, "gongxin", "990100", life, assigned, title + "。", "以统计部门审定数为准", "document",
        "全市县域经济工作推进会", leader=LEADER, target_value=total, target_unit=unit, done_value=sum(done),
    )  # fmt: skip
    for county, part, reached in zip(counties, parts, done, strict=True):
        owner = f"owner.{county.slug}"
        rng = dice(seed, "ledger-part", county.code)
        yield Item(
            "task", f"{county.name}{title.replace(str(total), str(part))}", county.code, county.code,
            live(rng, clock, owner, assigned, due, "working", words), assigned, "", "以统计部门审定数为准", "document",
            "全市县域经济工作推进会", parent=0, target_value=part, target_unit=unit, done_value=reached,
        )  # fmt: skip

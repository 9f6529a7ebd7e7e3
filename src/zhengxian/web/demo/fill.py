"""Fill an empty installation with the demo city."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from django.db import transaction

from zhengxian.demo import City
from zhengxian.demo import city as generate
from zhengxian.web.core.models import User
from zhengxian.web.core.services import offices, users
from zhengxian.web.demo import (
    assessments,
    bulletins,
    forms,
    history,
    ledgers,
    monitoring,
    people,
    places,
    proofs,
    running,
    speeches,
)

NAME = "示范市县域经济工作领导小组办公室（演示）"
Tell = Callable[[str], None]
SHOWN = (
    ("reporter.caizheng", "部门填报员"),
    ("reporter.dongchuan.shiqiao", "镇填报员"),
    ("reviewer.dongchuan", "县审核员"),
    ("statistics.shi", "市统计审核员"),
    ("assessor", "考核员"),
    ("supervisor", "督查员"),
    ("owner.gongxin", "承办单位"),
    ("leader.shi", "市领导"),
    ("auditor", "审计员"),
    ("administrator", "管理员"),
)
"""Accounts named at the start, one for every role."""


def city(seed: int, tell: Tell) -> City:
    """Generate the city and write it; all or nothing."""
    began = perf_counter()
    tell(f"生成演示城市（种子 {seed}）……")
    given = generate(seed)
    with transaction.atomic():
        write(given, tell)
    tell(f"完成，用时 {perf_counter() - began:.0f} 秒")
    return given


def write(given: City, tell: Tell) -> None:
    """Write a city into an empty installation."""
    system = users.system()
    offices.found(name=NAME, by=system, is_demo=True, today=given.today)
    places.write(given)
    accounts = people.write(given)
    tell(f"地区 {len(given.regions)} 个，部门 {len(given.departments)} 个，账号 {len(given.accounts)} 个")
    forms.write(given, system)
    known = history.keys(given, accounts)
    history.write(given, known)
    tell(f"报表 {len(given.forms)} 张，数据 {given.figures.height} 行")
    asked = running.write(given, known)
    tell(f"核查提出问题 {asked} 个")
    made = assessments.Assessments(given, accounts).write()
    tell(f"评价 {made} 次")
    items = ledgers.write(given, known)
    proofs.write(given, known)
    read = speeches.write(given, known)
    tell(f"台账事项 {items} 件，讲话中读出拟立事项 {read} 项")
    drawn, warned = monitoring.write(given, accounts)
    meetings, papers = bulletins.packs(given, accounts), bulletins.write(given, accounts)
    tell(f"进度计划 {drawn} 项，预警 {warned} 条，调度会材料 {meetings} 份，通报 {papers} 份")


def accounts() -> Iterator[str]:
    """Yield the lines that name the demo's accounts."""
    yield f"账号（口令都是 {people.PASSWORD}）："
    names = dict(User.objects.values_list("username", "display_name"))
    for username, role in SHOWN:
        if username in names:
            yield f"  {username:<28}{role}：{names[username]}"

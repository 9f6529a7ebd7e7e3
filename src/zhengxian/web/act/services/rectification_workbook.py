"""Rectification out of a workbook: one problem a row, headings matched by name."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from zhengxian.web.act.models import AcceptanceLevel, Source, Stage
from zhengxian.web.act.selectors import rectification as doors
from zhengxian.web.act.services import rectification, row_files
from zhengxian.web.act.services.rectification import Problem
from zhengxian.web.act.services.row_files import NEW, SAME, Layout, Put, Row, RowOutcome, RowReading
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.selectors import clock

LAYOUT = Layout(
    {
        "number": ("编号",),
        "title": ("问题名称", "整改事项", "事项"),
        "source": ("来源", "问题来源"),
        "document": ("来源文书", "文书", "报告名称", "依据"),
        "found": ("发现日期", "反馈日期", "报告日期"),
        "problem": ("问题", "问题描述", "存在问题", "反馈问题"),
        "owner": ("责任单位", "承办单位", "牵头单位"),
        "place": ("所在地", "属地"),
        "measures": ("整改措施", "措施"),
        "standard": ("销号标准", "整改标准", "整改目标"),
        "level": ("验收级别",),
        "stage": ("整改类型",),
        "due": ("整改时限", "完成时限"),
        "amount": ("涉及金额（万元）", "涉及金额", "涉及金额(万元)", "问题金额（万元）"),
    },
    key="problem",
    needed=("title", "source", "found", "problem"),
)
TEMPLATE = tuple(words[0] for role, words in LAYOUT.headings.items() if role != "number")
"""Headings of the empty workbook."""


def looked(*, path: Path, by: User, access: Access) -> RowReading:
    """Tell what a file would do."""
    return row_files.looked(path, LAYOUT, _putting(by, access))


def write(*, path: Path, by: User, access: Access) -> RowReading:
    """Enter every problem of a file, or none. Errors: those of `row_files.write`."""
    return row_files.write(path, LAYOUT, _putting(by, access))


def _putting(by: User, access: Access) -> Put:
    paths = access.scope(Action.DRAFT_ITEMS).paths
    places = row_files.by_name(list(Region.objects.in_force(clock.today()).below(paths)))
    words = [{str(one.label): one.value for one in kind} for kind in (Source, AcceptanceLevel, Stage)]

    def put(row: Row) -> RowOutcome:
        sources, levels, stages = words
        source = row.choice("source", sources)
        level = row.choice("level", levels, AcceptanceLevel.CITY.value)
        stage = row.choice("stage", stages, Stage.SHORT.value)
        found, due, amount = row.date("found"), row.date("due"), _amount(row)
        owner, place = row.unit("owner"), row.region("place", places)
        if found is None or not source or _is_known(row, access):
            return RowOutcome(row.number, row["title"], row["owner"], SAME)
        problem = Problem(
            Source(source), found, row["problem"], row["document"], row["measures"], row["standard"],
            AcceptanceLevel(level), Stage(stage), amount,
        )  # fmt: skip
        rectification.enter(
            title=row["title"], problem=problem, owner=owner, place=place, due_on=due, by=by, access=access
        )
        return RowOutcome(row.number, row["title"], row["owner"], NEW)

    return put


def _amount(row: Row) -> Decimal | None:
    word = row["amount"].replace(",", "").replace("，", "")
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not word.isascii():
        row.report("amount", "A-465", f"的“{row['amount']}”不是数字。请填以万元为单位的数，不写单位。")
        return None
    return number.quantize(Decimal("0.01")) if abs(number) < Decimal(10) ** 13 else number


def _is_known(row: Row, access: Access) -> bool:
    """Tell whether the problem is in the ledger: by its number, or by source paper and words."""
    seen = doors.visible_to(access)
    if row["number"]:
        return seen.filter(item__number=row["number"]).exists()
    return seen.filter(
        source_document=row["document"], item__title=row["title"], problem=row["problem"]
    ).exists()

"""Requests out of a workbook: one request a row, headings matched by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils import timezone

from zhengxian.web.act.models import Category, Channel
from zhengxian.web.act.selectors import firms, requests
from zhengxian.web.act.services import request_intake, row_files
from zhengxian.web.act.services.request_intake import Firm
from zhengxian.web.act.services.row_files import NEW, SAME, Layout, Put, Row, RowOutcome, RowReading
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.selectors import clock

LAYOUT = Layout(
    {
        "number": ("编号", "诉求编号"),
        "firm": ("企业", "企业名称", "单位名称", "反映企业"),
        "place": ("所在地", "企业所在地", "属地", "县区"),
        "title": ("诉求", "诉求内容", "反映问题", "问题", "诉求事项"),
        "content": ("详细情况", "具体情况", "问题描述"),
        "category": ("类别", "问题类别", "诉求类别"),
        "channel": ("渠道", "来源渠道", "来源"),
        "received": ("收到日期", "受理日期", "反映时间", "收到时间"),
        "owner": ("承办单位", "责任单位", "牵头单位"),
        "hard": ("疑难原因",),
        "credit_code": ("统一社会信用代码", "信用代码"),
        "contact": ("联系人和电话", "联系人", "联系方式"),
    },
    key="title",
    needed=("firm", "title"),
)  # fmt: skip
TEMPLATE = tuple(words[0] for role, words in LAYOUT.headings.items() if role != "number")
"""Headings of the empty workbook."""


def looked(*, path: Path, by: User, access: Access) -> RowReading:
    """Tell what a file would do."""
    return row_files.looked(path, LAYOUT, _putting(by, access))


def write(*, path: Path, by: User, access: Access) -> RowReading:
    """Take in every request of a file, or none. Errors: those of `row_files.write`."""
    return row_files.write(path, LAYOUT, _putting(by, access))


def _putting(by: User, access: Access) -> Put:
    places = row_files.by_name(list(Region.objects.in_force(clock.today()).below(firms.paths(access))))
    categories = {category.label: category.value for category in Category}
    channels = {channel.label: channel.value for channel in Channel}

    def put(row: Row) -> RowOutcome:
        received, place = row.date("received"), row.region("place", places)
        category = row.choice("category", categories, Category.OTHER.value)
        channel = row.choice("channel", channels, Channel.VISIT.value)
        owner = row.unit("owner")
        known = firms.named(access, row["firm"])
        if place is None and len(known) != 1:
            why = "是新企业" if not known else "有同名的"
            row.report("place", "A-466", f"是空的，而“{row['firm']}”{why}。请写企业所在的县或镇。")
        chosen = place or (known[0].place if known else None)
        if chosen is None or _is_known(row, access, received):
            return RowOutcome(row.number, row["title"], row["owner"], SAME)
        request_intake.take_in(
            firm=Firm(row["firm"], chosen, row["credit_code"], row["contact"]), title=row["title"],
            content=row["content"], channel=channel, category=category, owner=owner, received_on=received,
            hard_reason=row["hard"], by=by, access=access,
        )  # fmt: skip
        return RowOutcome(row.number, row["title"], row["owner"], NEW)

    return put


def _is_known(row: Row, access: Access, received: date | None) -> bool:
    """Tell whether the request is in the ledger: by its number, or by firm, words and day."""
    seen = requests.visible_to(access)
    if row["number"]:
        return seen.filter(item__number=row["number"]).exists()
    same = seen.filter(enterprise__name=" ".join(row["firm"].split()), item__title=row["title"])
    day = received or clock.today()
    return any(timezone.localdate(at) == day for at in same.values_list("received_at", flat=True))

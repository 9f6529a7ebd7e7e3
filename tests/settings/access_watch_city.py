"""The objects of monitor and report that the walk of all addresses asks for, in a copy of the demo city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

PLANS = "地区代码,指标代码,年度,12月末\n990104,budget_revenue,2026,1\n"
Fill = dict[str, dict[str, Any]]


def filled(users: Mapping[str, Any]) -> Fill:
    """Make what is missing and return what stands in the gaps of addresses, by their beginning."""
    from zhengxian.web.collect.models import Indicator
    from zhengxian.web.core.models import Department, Region
    from zhengxian.web.core.services import files
    from zhengxian.web.monitor.models import Round, Warning  # noqa: A004 -- the glossary's word
    from zhengxian.web.report.models import Bulletin, Pack
    from zhengxian.web.report.services import saved_views

    made = Round.objects.order_by("-pk")[0]
    warning = Warning.objects.create(
        key="walk", rule="pace-lag", message_code="M-181", level="orange", severity=2, message="走查。",
        region=Region.objects.get(code="990104"), indicator=Indicator.objects.get(code="budget_revenue"),
        department=Department.objects.get(code="gongxin"), period=made.period, raised_round=made, seen_round=made,
        raised_at=timezone.now(),
    )  # fmt: skip
    plans = files.keep(SimpleUploadedFile("计划.csv", PLANS.encode()), users["assess"].pk)
    view = saved_views.keep(name="走查", query="", is_shared=False, by=users["assess"])
    return {
        "monitor/warnings/": {"warning_id": warning.pk},
        "monitor/plans/file/": {"key": plans.key},
        "report/packs/": {"pack_id": Pack.objects.filter(holds_unreleased=False)[0].pk},
        "report/bulletins/": {"bulletin_id": Bulletin.objects.get(state="issued").pk},
        "report/explorer/": {"view_id": view.pk},
    }

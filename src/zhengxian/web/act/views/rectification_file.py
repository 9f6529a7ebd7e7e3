"""Rectification from a workbook: the empty one, what a filled one would do, and doing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.services import rectification_workbook
from zhengxian.web.act.views import rows_file
from zhengxian.web.act.views.rows_file import RowsFile
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs

NOTES = (
    "“问题名称”“来源”“发现日期”“问题”必填；来源写审计、中央环保督察、省级环保督察、督查检查或自查发现。",
    "“责任单位”填了立即交办；“整改时限”不填按整改类型定；金额以万元为单位。",
)
KIND = RowsFile(
    name="rectification",
    listing="rectifications",
    title="导入整改问题",
    thing="个",
    noun="整改问题",
    notes=NOTES,
    looked=rectification_workbook.looked,
    write=rectification_workbook.write,
)


@require_safe
@needs(Action.ASSIGN_ITEMS)
def form_file(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 -- every view takes a request
    """Give the empty workbook to fill in."""
    return workbook("整改问题登记表", rectification_workbook.TEMPLATE, [], NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook in and go on to what it would do."""
    return rows_file.upload(request, KIND)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def plan(request: OfficeRequest, key: str) -> HttpResponse:
    """Show what a workbook would do; a POST does it."""
    return rows_file.plan(request, key, KIND)

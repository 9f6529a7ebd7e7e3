"""Requests from a workbook: the empty one, what a filled one would do, and doing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.services import request_workbook
from zhengxian.web.act.views import rows_file
from zhengxian.web.act.views.rows_file import RowsFile
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs

NOTES = (
    "“企业”“诉求”必填；新企业要写“所在地”。“收到日期”不填为今天。",
    "“承办单位”填了立即交办，不填先登记。“疑难原因”只在 10 个工作日办不完时填。",
)
KIND = RowsFile(
    name="request",
    listing="requests",
    title="导入企业诉求",
    thing="件",
    noun="企业诉求",
    notes=NOTES,
    looked=request_workbook.looked,
    write=request_workbook.write,
)


@require_safe
@needs(Action.TAKE_REQUESTS)
def form_file(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 -- every view takes a request
    """Give the empty workbook to fill in."""
    return workbook("企业诉求登记表", request_workbook.TEMPLATE, [], NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TAKE_REQUESTS)
def upload(request: OfficeRequest) -> HttpResponse:
    """Take a workbook in and go on to what it would do."""
    return rows_file.upload(request, KIND)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TAKE_REQUESTS)
def plan(request: OfficeRequest, key: str) -> HttpResponse:
    """Show what a workbook would do; a POST does it."""
    return rows_file.plan(request, key, KIND)

"""Pages for what went wrong, in plain words with a code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

_WORDS = {
    400: ("S-981", "这个请求读不懂。", "地址或表单不完整。请退回上一页再试一次。"),
    403: ("S-982", "页面已经过期。", "表单放得太久，或浏览器没有接受 Cookie。请退回上一页，刷新后再提交。"),
    404: ("S-983", "没有这一页，或者您还不能看。", "请核对地址，或与管理员联系。"),
    429: ("S-984", "口令错了太多次，账号暂时锁住。", "请过一刻钟再试；忘了口令，请让管理员重设。"),
    500: (
        "S-985",
        "这一页没有打开。",
        "程序出错，没有写入任何数据，您刚才填的内容可退回上一页找回。请再试一次。",
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer a request that cannot be read."""
    return _page(request, 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form without a valid token."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer "not there" and "not yours" with the same words and the same status."""
    return _page(request, 404)


def locked_out(request: HttpRequest, *_given: object, **_more: object) -> HttpResponse:
    """Answer a sign-in at a locked account."""
    return _page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a fault of the program. It asks neither database nor session, which may be what is broken."""
    return HttpResponse(
        render_to_string("ui/error.html", _told(500, "ui/signed_out.html", request)), status=500
    )


def _page(request: HttpRequest, status: int) -> HttpResponse:
    signed_in = bool(getattr(request, "shell", None))
    layout = "ui/base.html" if signed_in else "ui/signed_out.html"
    return render(request, "ui/error.html", _told(status, layout, request), status=status)


def _told(status: int, layout: str, request: HttpRequest) -> dict[str, Any]:
    code, happened, remedy = _WORDS[status]
    return {
        "layout": layout,
        "happened": happened,
        "remedy": remedy,
        "code": code,
        "path": request.path,
        "at": timezone.now(),
    }

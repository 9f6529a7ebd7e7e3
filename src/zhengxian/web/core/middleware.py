"""What every request gets: a signed-in user with `access`, the office's day, refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import access_of
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.selectors import clock, shell

Answer = Callable[[HttpRequest], HttpResponse]

OPEN_TO_ALL = {"core:sign-in", "core:health"}
"""Pages without sign-in; everything under the API checks its own tokens."""


class SignedInMiddleware:
    """Send strangers to the sign-in page and give the rest ``request.access`` and ``request.today``."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("an address with a NUL")  # no database keeps one
        name = _name(request)
        if name == "core:health":
            return self.get_response(request)
        user = request.user
        request.today = clock.today()  # type: ignore[attr-defined]
        request.access = access_of(user, request.today)  # type: ignore[attr-defined]
        request.shell = shell.Frame(request)  # type: ignore[attr-defined]
        if user.is_authenticated or request.path.startswith(("/static/", "/api/")):
            return self._forced(request) or self.get_response(request)
        if name in OPEN_TO_ALL:
            return self.get_response(request)
        return self._to_sign_in(request)

    def _to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """Send a stranger to the sign-in page and back here afterwards; a part of a page takes the page along."""
        sign_in = reverse(settings.LOGIN_URL)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": sign_in})
        wish = request.get_full_path()
        kept = "" if request.method != "GET" or wish == "/" else "?" + urlencode({"next": wish})
        return redirect(sign_in + kept)

    def _forced(self, request: HttpRequest) -> HttpResponse | None:
        """Lead a user who must choose a new password there before anything else."""
        must = getattr(request.user, "must_change_password", False)
        allowed = {"core:password", "core:sign-out"}
        if must and not request.path.startswith(("/static/", "/api/")) and _name(request) not in allowed:
            return redirect("core:password")
        return None


class RefusalMiddleware:
    """Turn refusals raised by services and selectors into pages with their sentence and code."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_given: object) -> None:
        """Refuse a form with a NUL, which no database keeps; the check of its token has read it already."""
        if request.method != "POST" or request.path.startswith("/api/"):
            return
        if any("\x00" in value for values in dict(request.POST.lists()).values() for value in values):
            raise SuspiciousOperation("a form with a NUL")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with a page that says what happened and what to do."""
        if isinstance(error, Hidden):
            raise Http404 from error
        if isinstance(error, ZhengxianError):
            status = 409 if isinstance(error, Conflict) else 422
            return render(request, "ui/refused.html", {"error": error}, status=status)
        return None


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name or ""
    except Http404:
        return ""

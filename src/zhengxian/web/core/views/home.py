"""The first page, search, notices, jobs and the answer to whoever watches the server."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.core.requests import OfficeRequest, whole
from zhengxian.web.core.selectors import notices, search, shell
from zhengxian.web.core.services import notices as notice_acts
from zhengxian.web.core.views import tabs


@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Lead each person to the first page of his role; where there is none yet, list what he may open."""
    target = shell.landing(request.access)
    if target:
        return redirect(target)
    stages = shell.stages(request.user, request.access, request.today, request.path)
    system = shell.system_address(request.access)
    return render(request, "core/home.html", {"stages": stages, "system": system})


@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Tell whether the server and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "unreachable"}, status=503)
    return JsonResponse({"ok": True, "database": "ok"})


@require_safe
def find(request: OfficeRequest) -> HttpResponse:
    """Search everything this person may open."""
    text = request.GET.get("q", "").strip()
    hits = search.find(request.access, text, request.today)
    return render(request, "core/search.html", {"q": text, "hits": hits, "each": search.EACH})


@require_safe
def notice_list(request: OfficeRequest) -> HttpResponse:
    """Show what was told to this person."""
    page = Paginator(notices.of(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "core/notices.html", {"page": page, "tabs": tabs.own("notices")})


@require_POST
def notices_read(request: OfficeRequest) -> HttpResponse:
    """Mark one notice, or all, as read."""
    notice_acts.mark_read(user=request.user, notice_id=whole(request.POST.get("notice", "")))
    return redirect("core:notices")


@never_cache
@require_safe
def job(request: OfficeRequest, job_id: int) -> HttpResponse:
    """Show how far a person's own job has come: as a page, or as the part that asks again."""
    found = notices.job_of(request.user, job_id)
    part = request.headers.get("HX-Request")
    done = str(found.result.get("url", "")) if isinstance(found.result, dict) else ""
    shown = {
        "job": found,
        "url": reverse("core:job", args=[job_id]),
        "done_url": done if done.startswith("/") and not done.startswith("//") else "",
    }
    return render(request, "core/job_part.html" if part else "core/job.html", shown)

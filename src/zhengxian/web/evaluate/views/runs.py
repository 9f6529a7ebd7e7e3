"""Runs: list, new, one run with its steps, replay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.io.spreadsheet import Sheet
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Job
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate import forms
from zhengxian.web.evaluate.models import Run, RunState, VersionState
from zhengxian.web.evaluate.selectors import offered, runs, schemes
from zhengxian.web.evaluate.services import run_jobs, steps
from zhengxian.web.evaluate.services.replay import replay as replay_run
from zhengxian.web.evaluate.views import page
from zhengxian.web.ui.components import dates, links

SMALL = 200
"""Regions of an office up to which a run is computed while the browser waits."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the runs that the reader may see."""
    access, day = page.access_of(request), page.today_of(request)
    if not runs.sees_all(access):
        raise Hidden
    found = runs.listing(
        access, day, scheme=request.GET.get("scheme", ""), state=request.GET.get("state", "")
    )
    if request.GET.get("export"):
        return _export(found)
    current = page.page_of(request, found)
    pickers = [
        links.picker(
            request, "scheme", "方案", [("", "全部"), *[(s.code, s.title) for s in schemes.all_schemes()]]
        ),
        links.picker(request, "state", "状态", [("", "全部"), *RunState.choices, ("trial", "测算")]),
    ]
    jobs = offered.running_jobs(run_jobs.KIND, page.user_of(request))
    context = page.frame(
        request, "runs", page=current, pickers=pickers, jobs=jobs, may_run=is_office_wide(access, Action.RUN)
    )
    return render(request, "evaluate/runs.html", context)


def _export(found: Any) -> HttpResponse:
    heads = ["编号", "方案", "版本", "期间", "数据截至", "状态", "测算", "地区数", "已确认", "计算人", "指纹"]
    rows = [
        [r.number, r.version.scheme.title, r.version.number, runs.words(r), dates.moment(r.as_of),
         r.status.label, "是" if r.is_trial else "", r.ranked, r.confirmed, str(r.created_by), r.result_hash]
        for r in found
    ]  # fmt: skip
    return page.workbook("计算与测算", [Sheet("计算与测算", heads, rows)])


@require_http_methods(["GET", "HEAD", "POST"])
@page.refusing
def new(request: HttpRequest) -> HttpResponse:
    """Compute a period: the version in force on its last day and the run before are proposed."""
    access, day = page.access_of(request), page.today_of(request)
    if not is_office_wide(access, Action.RUN):
        raise Hidden
    versions = (
        schemes.visible_to(access).exclude(state=VersionState.RETIRED).order_by("scheme__order", "-number")
    )
    earlier = runs.visible_to(access, day).filter(is_trial=False).exclude(state=RunState.WITHDRAWN)
    form = forms.RunForm(*page.sent(request), versions=versions, runs=earlier, initial=_proposed(request))
    if request.method == "POST" and form.is_valid():
        try:
            job = run_jobs.start(by=page.user_of(request), now=_is_small(), **_compared(form.cleaned_data))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            if not job.message:
                return _after(request, job)
            form.add_error(None, job.message)
    status = 422 if form.errors else 200
    return render(request, "evaluate/run_new.html", page.frame(request, "runs", form=form), status=status)


def _compared(given: dict[str, Any]) -> dict[str, Any]:
    """Compare with the newest formal run of an earlier period of the scheme where none was chosen."""
    day = Period.parse(given["period"]).last_day
    return {**given, "previous": given["previous"] or runs.proposed_previous(given["version"].scheme, day)}


def _is_small() -> bool:
    return offered.regions_there() < SMALL


def _after(request: HttpRequest, job: Job) -> HttpResponse:
    if job.result.get("run"):
        messages.success(request, f"已计算，编号 {job.result['run']}。", extra_tags="ok")
        return redirect("evaluate:run", job.result["run"].removeprefix("评 "))
    return redirect("evaluate:runs")


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """Propose from the address (scheme, period): the version in force on the last day and the run before it.

    Without a period no run is proposed: the one before is found when the period is known.
    """
    code, typed = request.GET.get("scheme", ""), _period_of(request.GET.get("period", ""))
    scheme = next((s for s in schemes.all_schemes() if not code or s.code == code), None)
    found = {"period": str(typed or "")}
    if scheme is None:
        return found
    version = runs.version_in_force(scheme, typed.last_day if typed else page.today_of(request))
    before = runs.proposed_previous(scheme, typed.last_day) if typed else None
    return {**found, "version": version.pk if version else None, "previous": before.pk if before else None}


def _period_of(text: str) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except ZhengxianError:
        return None


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show a run: steps, who did what, method in words, notes, awards, confirmations; buttons for the next step."""
    access, day = page.access_of(request), page.today_of(request)
    if not runs.sees_all(access):
        raise Hidden
    run = runs.one(access, day, number)
    confirmations = runs.confirmations(run) if not run.is_trial else []
    done = sum(given is not None for _, given in confirmations)
    note = f"{done}/{len(confirmations)}" if run.status is RunState.CONFIRMING else ""
    context = page.frame(
        request,
        "runs",
        run=run,
        tail=number,
        steps=page.steps_of(run, note),
        moves=runs.steps(run),
        confirmations=confirmations,
        confirmed=done,
        short_hash=short_hash(run.result_hash),
        can=_can(request, run),
        publicity=_publicity(request, run),
        days_left=_days_left(request, run),
        objections=offered.objection_counts(run),
    )
    return render(request, "evaluate/run.html", context)


def short_hash(text: str) -> str:
    """Show the beginning of a hash so that two people can compare it by eye.

    >>> short_hash("7c1e93a0ffff")
    '7c1e 93a0'
    """
    return f"{text[:4]} {text[4:8]}"


def _can(request: HttpRequest, run: Run) -> dict[str, str]:
    """Return the acts this person could do now, each with the words of its button."""
    access, user = page.access_of(request), page.user_of(request)
    may = is_office_wide(access, Action.RUN)
    found: dict[str, str] = {}
    words = {RunState.COMPUTED: "交部门核对", RunState.CHECKING: "交各县确认", RunState.CONFIRMING: "报审批"}
    if may and not run.is_trial and run.status in words:
        found["advance"] = words[run.status]
    if (
        run.status is RunState.APPROVAL
        and run.approved_at is None
        and steps.may_approve(run, user, access.roles)
    ):
        found["advance"] = "批准"
    if may and run.status is RunState.APPROVAL and run.approved_at is not None:
        found["publicity"] = "开始公示"
    if (
        may
        and run.status is RunState.PUBLICITY
        and run.publicity_to
        and run.publicity_to < page.today_of(request)
    ):
        found["publish"] = "发布"
    if may and not run.status.is_frozen:
        found["withdraw"] = "作废"
    return found


def _publicity(request: HttpRequest, run: Run) -> forms.PublicityForm:
    first = page.today_of(request)
    known = calendar(first, first + timedelta(60))
    start = known.on_or_after(first)
    last = known.add(start, max(run.version.scheme.publicity_days - 1, 0))
    return forms.PublicityForm(initial={"first": start, "last": last})


def _days_left(request: HttpRequest, run: Run) -> int | None:
    """Return how many working days of the publicity are left, today included; None outside it."""
    today = page.today_of(request)
    if run.status is not RunState.PUBLICITY or run.publicity_from is None or run.publicity_to is None:
        return None
    first = max(today, run.publicity_from)
    return steps.working_days(first, run.publicity_to) if first <= run.publicity_to else 0


def _run_of(request: HttpRequest, number: str) -> Run:
    return runs.one(page.access_of(request), page.today_of(request), number)


@require_POST
@page.refusing
def replay(request: HttpRequest, number: str) -> HttpResponse:
    """Repeat a run and say whether every number is the same."""
    outcome = replay_run(run=_run_of(request, number), by=page.user_of(request))
    if outcome.equal:
        messages.success(request, f"复算一致：{outcome.message}", extra_tags="ok")
    else:
        messages.error(request, outcome.message)
    return redirect("evaluate:run", number)


@require_POST
def advance(request: HttpRequest, number: str) -> HttpResponse:
    """Take the next step."""
    form = forms.StepForm(request.POST)
    form.is_valid()
    run = _run_of(request, number)
    seen = form.cleaned_data.get("seen") or run.state
    moved = steps.advance(
        run_id=run.pk, by=page.user_of(request), seen=_state(seen), note=form.cleaned_data.get("note", "")
    )
    messages.success(request, f"已办理，现在是“{moved.status.label}”。")
    return redirect("evaluate:run", number)


def _state(text: str) -> RunState:
    if text not in RunState.values:
        raise Hidden
    return RunState(text)


@require_POST
def publicity(request: HttpRequest, number: str) -> HttpResponse:
    """Start the publicity."""
    form, run = forms.PublicityForm(request.POST), _run_of(request, number)
    if not form.is_valid():
        messages.error(request, "公示起止日期没有填好。请按 2026-11-01 的写法填写。")
        return redirect("evaluate:run", number)
    steps.start_publicity(run_id=run.pk, by=page.user_of(request), **form.cleaned_data)
    messages.success(request, "已开始公示。")
    return redirect("evaluate:run", number)


@require_POST
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Publish."""
    run = _run_of(request, number)
    made = steps.publish(run_id=run.pk, number=request.POST.get("number", ""), by=page.user_of(request))
    messages.success(request, f"已发布，文号 {made.number}。结果从此不能改动。")
    return redirect("evaluate:run", number)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a run back."""
    run = _run_of(request, number)
    steps.withdraw(run_id=run.pk, reason=request.POST.get("reason", ""), by=page.user_of(request))
    messages.success(request, f"“{run.number}”已作废。")
    return redirect("evaluate:run", number)


@require_POST
def confirm(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Confirm for a region."""
    run = runs.by_number(number)
    region = offered.region(code)
    steps.confirm(run_id=run.pk, region_id=region.pk, by=page.user_of(request))
    messages.success(request, f"已为{region}确认“{run.number}”。")
    return redirect(f"{reverse('evaluate:profile', args=[code])}?run={number}")

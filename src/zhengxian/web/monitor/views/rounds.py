"""Rounds: when, for which period, as of when, by whom, what came of it, what could not be judged, and a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.models import Job
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, whole
from zhengxian.web.monitor.forms.rounds import RoundForm
from zhengxian.web.monitor.models import PaceWord, Round, WarningLevel
from zhengxian.web.monitor.selectors import rounds
from zhengxian.web.monitor.services import round_jobs
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components import dates
from zhengxian.web.ui.components.links import picker

PAGE = 30
JUDGED = (PaceWord.REACHED, PaceWord.SLOW, PaceWord.LAG, PaceWord.BAD)
MOST_ROWS = 5000
COLUMNS: Sequence[Column | str] = (
    "测算时间", "期间", "数据截至", "测算人", "新读数", "改判", "不变", *(word.label for word in PaceWord),
    "预测", "不能预测", "新预警", "仍触发", "自动解除", "数据指纹", "程序版本",
)  # fmt: skip


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the rounds, one of them in full: the newest, or the one that the address names."""
    if request.GET.get("export") == "xlsx":
        return _file(rounds.listing(_period(request)))
    return _shown(request, None)


@require_POST
@needs(Action.WATCH)
def start(request: OfficeRequest) -> HttpResponse:
    """Start a recomputation; what speaks against it stands above the button."""
    if not rounds.may_start(request.access):
        raise Hidden
    form = RoundForm(request.POST, offered=rounds.offered(request.today))
    if form.is_valid():
        try:
            job = round_jobs.start(form.cleaned_data["period"], access=request.access, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已开始：{job.title}。做完后在这里看结果。", extra_tags="ok")
            return redirect("monitor:rounds")
    return _shown(request, form, status=422)


def _period(request: OfficeRequest) -> str:
    return request.GET.get("period", "").replace("\x00", "")[:12]


def _shown(request: OfficeRequest, form: RoundForm | None, status: int = 200) -> HttpResponse:
    found = Paginator(rounds.listing(_period(request)), PAGE).get_page(request.GET.get("page"))
    named = rounds.one(whole(request.GET.get("round", "")))
    chosen = named or next(iter(found.object_list), None)
    offered = rounds.offered(request.today)
    known = [("", "全部"), *((str(p), p.label) for p in rounds.known_periods())]
    may = rounds.may_start(request.access)
    context = {
        "tabs": tabs(request, "rounds"),
        "page": found,
        "lines": [_line(one) for one in found.object_list],
        "chosen": chosen,
        "facts": _facts(chosen) if chosen is not None else [],
        "tallies": _tallies(chosen) if chosen is not None else [],
        "idle": _idle(chosen) if chosen is not None else [],
        "pickers": [picker(request, "period", "期间", known)],
        "jobs": [(job, _job_url(request, job)) for job in rounds.running()],
        "failed": rounds.last_failed(),
        "form": (form or RoundForm(offered=offered, initial=_proposed(request))) if may else None,
        "narrowed": bool(_period(request)),
    }
    return render(request, "monitor/rounds.html", context, status=status)


def _proposed(request: OfficeRequest) -> dict[str, str]:
    month = rounds.due_month(request.today)
    return {"period": str(month) if month is not None else ""}


def _job_url(request: OfficeRequest, job: Job) -> str:
    """Return where progress is told, for the person who started it; others read it anew with the page."""
    return reverse("core:job", args=[job.pk]) if job.owner_id == request.user.pk else ""


def _line(one: Round) -> dict[str, Any]:
    told = one.counts
    warned = told.get("warnings", {})
    return {
        "one": one,
        "words": _words(told.get("readings", {})),
        "new": told.get("new", 0),
        "changed": told.get("changed", 0),
        "same": told.get("same", 0),
        "warned": warned,
    }


def _words(readings: Mapping[str, int]) -> list[tuple[PaceWord, int]]:
    return [(word, readings[word.value]) for word in PaceWord if readings.get(word.value)]


def _facts(one: Round) -> list[dict[str, Any]]:
    """Return the head figures of a round."""
    told = one.counts
    readings = told.get("readings", {})
    behind = sum(readings.get(word.value, 0) for word in PaceWord if word.is_behind)
    judged = sum(readings.get(word.value, 0) for word in PaceWord if word in JUDGED)
    items = [
        {
            "label": "判定",
            "value": f"{judged:,}",
            "unit": "个",
            "note": f"改判 {told.get('changed', 0):,} 个",
        },
        {"label": "滞后和严重滞后", "value": f"{behind:,}", "unit": "个", "tone": "bad" if behind else ""},
        {"label": "缺报", "value": f"{readings.get(PaceWord.MISSING.value, 0):,}", "unit": "个"},
    ]
    return [*items, *_more_facts(told)]


def _more_facts(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "forecasts" in told:
        ahead = told["forecasts"]
        refused = sum(ahead["refused"].values())
        made = ahead["new"] + ahead["same"] - refused
        yield {"label": "年末预测", "value": f"{made:,}", "unit": "个", "note": f"不能预测 {refused:,} 个"}
    if "warnings" in told:
        warned = told["warnings"]
        levels = warned["levels"]
        note = "、".join(
            f"{level.label[:2]} {levels[level.value]:,}" for level in WarningLevel if levels.get(level.value)
        )
        yield {
            "label": "触发的预警", "value": f"{sum(levels.values()):,}", "unit": "条", "note": note,
        }  # fmt: skip


def _tallies(one: Round) -> list[dict[str, Any]]:
    """Return how every rule came out, with the reasons why cases could not be judged, the most frequent first."""
    rows = []
    for told in one.counts.get("tallies", []):
        if not told["note"]:
            reasons = sorted(told["unjudged"].items(), key=lambda pair: -pair[1])
            rows.append({**told, "reasons": reasons, "not_judged": sum(n for _, n in reasons)})
    return rows


def _idle(one: Round) -> list[tuple[str, list[str]]]:
    """Return why some rules had nothing to judge, each reason with its rules."""
    found: dict[str, list[str]] = {}
    for told in one.counts.get("tallies", []):
        if told["note"]:
            found.setdefault(told["note"], []).append(f"{told['title']}（{told['number']}）")
    return list(found.items())


def _file(found: Iterable[Round]) -> HttpResponse:
    notes = [
        "读数是测算当时的判定，只增不改；数据变化后的改判另记一条。",
        "一期数据没有变化时，重新测算不另记一次。",
    ]
    return workbook("进度测算记录", COLUMNS, map(_row, list(found)[:MOST_ROWS]), notes)


def _row(one: Round) -> Sequence[object]:
    told = one.counts
    readings, warned, ahead = (told.get(name, {}) for name in ("readings", "warnings", "forecasts"))
    refused = sum(ahead.get("refused", {}).values())
    made = ahead.get("new", 0) + ahead.get("same", 0) - refused
    return (
        dates.moment(one.made_at), one.period, dates.moment(one.as_of), str(one.made_by), told.get("new", 0),
        told.get("changed", 0), told.get("same", 0), *(readings.get(word.value, 0) for word in PaceWord),
        made, refused, warned.get("new", 0), warned.get("seen", 0), warned.get("lapsed", 0),
        one.input_hash[:16], one.engine_version,
    )  # fmt: skip

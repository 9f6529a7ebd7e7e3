"""The profile of a region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.io.spreadsheet import Sheet
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import shell
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.evaluate.selectors import offered, profiles, runs, traces
from zhengxian.web.evaluate.services import adjustments
from zhengxian.web.evaluate.views import page, rankings
from zhengxian.web.ui.components import figures, links
from zhengxian.web.ui.components.links import Option, Picker


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Lead to the profile that concerns the reader: the own region's, else that of the first in the ranking."""
    access, day = page.access_of(request), page.today_of(request)
    waiting = runs.confirming_for(access).first()
    run = rankings.asked(request) or waiting
    if run is None:
        return rankings.show(request)
    found = profiles.standings(run)
    paths = runs.seen_paths(access)
    own = [s for s in found if any(p.endswith(f"/{s.code}/") for p in paths)]
    if not own and not (runs.sees_all(access) or runs.is_public(run, day)):
        raise Hidden
    return redirect(f"{reverse('evaluate:profile', args=[(own or found)[0].code])}?run={runs.tail(run)}")


def _run(request: HttpRequest, code: str) -> tuple[Run, Region]:
    """Return the run asked for, or the newest in which the reader sees the region."""
    access, day = page.access_of(request), page.today_of(request)
    if number := request.GET.get("run"):
        run = runs.by_number(number)
        return run, profiles.region_of(access, run, code, day)
    found = rankings.asked(request)
    if found is None:
        found = profiles.latest_for(access, offered.region(code))
    if found is None:
        raise Hidden
    return found, profiles.region_of(access, found, code, day)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a region stands, where its points were lost and where every number comes from."""
    access, day = page.access_of(request), page.today_of(request)
    run, region = _run(request, code)
    public = runs.is_public(run, day)
    own = profiles.own_total(run, region)
    everybody = profiles.standings(run)
    whole = runs.sees_all(access) or public
    read = profiles.figures_of(run, region)
    losses = profiles.ledger(access, run, region, read, public=public)
    node = request.GET.get("node", "") or next((x.node for x in losses), "")
    selected = next((x for x in losses if x.node == node), None)
    head = profiles.head(run, own, everybody)
    context = page.frame(
        request,
        "profiles",
        run=run,
        tail=runs.tail(run),
        region=region,
        own=own,
        head=head,
        whole=whole,
        facts=_facts(run, head, whole),
        losses=losses,
        sums=_sums(losses),
        selected=selected,
        task_url=_task_url(request, run, region, selected),
        trace=traces.trace(access, run, region, node, read, public=public),
        winback=profiles.sees_winback(access) and whole,
        peers_locked=not public and not is_office_wide(access, Action.SEE_UNRELEASED),
        reach=_reach(losses),
        dots=profiles.peer_dots(run, own, region.name) if whole else None,
        history=profiles.history(access, day, run, region) if whole else [],
        pickers=_pickers(request, run, everybody, region, whole),
        around=_around(everybody, region) if whole else {},
        may_confirm=_may_confirm(request, run, region),
        confirmed=offered.confirmation(run, region),
        may_object=run.status.takes_objections
        and any(region.path.startswith(p) for p in runs.own_paths(access)),
        events=_events(run, region),
    )
    return render(request, "evaluate/profile.html", context)


def _task_url(request: HttpRequest, run: Run, region: Region, lost: profiles.Loss | None) -> str:
    """Return where lost points become a ledger item, filled in, for those who may draft one; else an empty text."""
    address = shell.address("act:item-new")
    if lost is None or not lost.lost or not address or not page.access_of(request).may(Action.DRAFT_ITEMS):
        return ""
    given = {
        "title": f"{region.name}补“{lost.title}”短板",
        "origin": "lost_points",
        "origin_note": f"{run.number}，失分 {figures.shown(lost.lost, 2)} 分",
        "origin_url": f"{request.path}?{urlencode({'run': runs.tail(run), 'node': lost.node})}",
        "owner": region.name,
        "place": region.name,
    }
    return f"{address}?{urlencode(given)}"


def _events(run: Run, region: Region) -> list[dict[str, Any]]:
    """Return a region's events under the titles that the scheme gives them; no scheme is read without events."""
    own = [e for e in run.events if e["region"] == region.code]
    titles = {code: title for code, title, _, _ in adjustments.matters(run.version.scheme)} if own else {}
    return [{**e, "title": titles.get(e["code"], e["code"])} for e in own]


def _may_confirm(request: HttpRequest, run: Run, region: Region) -> bool:
    access = page.access_of(request)
    return run.status is RunState.CONFIRMING and access.may_in(Action.CONFIRM_RUN, region)


def _facts(run: Run, head: profiles.Head, whole: bool) -> list[dict[str, Any]]:
    own = head.own
    than = f"较{runs.words(run, run.previous.period)}" if run.previous else ""
    found: list[dict[str, Any]] = [
        {"label": "得分", "value": own.shown, "note": f"满分 {run.method['points']:g}"},
        _place("类内位次", own.rank_in_class, head.class_size, own.class_rank_change, than, own.change_note),
    ]
    if len(run.method["classes"]) > 1:
        found.append(_place("全部位次", own.rank, head.pool_size, own.rank_change, than, own.change_note))
    if own.grade or own.status:
        tone = "bad" if own.status else ""
        found.append({"label": "等次", "value": own.grade or "—", "note": own.status, "tone": tone})
    if whole and head.ahead is not None:
        found.append(_gap("距前一名", head.gap, head.ahead))
    if whole and head.behind is not None:
        found.append(_gap("领先后一名", head.lead, head.behind))
    return found


def _place(
    label: str, place: float | None, size: int, moved: float | None, than: str, note: str
) -> dict[str, Any]:
    if place is None:
        return {"label": label, "value": "—", "note": "不排名"}
    shown: dict[str, Any] = {"label": label, "value": f"{place:g}", "of": size}
    if moved is not None:
        return {**shown, "move": int(moved), "note": than}
    return {**shown, "note": f"{note} {than}".strip()}


def _gap(label: str, points: float | None, other: profiles.Standing) -> dict[str, Any]:
    return {"label": label, "value": figures.shown(points, 2), "note": f"{other.name} {other.shown}"}


def _sums(losses: Sequence[profiles.Loss]) -> dict[str, float]:
    return {
        "weight": sum(x.weight or 0.0 for x in losses),
        "points": sum(x.points or 0.0 for x in losses),
        "lost": sum(x.lost or 0.0 for x in losses),
    }


def _reach(losses: Sequence[profiles.Loss]) -> float:
    """Return what catching the best of the class on every item would return in all."""
    return sum(float(x.back["best"]["gain"]) for x in losses if x.back.get("best"))


def _pickers(
    request: HttpRequest, run: Run, everybody: Sequence[profiles.Standing], region: Region, whole: bool
) -> list[Picker]:
    if not whole:
        return []
    access, day = page.access_of(request), page.today_of(request)
    tail = runs.tail(run)
    places = tuple(
        Option(
            f"{s.name}　{s.class_title}",
            f"{reverse('evaluate:profile', args=[s.code])}?run={tail}",
            s.code == region.code,
        )
        for s in everybody
    )
    periods = tuple(
        Option(
            runs.words(run, r.period), links.changed(request.GET, run=runs.tail(r)), r.period == run.period
        )
        for r in runs.newest_a_period(runs.siblings(access, day, run))
    )
    title = next((s.class_title for s in everybody if s.code == region.code), "")
    return [
        Picker("region", "地区", f"{region.name}　{title}".strip(), places),
        Picker("run", "期间", runs.words(run), periods),
    ]


def _around(everybody: Sequence[profiles.Standing], region: Region) -> dict[str, str]:
    """Return the profiles before and after this one in the order of the ranking, for the keys."""
    codes = [s.code for s in everybody]
    at = codes.index(region.code)
    before = codes[at - 1] if at else ""
    after = codes[at + 1] if at + 1 < len(codes) else ""
    return {"before": before, "after": after}


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give the ledger of points lost as an Excel file; locked figures stay out."""
    access, day = page.access_of(request), page.today_of(request)
    run, region = _run(request, code)
    public = runs.is_public(run, day)
    losses = profiles.ledger(access, run, region, profiles.figures_of(run, region), public=public)
    heads = ["代码", "指标", "权重", "得分", "失分", "现值", "单位", "快核终", "类内位次", "处理"]
    rows = [
        [
            x.node,
            x.title,
            x.weight,
            x.points,
            x.lost,
            "未公布" if x.locked else _cell(x.raw),
            x.unit,
            x.status,
            x.place,
            x.note,
        ]
        for x in losses
    ]
    formats = {"权重": "0.00", "得分": "0.00", "失分": "0.00"}
    return page.workbook(
        f"失分台账 {region.name} {runs.tail(run)}", [Sheet("失分台账", heads, rows, formats)]
    )


def _cell(raw: float | str | None) -> float | str | None:
    return figures.absent(raw) if isinstance(raw, str) else raw

"""The ranking: by class, in one list, for towns; its Excel file."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.engine.base.period import Period
from zhengxian.io.spreadsheet import Sheet
from zhengxian.web.core.access import Action
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.selectors import ranking, runs
from zhengxian.web.evaluate.views import page
from zhengxian.web.ui.components import dates, links
from zhengxian.web.ui.components.links import Option, Picker


def scope(request: HttpRequest, run: Run, found: list[Run]) -> list[Picker]:
    """Return the pickers of scheme, period and calculation; they carry over to other pages through the address."""
    access, day = page.access_of(request), page.today_of(request)
    newest = runs.newest_a_period(found)
    schemes = [
        Option(
            s.title,
            links.changed(request.GET, scheme=s.code, run=None, period=None, **_KEPT),
            s.pk == run.version.scheme_id,
        )
        for s in runs.schemes_with_runs(access, day)
    ]
    periods = [
        Option(
            runs.words(run, r.period),
            links.changed(request.GET, run=runs.tail(r), period=None),
            r.period == run.period,
        )
        for r in newest
    ]
    same = [
        Option(
            f"{r.number} {r.status.label}",
            links.changed(request.GET, run=runs.tail(r), period=None),
            r.pk == run.pk,
        )
        for r in found
        if r.period == run.period
    ]
    pickers = [
        Picker("period", "期间", runs.words(run), tuple(periods)),
        Picker("scheme", "方案", f"{run.version.scheme.title} 第 {run.version.number} 版", tuple(schemes)),
    ]
    return [*pickers, Picker("run", "计算", run.number, tuple(same))] if len(same) > 1 else pickers


_KEPT: dict[str, Any] = {"class": None, "sort": None}


def asked(request: HttpRequest) -> Run | None:
    """Return the run that the address names, or the newest."""
    given = {key: request.GET.get(key, "") for key in ("scheme", "period")}
    return runs.chosen(
        page.access_of(request), page.today_of(request), number=request.GET.get("run", ""), **given
    )


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the ranking of a run."""
    run = asked(request)
    if run is None:
        return _nothing(request)
    found, columns = ranking.rows(run)
    by_class = _by_class(request, run)
    chosen = request.GET.get("class", "")
    listed = [row for row in found if not chosen or row.class_title == chosen]
    listed = ranking.sort(listed, request.GET.get("sort", "rank"), by_class, run.method["classes"])
    several = runs.siblings(page.access_of(request), page.today_of(request), run)
    current = page.page_of(request, listed)
    blocks = [
        {
            "title": title,
            "rows": list(rows),
            "size": sum(r.class_title == title for r in found),
            "moved": _note(title, found),
        }
        for title, rows in groupby(current.object_list, key=lambda r: r.class_title if by_class else "")
    ]
    slopes, without = ranking.slopes(
        run, runs.newest_a_period(several), found, partial(short, cumulative=run.method.get("cumulative"))
    )
    context = page.frame(
        request,
        "ranking",
        run=run,
        tail=runs.tail(run),
        period_label=runs.words(run),
        pickers=scope(request, run, several),
        steps=page.steps_of(run, runs.confirmed_of(run)),
        blocks=blocks,
        columns=columns,
        by_class=by_class,
        page=current,
        total=len(found),
        views=_views(request, run),
        classes=links.picker(request, "class", "类别", [("", "全部"), *[(c, c) for c in _classes(found)]]),
        vetoed=[row for row in found if row.status],
        slopes=[s for s in slopes if not chosen or s.title == chosen],
        without=without,
        previous=run.previous,
        than=short(run.previous.period, run.method.get("cumulative")) if run.previous else "上期",
        own_code=_own(request, found),
        sees_runs=runs.sees_all(page.access_of(request)),
    )
    return render(request, "evaluate/ranking.html", context)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing yet, or lead a county's people to the result that waits for their word."""
    waiting = list(runs.confirming_for(page.access_of(request)))
    context = page.frame(
        request, "ranking", waiting=waiting, may_run=is_office_wide(page.access_of(request), Action.RUN)
    )
    return render(request, "evaluate/ranking_empty.html", context)


def _by_class(request: HttpRequest, run: Run) -> bool:
    several = len(run.method["classes"]) > 1
    return several and request.GET.get("view", "class") == "class"


def _classes(found: list[ranking.RankRow]) -> list[str]:
    return [title for title in dict.fromkeys(row.class_title for row in found) if title]


def _views(request: HttpRequest, run: Run) -> Picker:
    now = request.GET.get("view", "class")
    options = []
    if len(run.method["classes"]) > 1:
        options = [
            Option("分类排名", links.changed(request.GET, view=None), now == "class"),
            Option("全市一张表", links.changed(request.GET, view="all"), now == "all"),
        ]
    access, day = page.access_of(request), page.today_of(request)
    for scheme in runs.schemes_with_runs(access, day):
        if scheme.level != run.version.scheme.level:
            label = {"town": "乡镇街道", "county": "各县", "park": "园区"}.get(scheme.level, scheme.title)
            options.append(Option(label, f"{reverse('evaluate:ranking')}?scheme={scheme.code}"))
    return Picker("view", "排法", "", tuple(options))


def _note(title: str, found: list[ranking.RankRow]) -> str:
    """Say of a class that its places cannot be compared with the period before, where none of them can."""
    members = [r for r in found if r.class_title == title]
    gone = bool(members) and all(r.class_moved is None for r in members) and any(r.note for r in members)
    return "成员有变，本类位次变化不可比" if gone else ""


def short(period: str, cumulative: object = False) -> str:
    """Write a period short enough for the head of a line or a column: the year alone, or the label without it.

    >>> short("2026Q3"), short("2025"), short("2026-09"), short("2026Q3", cumulative=True)
    ('三季度', '2025年', '9月', '前三季度')
    """
    value = Period.parse(period)
    told = dates.period_label(value, cumulative)
    return told if value.kind.per_year == 1 else told.removeprefix(f"{value.year}年")


def _own(request: HttpRequest, found: list[ranking.RankRow]) -> str:
    paths = runs.own_paths(page.access_of(request))
    return next((r.code for r in found if any(p.endswith(f"/{r.code}/") for p in paths)), "")


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the ranking as an Excel file: places, scores, groups, losses; in the order of classes and places."""
    run = asked(request)
    if run is None:
        return _nothing(request)
    found, columns = ranking.rows(run)
    heads = [
        "类别",
        "类内位次",
        "全部位次",
        "较上期",
        "地区代码",
        "地区",
        "得分",
        "失分",
        "等次",
        "状态",
        "状态依据",
    ]
    heads += [column.title for column in columns] + ["失分最多"]
    rows = [_export_row(row, columns, run) for row in found]
    formats = {"失分": "0.00"}
    note = [[f"{run.version.scheme.title} {runs.words(run)}"], [run.number], [f"数据截至 {dates.moment(run.as_of)}"],
            [f"状态 {run.status.label}"], [f"指纹 {run.result_hash}"]]  # fmt: skip
    sheets = [Sheet("排名", heads, rows, formats), Sheet("说明", ["说明"], note)]
    return page.workbook(f"排名 {runs.tail(run)}", sheets)


def _export_row(row: ranking.RankRow, columns: list[ranking.Column], run: Run) -> list[object]:
    by_class = run.method["within"] == "class"
    moved = row.movement(by_class)
    return [
        row.class_title,
        row.rank_in_class,
        row.rank,
        moved if moved is not None else row.note,
        row.code,
        row.name,
        _number(row.shown),
        row.lost,
        row.grade,
        row.status,
        row.reason,
        *[_number(row.groups[c.code].shown) if c.code in row.groups else None for c in columns],
        "；".join(f"{title} {lost:.2f}" for title, lost in row.losses),
    ]


def _number(shown: str) -> float | None:
    return float(shown) if shown else None

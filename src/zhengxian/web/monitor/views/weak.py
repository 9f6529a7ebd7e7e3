"""Weak units: who stays at the bottom of its class, held by what, and what would move it out (点穴式)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.selectors import runs
from zhengxian.web.monitor.services import weak_units
from zhengxian.web.monitor.services.weak_units import HoldRow, Weak, WeakRow
from zhengxian.web.monitor.to_engine import standings
from zhengxian.web.monitor.views.compared import NO_RUN, comparison_url, figure_url, item_url, quoted
from zhengxian.web.monitor.views.tabs import tabs
from zhengxian.web.ui.components import figures
from zhengxian.web.ui.components.links import Picker, picker

SHARES = {"25": 0.25, "34": 0.34, "50": 0.5}
SHARE = "34"
"""The lowest third: a class of three has a lowest part, too."""
TIMES = {"2of3": (2, 3), "3of4": (3, 4), "3of6": (3, 6), "4of4": (4, 4)}
USUAL = "3of4"
TOO_FEW = "您能看的评价次数还不够判断“持续”。请换一个持续条件，或等下一次评价。（M-264）"
NAMED = 3
"""How many indicators a sentence names."""


@require_safe
@needs(Action.SEE_TARGETS)
def page(request: OfficeRequest) -> HttpResponse:
    """Show the weak units of one scheme, the weakest first."""
    access, day = request.access, request.today
    schemes = runs.schemes_with_runs(access, day)
    asked = request.GET.get("scheme", "")
    run = standings.newest(access, day, asked if asked in {s.code for s in schemes} else "")
    shown: dict[str, Any] = {"tabs": tabs(request, "weak"), "run": run, "pickers": [], "no_run": NO_RUN}
    if run is None:
        return render(request, "monitor/weak.html", shown)
    share = SHARES.get(request.GET.get("share", ""), SHARES[SHARE])
    times, of_last = TIMES.get(request.GET.get("times", ""), TIMES[USUAL])
    read = standings.read(access, day, run, of_last)
    found = weak_units.find(access, read, share=share, times=times, of_last=of_last)
    if request.GET.get("export") == "xlsx":
        return _file(run, found)
    words = f"最近 {len(read.runs)} 次评价中有 {times} 次处在同类末尾 {share * 100:g}% 以内"
    shown |= {
        "pickers": _pickers(request, run, [(s.code, s.title) for s in schemes]),
        "found": found,
        "rule": words,
        "label": runs.words(run),
        "too_few": TOO_FEW if len(read.runs) < times else "",
        "periods": [runs.words(run, r.period) for r in read.runs],
        "units": [_unit(request, run, row) for row in found.rows],
    }
    return render(request, "monitor/weak.html", shown)


def _pickers(request: OfficeRequest, run: Run, schemes: list[tuple[str, str]]) -> list[Picker]:
    shares = [(key, f"末尾 {value * 100:g}%") for key, value in SHARES.items()]
    times = [(key, f"最近 {n} 次中 {k} 次") for key, (k, n) in TIMES.items()]
    return [
        picker(request, "scheme", "方案", schemes, default=run.version.scheme.code),
        picker(request, "share", "范围", shares, default=SHARE),
        picker(request, "times", "持续", times, default=USUAL),
    ]


def _unit(request: OfficeRequest, run: Run, row: WeakRow) -> dict[str, Any]:
    """Return a weak unit with its links: profile, the pages of its indicators, a ledger item."""
    code, name = row.region.code, row.region.name
    profile = f"{reverse('evaluate:profile', args=[code])}?{urlencode({'run': runs.tail(run)})}"
    held = "、".join(quoted(h.hold.title) for h in (row.needed or list(row.holds))[:NAMED])
    item = item_url(
        request,
        title=f"{name}补{held}短板" if held else f"{name}补短板",
        origin="lost_points",
        note=f"弱项分析，{run.number}，连续处在同类末尾",
        place=name,
        back=f"{reverse('monitor:weak')}?{urlencode({'scheme': run.version.scheme.code})}",
    )
    return {
        "row": row,
        "profile": profile,
        "item": item,
        "way": _way(row),
        "holds": [
            {
                "row": h,
                "figure": figure_url(code, h.indicator) if h.indicator else "",
                "compare": comparison_url(code, h.indicator) if h.indicator else "",
            }
            for h in row.holds
        ],
    }


def _way(row: WeakRow) -> str:
    """Say what would move a unit out of the lowest part, others unchanged."""
    if row.gap is None:
        return "同类里没有末尾以外的位次可比。"
    away = f"离末尾范围之外的末位（{row.ahead}）差 {figures.shown(row.gap, 2)} 分"
    if row.is_enough and not row.needed:
        return f"{away}，同分即可移出。"
    if not row.is_enough:
        whole = figures.shown(row.at_best, 2)
        return f"{away}。列出的拖后项都做到同类最好，合计也只有 {whole} 分，还不够，要有单项超过同类最好。"
    goal = "同类最好" if row.by_best else "同类平均"
    gains = [h.best if row.by_best else h.gain for h in row.needed]
    told = [
        f"{quoted(h.hold.title)}（{figures.signed(gain, 2)} 分）"
        for h, gain in zip(row.needed, gains, strict=True)
    ]
    more = f"等 {len(told)} 项" if len(told) > NAMED else ""
    first = f"全部拖后项都做到同类平均也只有 {figures.shown(row.at_mean, 2)} 分；" if row.by_best else ""
    names, whole = "、".join(told[:NAMED]), figures.shown(sum(gains), 2)
    return f"{away}。{first}{names}{more}做到{goal}，合计 {whole} 分，其他不变，即可移出。"


def _file(run: Run, found: Weak) -> HttpResponse:
    heads: list[Column | str] = [
        "类别", "地区", "末尾次数", "评价次数", "类内位次", "类内个数", Column("得分", "分", 2),
        Column("离移出差", "分", 2), "拖后项", Column("平均失分", "分", 2),
        *(
        Column("比同类多失", "分", 2),
        Column("占", "%", 1),
        Column("做到同类平均可得", "分", 2),
        "怎样移出",
        ),
    ]  # fmt: skip
    cells = [
        [
            *(row.unit.class_name, row.region.name, row.unit.times, row.unit.periods),
            *(row.unit.rank, row.unit.size, row.score, row.gap),
            *(_cells(hold)),
            _way(row),
        ]
        for row in found.rows
        for hold in (row.holds or (None,))
    ]
    return workbook(f"弱项分析 {runs.words(run)}", heads, cells, [NOTE])


def _cells(hold: HoldRow | None) -> list[object]:
    if hold is None:
        return ["没有哪一项明显拖后", None, None, None, None, None]
    return [hold.hold.title, hold.hold.lost, hold.hold.excess, hold.share, hold.gain, hold.best]


NOTE = "失分、位次取自各次评价；“怎样移出”按最近一次评价、其他地区不变估算，各项得分简单相加，准确结果以测算为准。"

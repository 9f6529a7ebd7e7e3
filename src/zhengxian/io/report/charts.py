"""The charts of the report, built once as Vega-Lite specifications for HTML and Word alike."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengxian.io.report import marks, tokens
from zhengxian.io.report.anchors import region_anchor
from zhengxian.io.report.digest import Digest, class_label
from zhengxian.io.report.figures import clean, share, tidy
from zhengxian.io.report.ledger import ledger_rows
from zhengxian.io.report.source import Record

FRONT = BARS, STRIP, LOSSES = ("bars", "strip", "losses")
MOST_BARS = 40
"""Regions up to which scores are drawn as bars."""
MOST_LOSSES = 8
"""Items in the chart of one region."""
MOST_CLASSES = 8
"""Classes that the chart of losses has room for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its title, a note beside it, the sentence that states its figures, and its specification."""

    title: str
    note: str
    alt: str
    spec: Mapping[str, Any]


def draws_bars(d: Digest) -> bool:
    """Tell whether the scores are few enough to be drawn as bars."""
    return len(d.regions) <= MOST_BARS


def front_charts(d: Digest) -> dict[str, Chart]:
    """Build the charts of the front part, by key."""
    found = {STRIP: _strip(d)}
    if draws_bars(d):
        found[BARS] = _bars(d)
    if d.groups:
        found[LOSSES] = _losses(d)
    return found


def region_charts(d: Digest) -> dict[str, Chart]:
    """Build one chart of the largest losses for every region, by the anchor of its page."""
    return {region_anchor(d, row["region"]): region_chart(d, row) for row in d.regions}


def region_chart(d: Digest, row: Record) -> Chart:
    """Build the chart of one region's largest losses."""
    items = [r for r in ledger_rows(d, row["region"]) if r["weight"] and (r["points_lost"] or 0.0) > 0][
        :MOST_LOSSES
    ]
    texts = [d.style.number(r["points_lost"], d.fine) for r in items]
    labels = marks.distinct([clean(r["title"]) or clean(r["node"]) for r in items])
    bars = [
        {"label": marks.wrap(label, 16), "value": r["points_lost"], "text": text}
        for label, r, text in zip(labels, items, texts, strict=True)
    ]
    told = "，".join(f"{label} {text} 分" for label, text in zip(labels, texts, strict=True)) or "没有失分"
    name = d.label(row["region"])
    note = f"单位：分，前 {MOST_LOSSES} 项" if len(items) == MOST_LOSSES else "单位：分"
    return Chart(
        "失分最多的指标", note, f"{name}失分最多的指标：{told}。", marks.bars([("", bars)], tokens.LOSS)
    )


def _sets(d: Digest) -> list[tuple[str, list[Record]]]:
    if len(d.classes) < 2:
        return [("", list(d.regions))]
    return [(class_label(name), d.members(name)) for name in d.classes]


def _bars(d: Digest) -> Chart:
    panels, told = [], []
    for name, rows in _sets(d):
        told.append(name + "，".join(f"{d.label(r['region'])} {tidy(r['shown'])} 分" for r in rows))
        bars = [
            {"label": marks.wrap(d.label(r["region"])), "value": r["score"], "text": tidy(r["shown"])}
            for r in rows
        ]
        panels.append((name, bars))
    spec = marks.bars(panels, tokens.ACCENT, top=float(d.result.scheme.points))
    return Chart("各地区得分", _full(d), f"各地区得分。{'；'.join(told)}。", spec)


def _strip(d: Digest) -> Chart:
    ticks, middles, ends, told = [], [], [], []
    for name, rows in _sets(d):
        label = marks.wrap(name or "全部地区")
        ordered = sorted(rows, key=lambda r: -r["score"])
        best, last = ordered[0], ordered[-1]
        middle = statistics.median(r["score"] for r in rows)
        shown = d.style.number(middle, d.decimals)
        ticks += [{"label": label, "value": r["score"]} for r in rows]
        middles.append({"label": label, "value": middle, "text": f"中位数 {shown}"})
        ends.append(
            {"label": label, "value": best["score"], "text": marks.wrap(_end(d, best), 20), "side": "top"}
        )
        if len(rows) > 1:
            ends.append(
                {
                    "label": label,
                    "value": last["score"],
                    "text": marks.wrap(_end(d, last), 20),
                    "side": "bottom",
                }
            )
        told.append(f"{name or '全部地区'}最高 {_end(d, best)}，最低 {_end(d, last)}，中位数 {shown}")
    note = f"{_full(d)}，一道细线为一个地区，粗线为中位数"
    return Chart("得分分布", note, f"得分分布。{'；'.join(told)}。", marks.strip(ticks, middles, ends))


def _end(d: Digest, row: Record) -> str:
    return f"{d.label(row['region'])} {tidy(row['shown'])}"


def _losses(d: Digest) -> Chart:
    cells, told = [], []
    sets = _sets(d)[:MOST_CLASSES]
    if len(sets) > 1:
        sets = [("全部", list(d.regions)), *sets]
    lost = {name: _mean_losses(d, rows) for name, rows in sets}
    titles = dict(zip((g.code for g in d.groups), marks.distinct([g.title for g in d.groups]), strict=True))
    for name, means in lost.items():
        for code, title in titles.items():
            points, rate = means.get(code, (None, None))
            text = "不设" if points is None else d.style.number(points, d.fine)
            cells.append(
                {
                    "row": marks.wrap(title),
                    "column": marks.wrap(name or "全部"),
                    "text": text,
                    "level": marks.depth(rate),
                }
            )
        if means:
            worst = max(means, key=lambda code: means[code][1])
            points, rate = means[worst]
            told.append(
                f"{name or '全部地区'}失分比例最大的是{titles[worst]}，平均失 {d.style.number(points, d.fine)} 分，"
                f"占满分的 {d.style.number(100 * rate, 1)}%"
            )
    note = "单位：分，格内为平均失分，底色越深占本组满分的比例越大"
    return Chart("各组平均失分", note, f"各组平均失分。{'；'.join(told)}。", marks.heat(cells))


def _mean_losses(d: Digest, rows: Sequence[Record]) -> dict[str, tuple[float, float]]:
    """Mean points and mean share of marks lost, by group, over the regions it counts for."""
    points: dict[str, list[float]] = defaultdict(list)
    rates: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for group in d.groups:
            score = d.scores.get(row["region"], {}).get(group.code)
            rate = share(score["score"], score["full"]) if score else None
            if score and rate is not None:
                points[group.code].append(score["full"] - score["score"])
                rates[group.code].append(1.0 - rate)
    return {code: (statistics.fmean(points[code]), statistics.fmean(rates[code])) for code in points}


def _full(d: Digest) -> str:
    return f"单位：分，满分 {d.style.plain(d.result.scheme.points)}"

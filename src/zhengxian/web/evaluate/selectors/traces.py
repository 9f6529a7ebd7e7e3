"""Where a lost point comes from: loss → score → figure → checks → review → file and cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min
from django.urls import NoReverseMatch, reverse

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.web.collect.models import CellState, Finding, FindingState, Observation, Status
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Contribution, Run
from zhengxian.web.ui.components import dates, figures

NEAR = 1e-9


@dataclass(frozen=True)
class Step:
    """One step of the path."""

    label: str
    text: str
    href: str = ""
    link: str = ""


def figure_address(observation: Observation) -> str:
    """Return the page of a figure, or an empty text while there is none."""
    parts = observation.region.code, observation.indicator.code, observation.period
    try:
        return reverse("collect:figure", args=parts)
    except NoReverseMatch:
        return ""


def trace(
    access: Access, run: Run, region: Region, node: str, read: Mapping[str, Observation], *, public: bool
) -> list[Step]:
    """Return the path of one item, as far as the reader may see."""
    row = Contribution.objects.filter(run=run, region=region, node=node).first()
    rule = run.method["rules"].get(node)
    if row is None:
        return []
    if rule is None:
        return [_declared(run, region, row)]
    full = _whole([read[c] for c in (*rule["reads"], *rule["others"]) if c in read])
    seen = {o.pk for o in full if public or _sees(Sight.of(access), o, region)}
    known = len(seen) == len(full)
    peers = public or is_office_wide(access, Action.SEE_UNRELEASED)
    steps = [
        Step(f"失分 {_points(row.points_lost)}", f"权重 {_points(row.weight)} − 得分 {_points(row.points)}"),
        Step(f"得分 {_points(row.points)}", _formula(run, row, rule, known=known, peers=peers)),
    ]
    if row.note and known:
        steps.append(Step("处理", row.note))
    for observation in full:
        held_back = [Step("数值", "未公布，现在不能看")]
        steps += _of_figure(observation, len(full) > 1) if observation.pk in seen else held_back
    if not full:
        steps.append(Step("数值", "这一期没有报数，按方案的缺数规定处理"))
    return steps


def _sees(sight: Sight, one: Observation, region: Region) -> bool:
    return sight.sees(one.release, one.embargo_until, region, one.indicator.department_id)


def _whole(read: Sequence[Observation]) -> list[Observation]:
    """Read with the figures who handed them in and where they came from; one query."""
    return list(
        Observation.objects.filter(pk__in=[o.pk for o in read]).select_related(
            "region",
            "indicator",
            "recorded_by",
            "upload",
            "submission__submitted_by",
            "submission__reviewed_by",
            "submission__form",
            "submission__department",
            "submission__region",
        )
    )


def _declared(run: Run, region: Region, row: Contribution) -> Step:
    own = [e for e in run.events if e["region"] == region.code and e["code"] == row.node]
    words = "；".join(f"{e['authority']}认定：{e['evidence']}" for e in own)
    return Step(
        f"{'加' if (row.points or 0) >= 0 else '减'}分 {_points(abs(row.points or 0))}",
        words or "按方案规则计算",
    )


def _formula(run: Run, row: Contribution, rule: Mapping[str, object], *, known: bool, peers: bool) -> str:
    """Say how the score came about: with the numbers where the rule is a straight line, in words elsewhere.

    Numbers stand there only for whoever sees the figure itself (``known``) and, where an end of the line is the figure
    of another region, the figures of all (``peers``).
    """
    words = str(rule["words"])
    if row.scored is None:
        return f"{words}；没有可用的数"
    line = rule.get("line")
    told = ""
    if known and isinstance(line, Mapping) and row.raw is not None and (peers or not _asks_peers(line)):
        told = _line(run, row, line)
    rate = f"得分率 {half_up_text(row.scored * 100, 2)}% × 权重 {_points(row.weight)}"
    return f"{told}（{words}）" if told else f"{rate}（{words}）"


def _asks_peers(line: Mapping[str, object]) -> bool:
    return any(isinstance(line[key], str) for key in ("low", "high"))


def _line(run: Run, row: Contribution, line: Mapping[str, object]) -> str:
    """Write the straight line with its numbers; empty where they do not give the stored score."""
    ends = {key: line[key] for key in ("low", "high")}
    if any(isinstance(end, str) for end in ends.values()):
        peers = Contribution.objects.filter(run=run, node=row.node, weight__gt=0, state="")
        if run.method["per_class"]:
            peers = peers.filter(region__in=_class_members(run, row))
        found = peers.aggregate(low=Min("raw"), high=Max("raw"))
        ends = {
            key: found["low" if end == "min" else "high"] if isinstance(end, str) else end
            for key, end in ends.items()
        }
    low, high = ends["low"], ends["high"]
    if (
        not isinstance(low, (int, float))
        or not isinstance(high, (int, float))
        or high == low
        or row.raw is None
    ):
        return ""
    base, span, weight = float(str(line["base"])), float(str(line["span"])), row.weight or 0.0
    part = (high - row.raw) if line["negative"] else (row.raw - low)
    if abs((base + span * part / (high - low)) / 100 - (row.scored or 0.0)) > NEAR:
        return ""
    top = f"{_raw(high)} − {_raw(row.raw)}" if line["negative"] else f"{_raw(row.raw)} − {_raw(low)}"
    return f"{_points(weight)} ×［{base:g} + {span:g} ×（{top}）÷（{_raw(high)} − {_raw(low)}）］÷ 100"


def _raw(value: float) -> str:
    text = f"{value:.10g}".replace("-", "−")
    return f"（{text}）" if value < 0 else text


def _class_members(run: Run, row: Contribution) -> list[int]:
    from zhengxian.web.evaluate.models import Score

    totals = Score.objects.filter(run=run, level=0)
    own = totals.filter(region=row.region_id).values("class_title")[:1]
    return list(totals.filter(class_title__in=own).values_list("region_id", flat=True))


def _points(value: float | None) -> str:
    return "—" if value is None else figures.shown(value, 2)


def _of_figure(observation: Observation, named: bool) -> list[Step]:
    indicator = observation.indicator
    text = CellState(observation.state).label
    if observation.value is not None:
        text = f"{figures.shown(observation.value, indicator.decimals)} {indicator.unit}".strip()
    told = [
        dates.period_label(observation.period, indicator.cumulative),
        Status(observation.status).label,
        f"第 {observation.version} 版",
    ]
    title = f"{indicator.title}，" if named else ""
    steps = [
        Step(f"数值 {text}", title + "，".join(told), figure_address(observation), "看版本"),
        _checks(observation),
    ]
    sheet = observation.submission
    if sheet is not None and sheet.reviewed_by is not None:
        steps.append(Step("审核", f"{sheet.reviewed_by}，{dates.short_date(sheet.reviewed_at)}通过"))
    who = (
        sheet.submitted_by
        if sheet is not None and sheet.submitted_by is not None
        else observation.recorded_by
    )
    when = sheet.submitted_at if sheet is not None and sheet.submitted_at else observation.recorded_at
    unit = f"{sheet.unit_name}，" if sheet is not None else ""
    file = f"，{observation.upload.name} {observation.cell}".rstrip() if observation.upload else ""
    cell = f"，{observation.cell}" if observation.cell and not observation.upload else ""
    steps.append(Step("填报", f"{who}，{unit}{dates.short_date(when)}{file}{cell}"))
    return steps


def _checks(observation: Observation) -> Step:
    rows = Finding.objects.filter(
        region=observation.region_id, indicator=observation.indicator_id, period=observation.period
    )
    states = list(rows.values_list("state", flat=True))
    waiting = sum(FindingState(state).is_open for state in states)
    if not states:
        return Step("核查", "没有疑问")
    settled = len(states) - waiting
    return Step(
        "核查", f"{len(states)} 处疑问，已了结 {settled} 处" + (f"，{waiting} 处待说明" if waiting else "")
    )

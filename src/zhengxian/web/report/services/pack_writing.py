"""A pack written down: material becomes the frozen content that page, Word and PDF are made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.utils import timezone

from zhengxian.web.act.models import ItemKind
from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.selectors import runs
from zhengxian.web.monitor.models import PaceWord, WarningLevel
from zhengxian.web.report.services import pack_sections as lists
from zhengxian.web.report.services.pack_content import Material, office_name, title_of
from zhengxian.web.report.services.pack_fit import fitted
from zhengxian.web.report.services.pack_parts import Column, Json, Row, Section, clean, counted
from zhengxian.web.report.services.pack_questions import questions
from zhengxian.web.ui.components.dates import long_date, period_label
from zhengxian.web.ui.components.figures import official

FORMAT = 1
MOST_AGENDA = 20
"""Rows of one list of the agenda; the pages of the regions and the ledger have the rest."""
_GRAVE = (WarningLevel.RED, WarningLevel.ORANGE)
_WORK = (ItemKind.TASK, ItemKind.PROJECT)
_SIDE = (ItemKind.REQUEST, ItemKind.RECTIFICATION)
_OVERVIEW = (
    Column("region", "地区", 2.0),
    Column("rank", "名次", 3.8, bound=True),
    Column("behind", "滞后指标", 1.2, "right", bound=True),
    Column("warnings", "红橙预警", 1.2, "right", bound=True),
    Column("late", "超期事项", 1.2, "right", bound=True),
    Column("projects", "卡住项目", 1.2, "right", bound=True),
)


def written(material: Material) -> Json:
    """Return the content of a pack."""
    order = material.order
    name, is_demo = office_name()
    return {
        "format": FORMAT,
        "title": clean(title_of(order)),
        "office": clean(name),
        "is_demo": is_demo,
        "region": {"code": order.region.code, "name": clean(order.region.name)},
        "period": {"kind": order.span.kind.value, "code": order.span.code, "label": order.span.label},
        "held_on": order.held_on.isoformat(),
        "cutoff": timezone.localtime(order.moment).isoformat(timespec="minutes"),
        "notes": _notes(material),
        "agenda": [section.plain(MOST_AGENDA) for section in _agenda(material)],
        "regions": [_page(material, region) for region in material.places.pages],
    }


def _notes(material: Material) -> list[str]:
    order = material.order
    moment = timezone.localtime(order.moment)
    found = [
        f"数据截至{long_date(moment)} {moment:%H:%M}，{clean(order.maker)}生成；生成后内容不再随数据变动。"
    ]
    if material.round is not None:
        known = timezone.localtime(material.round.as_of)
        found.append(
            f"指标进度、预测取自{period_label(material.round.period)}测算（第 {material.round.pk} 号，"
            f"数据截至{long_date(known)}），各指标列已知的最近一期，期间见表。"
        )
    else:
        found.append("到这一期为止还没有做过进度测算，指标进度没有可列的。")
    found.append(
        f"名次取自最近公布的“{clean(material.run.version.scheme.title)}”{runs.words(material.run)}结果（{material.run.number}）。"
        if material.run is not None
        else "到这一期为止没有公布过评价结果，名次没有可列的。"
    )
    found.append(
        "本材料含未公布数据，只供有权阅看未公布数据的人员使用，不得转发。"
        if order.with_unreleased
        else "未公布的数据不列入：预警只写事由，指标列已公布的最近一期。"
    )
    return found


def _agenda(material: Material) -> list[Section]:
    order, late, year = material.order, material.late, material.order.year
    grave = [one for one in material.raised.own if one.level in _GRAVE]
    until = f"{long_date(order.today)}至{long_date(order.until)}到期、还没有办结的。"
    return [
        _overview(material),
        lists.warnings(grave, "红色和橙色预警", "没有红色和橙色预警。", _below(material, None)),
        lists.items(
            "late_tasks", "超期任务和项目事项", _of(late, *_WORK), "没有超期的任务和项目事项。", year=year
        ),
        lists.projects(material.stuck, "没有卡住的项目。"),
        lists.items(
            "late_requests",
            "超期的企业诉求和整改",
            _of(late, *_SIDE),
            "没有超期的企业诉求和整改。",
            year=year,
        ),
        lists.items("coming", "下一期到期事项", material.coming, "没有到期事项。", year=year, note=until),
        *_last_meeting(material),
    ]


def _last_meeting(material: Material) -> list[Section]:
    before, year = material.order.previous, material.order.year
    if before is None:
        return [
            lists.items("decided", "上次会议定的事项", [], "没有上一期同类会议的材料，无从对照。", year=year)
        ]
    decided = f"{long_date(before.held_on)}上次会议以来交办的事项和现在的情况。"
    followed = f"上次材料（{before.number}）所列的超期事项和卡住项目，现在的情况。"
    return [
        lists.items(
            "decided", "上次会议以来交办的事项", material.decided, "上次会议以来没有交办事项。",
            year=year, note=decided,
        ),
        lists.items(
            "followed", "上次所列事项的进展", material.followed, "上次没有列超期事项和卡住项目。",
            year=year, note=followed,
        ),
    ]  # fmt: skip


def _below(material: Material, region: Region | None) -> str:
    """Say how many grave warnings there are below a page, or below all of them; they are on the page of warnings."""
    counted_below = material.raised.below
    chosen = counted_below.values() if region is None else [counted_below.get(region.pk, Counter())]
    red, orange = (sum(one[level] for one in chosen) for level in _GRAVE)
    return f"所属乡镇另有红色预警 {red} 条、橙色预警 {orange} 条。" if red or orange else ""


def _of(rows: list[Any], *kinds: ItemKind) -> list[Any]:
    return [row for row in rows if row.item.kind in kinds]


def _overview(material: Material) -> Section:
    rows = [_overview_row(material, region) for region in material.places.pages]
    return Section("overview", "各地情况一览", _OVERVIEW, rows, "后面各页", "没有下级地区。")


def _overview_row(material: Material, region: Region) -> Row:
    grave = [one for one in counted(material.raised.own, region.pk) if one.level in _GRAVE]
    behind = [row for row in material.pace.rows.get(region.pk, ()) if PaceWord(row.reading.word).is_behind]
    counts = (behind, grave, counted(material.late, region.pk), counted(material.stuck, region.pk))
    return Row(
        f"region:{region.code}", (region.name, rank_words(material, region), *(str(len(c)) for c in counts))
    )


def rank_words(material: Material, region: Region) -> str:
    """Return the rank of a region with its movement: 重点发展类第 3 位，前移 2 位."""
    score = material.ranks.get(region.pk)
    if score is None or score.rank is None:
        return "未排名"
    in_class = score.rank_in_class is not None and bool(score.class_title)
    place = score.rank_in_class if in_class else score.rank
    moved = score.class_rank_change if in_class else score.rank_change
    tied = "并列" if score.tied else ""
    where = f"{score.class_title.removesuffix('类')}类" if in_class else ""
    return f"{where}{tied}第 {official(place, 0)} 位{_movement(moved)}"


def _movement(moved: float | None) -> str:
    if moved is None:
        return "（不可比）"
    if not moved:
        return "（持平）"
    return f"（{'前移' if moved > 0 else '后移'} {official(abs(moved), 0)} 位）"


def _page(material: Material, region: Region) -> Json:
    own = [counted(rows, region.pk) for rows in (material.raised.own, material.late, material.stuck)]
    raised, late, stuck = own
    pace = material.pace
    sections = [
        lists.pace(
            pace.rows.get(region.pk, ()),
            region.code,
            pace.held.get(region.pk, 0),
            material.order.year,
        ),
        replace(
            lists.warnings(raised, "预警", "没有黄色以上预警。", _below(material, region)), is_table=False
        ),
        replace(
            lists.items("late", "超期事项", late, "没有超期事项。", year=material.order.year), is_table=False
        ),
        replace(lists.projects(stuck, "没有卡住的项目。"), is_table=False),
        lists.explanations(raised),
        lists.asked(questions(raised, late, stuck)),
    ]
    lead = _lead(material, region, raised)
    shown = fitted(sections, "".join(part if isinstance(part, str) else part["text"] for part in lead))
    return {
        "code": region.code,
        "name": clean(region.name),
        "lead": lead,
        "sections": [section.plain(shown[section.key]) for section in sections],
    }


def _lead(material: Material, region: Region, raised: list[Any]) -> list[str | Json]:
    """Return the sentence above the lists; numbers carry the key of what they were read from."""
    score = material.ranks.get(region.pk)
    words = [PaceWord(row.reading.word) for row in material.pace.rows.get(region.pk, ())]
    reds = [sum(one.level is level for one in raised) for level in _GRAVE]
    key = f"region:{region.code}"
    parts: list[str | Json] = []
    if score is not None and material.run is not None:
        ranked = {"text": rank_words(material, region), "key": f"score:{score.pk}:rank"}
        parts += [f"{runs.words(material.run)}评价", ranked, "，得分 "]
        parts += [{"text": score.shown, "key": f"score:{score.pk}:score"}, "。"]
    parts += ["列入判定的指标 ", _count(key, "judged", len(words)), " 项，达到序时 "]
    parts += [_count(key, "reached", words.count(PaceWord.REACHED)), " 项，滞后 "]
    parts += [_count(key, "lag", words.count(PaceWord.LAG)), " 项，严重滞后 "]
    parts += [_count(key, "bad", words.count(PaceWord.BAD)), " 项。红色预警 "]
    parts += [_count(key, "red", reds[0]), " 条，橙色预警 ", _count(key, "orange", reds[1]), " 条。"]
    return parts


def _count(key: str, what: str, number: int) -> Json:
    return {"text": str(number), "key": f"{key}:{what}"}

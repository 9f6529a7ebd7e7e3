"""A small result with the shape of the engine's: fictional regions, invented figures, no calculation of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from zhengxian.engine.base.rounding import half_up_text

CLASSES = ("优化开发", "重点发展", "生态功能")
GROUPS = ("综合实力", "发展动能", "质量效益", "民生环境", "开放创新", "安全底线")
UNITS = (("亿元", 2), ("%", 1), ("元", 0), ("家", 0))
FIRST, SECOND = "澄临金青南东禾丰松云栖岚沅珩", "湖河渡溪屏川登陵岩岭山浦泽江"


@dataclass
class Plan:
    """What the made-up result should look like."""

    regions: int = 11
    classes: int = 3
    groups: int = 4
    items: int = 14
    within: str = "class"
    decimals: int = 2
    names: dict[int, str] = field(default_factory=dict)
    title: str = "示范市县域经济高质量发展评价方案（2025年）"
    events: bool = True
    states: bool = True
    previous: bool = True
    demo: bool = True
    left_out: int = 2
    same_score: bool = True


@pytest.fixture(scope="session")
def build():
    """Return the function that makes a result from the fields of a plan."""
    return lambda **fields: make(Plan(**fields))


def make(plan: Plan) -> Any:
    rng = np.random.default_rng(7)
    regions = [_region(plan, i) for i in range(plan.regions)]
    items = [_item(plan, k) for k in range(plan.items)]
    contributions = [_contribution(rng, plan, r, i) for r in regions for i in items]
    if plan.same_score and plan.regions > 4:
        third, fourth = ([c for c in contributions if c["region"] == regions[i]["region"]] for i in (3, 4))
        for one, other in zip(third, fourth, strict=True):
            other |= {**one, "region": other["region"]}
    base = {
        r["region"]: sum(c["points"] for c in contributions if c["region"] == r["region"]) for r in regions
    }
    ranking = [_ranked(plan, i, r, base) for i, r in enumerate(regions)]
    _place(ranking)
    return SimpleNamespace(
        scheme=_scheme(plan),
        period="2025",
        period_label="2025年",
        ranking=pl.DataFrame(ranking, infer_schema_length=None),
        scores=pl.DataFrame(_scores(plan, ranking, items, contributions), infer_schema_length=None),
        contributions=pl.DataFrame(contributions, infer_schema_length=None),
        winback=_frame([_chance(c) for c in contributions if c["raw"] is not None and c["points_lost"] > 0]),
        awards=_frame(_awards(plan, ranking)),
        adjustments=_frame(_events(plan, regions)),
        notes=_frame(_notes() if plan.states else []),
        left_out=_frame([_left(k) for k in range(plan.left_out)]),
        run=_run(plan),
        method_note=[
            (
                "打分",
                ["各项按功效系数法打分，底分 60，最高 100。", "数值越大越好的指标，得分随数值线性增加。"],
            ),
            ("缺数", ["未报的按零分，不适用的由同组其他指标分担权重。"]),
        ],
    )


def _scheme(plan: Plan) -> Any:
    return SimpleNamespace(
        code="demo", title=plan.title, issuer="示范市县域办", document_no="示县域办〔2025〕3号", source="示范文件",
        illustrative="", note="", points=100.0, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2025, 12, 31),
        classes=CLASSES[: plan.classes], rank=SimpleNamespace(within=plan.within, decimals=plan.decimals),
    )  # fmt: skip


def _region(plan: Plan, i: int) -> dict[str, Any]:
    made = FIRST[i % len(FIRST)] + SECOND[(i + i // len(FIRST)) % len(SECOND)] + "县"
    name = plan.names.get(i, made)
    return {
        "region": f"9901{i:02d}",
        "name": name,
        "class": CLASSES[i % plan.classes] if plan.classes > 1 else "",
    }


def _item(plan: Plan, k: int) -> dict[str, Any]:
    unit, decimals = UNITS[k % len(UNITS)]
    group = k * plan.groups // plan.items
    return {
        "node": f"i{k}", "title": f"第{k + 1}项指标", "parent": f"g{group}", "unit": unit, "decimals": decimals,
        "weight": 100.0 / plan.items,
    }  # fmt: skip


def _contribution(
    rng: np.random.Generator, plan: Plan, region: dict[str, Any], item: dict[str, Any]
) -> dict[str, Any]:
    rate = float(rng.uniform(0.55, 1.0))
    row = {
        "region": region["region"], **item, "raw": round(float(rng.normal(40, 30)), item["decimals"]), "scored": rate,
        "points": rate * item["weight"], "points_lost": (1 - rate) * item["weight"], "state": None, "treatment": None,
    }  # fmt: skip
    state = {("990100", "i1"): "missing", ("990100", "i2"): "保密", ("990101", "i3"): "not_applicable"}
    if plan.states and (word := state.get((region["region"], item["node"]))):
        row |= {"raw": None, "scored": None, "state": word, "points": 0.0, "points_lost": item["weight"]}
    return row


def _ranked(plan: Plan, i: int, region: dict[str, Any], base: dict[str, float]) -> dict[str, Any]:
    score = base[region["region"]]
    bonus, deduction = (0.5 if i == 1 else 0.0, 1.0 if i == 2 else 0.0) if plan.events else (0.0, 0.0)
    note = ("不可比" if i == 5 else "上期未参评" if i == 6 else "") if plan.previous else ""
    change = None if note or not plan.previous else [1, -1, 0, 3, -4][i % 5]
    vetoed = plan.events and i == 3
    total = score + bonus - deduction
    return {
        **region, "score": total, "shown": half_up_text(float(f"{total:.13g}"), plan.decimals), "base_score": score,
        "bonus": bonus, "deduction": deduction, "grade": "优秀" if total > 80 else "良好", "previous_rank": None,
        "rank_change": change, "rank_change_note": note, "status": "取消评优" if vetoed else "正常",
        "status_reason": "典型环境案例（示范市生态环境局认定）" if vetoed else "",
    }  # fmt: skip


def _place(rows: list[dict[str, Any]]) -> None:
    for name, peers in (
        ("rank", lambda _: rows),
        ("rank_in_class", lambda r: [p for p in rows if p["class"] == r["class"]]),
    ):
        tie = "tied" if name == "rank" else "tied_in_class"
        for row in rows:
            keys = [float(p["shown"]) for p in peers(row)]
            row[name] = 1 + sum(k > float(row["shown"]) for k in keys)
            row[tie] = keys.count(float(row["shown"])) > 1
    for row in rows:
        row["previous_rank"] = None if row["rank_change"] is None else row["rank"] + row["rank_change"]


def _scores(
    plan: Plan, ranking: list[Any], items: list[Any], contributions: list[Any]
) -> list[dict[str, Any]]:
    cells = {(c["region"], c["node"]): c for c in contributions}
    rows = []
    for r in ranking:
        same = {k: r[k] for k in ("region", "name", "class")} | {
            "rank": r["rank"],
            "rank_in_class": r["rank_in_class"],
        }
        rows.append(
            {**same, "node": "total", "title": "总分", "level": 0, "score": r["score"], "full": 100.0}
        )
        for g in range(plan.groups):
            mine = [cells[r["region"], i["node"]] for i in items if i["parent"] == f"g{g}"]
            points, full = sum(c["points"] for c in mine), sum(c["weight"] for c in mine)
            title = GROUPS[g % len(GROUPS)] + ("" if g < len(GROUPS) else str(g))
            rows.append({**same, "node": f"g{g}", "title": title, "level": 1, "score": points, "full": full})
            rows += [
                {
                    **same,
                    "node": c["node"],
                    "title": c["title"],
                    "level": 2,
                    "score": c["points"],
                    "full": c["weight"],
                }
                for c in mine
            ]
    return rows


def _chance(c: dict[str, Any]) -> dict[str, Any]:
    return {
        "region": c["region"], "node": c["node"], "title": c["title"], "raw": c["raw"], "needed_for_full": c["raw"] + 9,
        "needed_for_next": c["raw"] + 1.26, "points_gain": c["points_lost"], "remark": "",
    }  # fmt: skip


def _awards(plan: Plan, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = [r for r in ranking if r["rank_in_class"] == 1] if plan.events else []
    return [
        {"name": "县域经济先进县", "region": r["region"], "region_name": r["name"], "reason": "类内第 1"}
        for r in first
    ]


def _events(plan: Plan, regions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not plan.events:
        return []
    told = [
        (1, "b1", "获省级通报表扬", 0.5),
        (2, "d1", "统计数据质量问题", -1.0),
        (3, "v1", "典型环境案例", None),
    ]
    return [
        {
            "region": regions[i]["region"], "code": code, "title": title, "points": points, "authority": "示范市有关部门",
            "evidence": "示文〔2025〕9号", "date": "2025-10-12",
        }
        for i, code, title, points in told
        if i < len(regions)
    ]  # fmt: skip


def _notes() -> list[dict[str, Any]]:
    return [
        {"code": "E-201", "message": "该指标各地区数值相同，全部按满分计", "node": "i5", "regions": 11},
        {"code": "E-202", "message": "1 处不适用，由同组其他指标分担权重", "node": "i3", "regions": 1},
    ]


def _left(k: int) -> dict[str, Any]:
    reason = "经济开发区单独评价" if k != 1 else "区划调整，本年数据不全"
    return {"region": f"9909{k:02d}", "name": f"示范{'一二三四五'[k % 5]}号经济开发区", "reason": reason}


def _run(plan: Plan) -> dict[str, Any]:
    return {
        "zhengxian": "0.1.0", "scheme": {"title": "x", "sha256": "7c1e93a0" * 8}, "input_sha256": "ab12" * 16, "seed": None,
        "compared_with": "2024年", "method": {"secret": "x"}, "demo": plan.demo, "status": "快报",
        "started": dt.datetime(2026, 1, 25, 9, 30), "options": {"pages": "auto"},
    }  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame()

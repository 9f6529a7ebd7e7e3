"""From scores to standings: adjusted score, ranks, ties, grades, gates, movement, awards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.adjust import Adjusted, Event
from zhengxian.engine.evaluate.grade import grade_by_line, grade_by_quota
from zhengxian.engine.evaluate.prepare import Note
from zhengxian.engine.evaluate.rank import break_ties, rank, tied
from zhengxian.engine.evaluate.rank_change import best, rank_change
from zhengxian.engine.evaluate.scheme.model import Scheme
from zhengxian.engine.evaluate.scheme.rules import Award, AwardBy, Gate, GateEffect, RankRule, Ties
from zhengxian.engine.evaluate.table import Unit

NOT_COMPARABLE = "不可比"
NEW = "上期未参评"


@dataclass(frozen=True)
class Previous:
    """Ranks of an earlier run, with the class each region then had; the pool is the set of keys."""

    label: str
    ranks: Mapping[str, tuple[float, float, str]]
    """region → (rank in pool, rank in class, class)"""


@dataclass(frozen=True)
class Awarded:
    """One region that wins one award."""

    award: str
    region: str
    reason: str


@dataclass
class Standing:
    """Where every region stands; arrays (regions,) in table order."""

    score: FloatArray
    base: FloatArray
    rank: FloatArray
    rank_in_class: FloatArray
    tied: BoolArray
    tied_in_class: BoolArray
    grade: list[str | None]
    status: list[str]
    status_reason: list[str]
    previous: list[float | None] = field(default_factory=list)
    change: list[float | None] = field(default_factory=list)
    change_note: list[str] = field(default_factory=list)
    awards: list[Awarded] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def stand(
    scheme: Scheme,
    units: Sequence[Unit],
    base: FloatArray,
    adjusted: Adjusted,
    events: Sequence[Event],
    tie_levels: Sequence[FloatArray] = (),
    previous: Previous | None = None,
) -> Standing:
    """Rank, grade and mark all regions.

    Gates act on status after scoring: a vetoed region keeps its score; under *exclude_from_rank* it gets no
    rank and the others close up (domain.md §8.4).
    """
    score = base + adjusted.points.sum(axis=1)
    gates = _declared(scheme, units, events)
    ranked = np.array(
        [not any(g.effect == GateEffect.EXCLUDE_FROM_RANK for g, _ in found) for found in gates]
    )
    counted = np.where(ranked, score, np.nan)
    classes = [u.class_name for u in units]
    notes = _other_authorities(units, gates)
    places, same = _places(scheme, units, counted, tie_levels)
    places_in_class, same_in_class = _places_in_class(scheme, units, counted, tie_levels)
    standing = Standing(
        score=score,
        base=base,
        rank=places,
        rank_in_class=places_in_class,
        tied=same,
        tied_in_class=same_in_class,
        grade=_grades(scheme, classes, counted, notes),
        notes=notes,
        status=["；".join(dict.fromkeys(g.effect.label for g, _ in found)) or "正常" for found in gates],
        status_reason=[
            "；".join(f"{g.title}（{e.authority or g.authority}认定）" for g, e in found) for found in gates
        ],
    )
    _downgrade(scheme, gates, standing)
    _move(scheme, units, standing, previous)
    decimals = scheme.rank.decimals
    standing.awards = [a for award in scheme.awards for a in _award(award, units, standing, gates, decimals)]
    return standing


Declared = list[tuple[Gate, Event]]


def _declared(scheme: Scheme, units: Sequence[Unit], events: Sequence[Event]) -> list[Declared]:
    gates = {g.code: g for g in scheme.gates}
    found: dict[str, Declared] = {}
    for event in events:
        if event.code in gates:
            found.setdefault(event.region, []).append((gates[event.code], event))
    return [found.get(u.code, []) for u in units]


def _other_authorities(units: Sequence[Unit], gates: Sequence[Declared]) -> list[Note]:
    """Gates declared by someone else than the scheme names (domain.md appendix G.8)."""
    return [
        Note(
            "E-651",
            f"{unit.name}的底线“{g.title}”登记由“{e.authority}”认定，方案规定由“{g.authority}”认定，请核实",
            g.code,
            1,
        )
        for unit, found in zip(units, gates, strict=True)
        for g, e in found
        if e.authority and e.authority != g.authority
    ]


def _places(
    scheme: Scheme, units: Sequence[Unit], score: FloatArray, tie_levels: Sequence[FloatArray]
) -> tuple[FloatArray, BoolArray]:
    """Places by score, then by the tie levels, numbered as the scheme says; and who is still tied.

    Under *ordinal* the code decides last: who was apart only by the code counts as tied.
    """
    rule = scheme.rank
    if not rule.tie_break and rule.ties != Ties.ORDINAL:
        places = rank(score, decimals=rule.decimals, ties=rule.ties)
        return places, tied(places)
    levels = [rank_keys(level, rule.decimals).astype(np.float64) for level in tie_levels]
    codes = [u.code for u in units]
    first = break_ties(rank(score, decimals=rule.decimals), levels, codes, ordinal=False)
    if rule.ties == Ties.ORDINAL:
        return break_ties(first, (), codes, ordinal=True), tied(first)
    return rank(-first, decimals=0, ties=rule.ties), tied(first)


def _places_in_class(
    scheme: Scheme, units: Sequence[Unit], score: FloatArray, tie_levels: Sequence[FloatArray]
) -> tuple[FloatArray, BoolArray]:
    places, same = np.empty(len(units)), np.zeros(len(units), dtype=np.bool_)
    classes = np.array([u.class_name for u in units])
    for name in dict.fromkeys(classes.tolist()):
        at = np.flatnonzero(classes == name).tolist()
        places[at], same[at] = _places(
            scheme, [units[i] for i in at], score[at], [level[at] for level in tie_levels]
        )
    return places, same


def _grades(scheme: Scheme, classes: Sequence[str], score: FloatArray, notes: list[Note]) -> list[str | None]:
    """Grades by quota (ties share the better grade; domain.md B-5) or by lowest score."""
    rule = scheme.rank
    grades: list[str | None] = [None] * len(score)
    if not rule.grades:
        return grades
    names = list(classes) if rule.grade_within == "class" else [""] * len(score)
    minimum = rule.grade_minimum if any(g.upto is not None for g in rule.grades) else 1
    for name in dict.fromkeys(names):
        at = [i for i, n in enumerate(names) if n == name and not np.isnan(score[i])]
        if len(at) < minimum:
            notes.append(_too_few(name, len(at), minimum))
            continue
        given = _grade_numbers(rule, score[at])
        for i, number in zip(at, given.tolist(), strict=True):
            grades[i] = rule.grades[number].name if number < len(rule.grades) else None
    return grades


def _grade_numbers(rule: RankRule, score: FloatArray) -> IntArray:
    """Position of the first grade that each region of one set reaches; beyond the last: none."""
    numbers = np.full(len(score), len(rule.grades))
    places = rank(score, decimals=rule.decimals)
    for number, grade in reversed(list(enumerate(rule.grades))):
        reached = np.ones(len(score), dtype=np.bool_)
        if grade.upto is not None:
            reached = grade_by_quota(places, [grade.upto]) == 0
        elif grade.at_least is not None:
            reached = grade_by_line(score, [grade.at_least], rule.decimals) == 0
        numbers[reached] = number
    return numbers


def _too_few(name: str, size: int, minimum: int) -> Note:
    where = f"类别“{name}”" if name else "参评范围"
    return Note("E-650", f"{where}只有 {size} 个地区有名次，不足 {minimum} 个，按方案不评等次", "", size)


def _downgrade(scheme: Scheme, gates: Sequence[Declared], standing: Standing) -> None:
    names = [g.name for g in scheme.rank.grades]
    for i, found in enumerate(gates):
        grade = standing.grade[i]
        if grade is not None and any(g.effect == GateEffect.DOWNGRADE for g, _ in found):
            standing.grade[i] = names[min(names.index(grade) + 1, len(names) - 1)]


def _move(scheme: Scheme, units: Sequence[Unit], standing: Standing, previous: Previous | None) -> None:
    """Rank change in the lead ranking, only where the compared set is the same (domain.md §10, 54 → 42 = +12)."""
    in_class = scheme.rank.within == "class"
    same = _same_sets(units, previous, in_class) if previous else {}
    now = standing.rank_in_class if in_class else standing.rank
    before = [previous.ranks.get(u.code) if previous else None for u in units]
    places = np.array([np.nan if b is None else b[1] if in_class else b[0] for b in before])
    comparable = np.array(
        [
            b is not None and same.get(u.class_name if in_class else "", False) and b[2] == u.class_name
            for u, b in zip(units, before, strict=True)
        ]
    )
    moved = rank_change(places, now, comparable)
    standing.previous = [None if np.isnan(p) else float(p) for p in places]
    standing.change = [None if np.isnan(m) else float(m) for m in moved]
    for i in range(len(units)):
        silent = previous is None or np.isnan(now[i]) or not np.isnan(moved[i])
        standing.change_note.append("" if silent else NEW if np.isnan(places[i]) else NOT_COMPARABLE)


def _same_sets(units: Sequence[Unit], previous: Previous, in_class: bool) -> dict[str, bool]:
    """Whether the members of the compared set (every class, or the pool) are the same as before."""
    now: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for unit in units:
        now.setdefault(unit.class_name if in_class else "", set()).add(unit.code)
    for region, (_, _, class_name) in previous.ranks.items():
        before.setdefault(class_name if in_class else "", set()).add(region)
    return {name: before.get(name) == members for name, members in now.items()}


def _award(
    award: Award, units: Sequence[Unit], standing: Standing, gates: Sequence[Declared], decimals: int
) -> list[Awarded]:
    """Winners of one award: a quota is a maximum; vetoed regions are passed over; ties at the edge are all listed and flagged."""
    barred = {GateEffect.NO_AWARD, GateEffect.EXCLUDE_FROM_RANK}
    names = dict.fromkeys(u.class_name for u in units) if award.within == "class" else {"": None}
    winners: list[Awarded] = []
    for name in names:
        eligible = [
            i
            for i, u in enumerate(units)
            if (not name or u.class_name == name)
            and (not award.classes or u.class_name in award.classes)
            and _reaches(award.at_least, float(standing.score[i]), decimals)
            and not any(g.effect in barred for g, _ in gates[i])
        ]
        winners += _best(award, units, standing, eligible)
    return winners


def _reaches(at_least: float | None, score: float, decimals: int) -> bool:
    """Whether the score as published reaches the lowest score asked for, if one is."""
    if at_least is None:
        return True
    keys = rank_keys(np.array([score, at_least]), decimals)
    return bool(keys[0] >= keys[1])


def _best(award: Award, units: Sequence[Unit], standing: Standing, eligible: Sequence[int]) -> list[Awarded]:
    if award.by == AwardBy.RANK_CHANGE:
        change = np.array([np.nan if c is None else c for c in standing.change])
        merit, words = np.where(change > 0, change, np.nan), "比上期前移 {:g} 位"
    else:
        merit = -(standing.rank_in_class if award.within == "class" else standing.rank)
        words = "第 {:g} 名"
    able = np.zeros(len(units), dtype=np.bool_)
    able[list(eligible)] = True
    winners = best(merit, award.top, able)
    order = sorted(np.flatnonzero(winners.won).tolist(), key=lambda i: (-merit[i], standing.rank[i]))
    edge = "（并列，超出名额，须由牵头单位裁定）"
    return [
        Awarded(award.name, units[i].code, words.format(abs(merit[i])) + (edge if winners.at_edge[i] else ""))
        for i in order
    ]

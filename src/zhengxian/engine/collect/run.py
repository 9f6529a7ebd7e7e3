"""Run rules over figures and return the questions in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from zhengxian.engine.base.check import SEVERITIES, CheckRule
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.collect.case import Case
from zhengxian.engine.collect.figures import Figures
from zhengxian.engine.collect.grid import Grid
from zhengxian.engine.collect.hit import Hit, Subject
from zhengxian.engine.collect.kinds import ALGORITHMS

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("magnitude", "jump_step", "jump_history"),
    ("base_change", "base_level"),
)
"""Kinds that would ask the same thing of one figure; only the first that hits asks."""

AFTER_ERRORS = frozenset(kind for family in FAMILIES for kind in family)
"""Kinds that say nothing new about a figure in which an error stands."""


def run_checks(figures: Figures, rules: Iterable[CheckRule], *, subject: Subject | None = None) -> list[Hit]:
    """Question the figures by the rules and return every hit once, gravest first.

    ``subject`` says which period, regions and indicators are asked about; the rest is context. A figure
    is asked one thing once: where an error stands, jumps and bases are not asked as well, and of several
    rules about one jump only the first speaks. The order of rows, columns and rules makes no difference.

    >>> import numpy as np
    >>> from zhengxian.engine.base.check import parse_check
    >>> from zhengxian.engine.base.indicator import ValidRange
    >>> from zhengxian.engine.collect.figures import Place, Series
    >>> rule = parse_check({"code": "valid_range", "number": "C-001", "title": "取值范围", "severity": "error",
    ...     "audience": "reporter", "why": "不可能。", "what_to_do": "请核对。", "kind": "range",
    ...     "frequency": "month", "source": "示例", "mark": "from memory", "of_kind": ["ratio"]}, "示例")
    >>> rate = Series("rate", "办结率", "ratio", "%", decimals=1, valid_range=ValidRange(0, 100))
    >>> table = Figures(np.array([[[101.0]]]), ("2025-09",), (Place("1", "甲县"),), (rate,))
    >>> [hit.message for hit in run_checks(table, [rule])]
    ['甲县2025年9月“办结率”为 101.0%，大于上限 100%。请核对。（C-001）']

    Errors: C-093 a region or indicator of the subject that the figures do not have; B-101 to B-106 a period.
    """
    asked = subject or Subject()
    _refuse_strangers(figures, asked)
    rules = sorted(rules, key=lambda rule: rule.number)
    kind_of = {rule.code: rule.kind for rule in rules}
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # absurd figures are asked about, too
        grid = Grid(figures)
        hits = [hit for rule in rules for hit in ALGORITHMS[rule.kind](Case(rule, grid, asked))]
    return sorted(_once(hits, kind_of), key=_order)


def _once(hits: Sequence[Hit], kind_of: dict[str, str]) -> list[Hit]:
    """Leave out what asks the same figure a second time."""
    wrong = {_cell(hit) for hit in hits if hit.severity == "error"}
    spoken: dict[tuple[int, tuple[str, str, str]], int] = {}
    for hit in hits:
        for number, family in enumerate(FAMILIES):
            if kind_of[hit.check] in family:
                place = family.index(kind_of[hit.check])
                spoken[number, _cell(hit)] = min(place, spoken.get((number, _cell(hit)), place))
    kept: dict[str, Hit] = {}
    for hit in hits:
        kind = kind_of[hit.check]
        silent = kind in AFTER_ERRORS and _cell(hit) in wrong
        for number, family in enumerate(FAMILIES):
            silent |= kind in family and spoken[number, _cell(hit)] < family.index(kind)
        if not silent:
            kept.setdefault(hit.key, hit)
    return list(kept.values())


def _cell(hit: Hit) -> tuple[str, str, str]:
    return hit.region, hit.indicator, hit.period


def _order(hit: Hit) -> tuple[int, str, str, str, str]:
    day = Period.parse(hit.period).last_day.isoformat() if hit.period else ""
    return SEVERITIES.index(hit.severity), hit.code, day, hit.region, hit.indicator


def _refuse_strangers(figures: Figures, subject: Subject) -> None:
    for what, wanted, known in (
        ("地区", subject.regions, figures.row),
        ("指标", subject.indicators, figures.column),
    ):
        for code in sorted(wanted or ()):
            if code not in known:
                near = nearest(code, known)
                hint = f"最接近的是“{near}”" if near else "请核对代码"
                raise Refusal("C-093", f"要查的{what}“{code}”不在数据里", hint)

"""Strict reading of a ``score`` table: every key is known, typed and within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhengxian.engine.evaluate.score import interval, linear, place, point, ratio, share, threshold
from zhengxian.engine.evaluate.score.frozen import Method
from zhengxian.engine.evaluate.score.key import Entry
from zhengxian.engine.evaluate.score.parameter import fault
from zhengxian.engine.evaluate.score.spec import ScoreSpec

METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for module in (linear, interval, ratio, threshold, point, place, share)
    for method in module.METHODS
}
"""Every method a scheme may name."""


def parse_score(table: Mapping[str, object], where: str) -> ScoreSpec:
    """Read a ``score`` table of a scheme into a frozen specification.

    >>> parse_score({"method": "rank_ladder", "step": 0.1}, "item gdp.score").method
    'rank_ladder'
    >>> parse_score({"method": "eficacy"}, "gdp")
    Traceback (most recent call last):
    ...
    zhengxian.engine.base.errors.SchemeError: gdp：不认识计分方法“eficacy”。最接近的是“efficacy”。（S-201）

    ``where`` names the place for messages. Errors: S-201 unknown method, S-202 no method, S-203 unknown key,
    S-204 wrong kind of value, S-205 number out of range, S-206 unknown word, S-207 a required key is missing,
    S-208 keys contradict each other, S-209 not a table. Source: docs/methods/scoring.md.
    """
    if not isinstance(table, Mapping):
        raise fault("S-209", where, f"计分规则应为一个表，实为“{table}”。请对照计分方法说明改写。")
    method = _method(table, where)
    _check_keys(method, table, where)
    entries: list[tuple[str, Entry]] = []
    given = []
    for key in method.keys:
        entry = key.default
        if key.name in table:
            entry = key.read(table[key.name], where)
            given.append(key.name)
        entries.append((key.name, entry))
    spec = ScoreSpec(method.name, tuple(entries), tuple(given))
    if method.check is not None:
        method.check(spec, where)
    return spec


def _method(table: Mapping[str, object], where: str) -> Method:
    if "method" not in table:
        raise fault("S-202", where, f"没有写计分方法。请写 method，可用的有：{'、'.join(METHODS)}。")
    name = table["method"]
    if not isinstance(name, str):
        raise fault("S-204", where, f"键“method”应为文字，实为“{name}”。请改正。")
    if name not in METHODS:
        raise fault("S-201", where, f"不认识计分方法“{name}”。{_hint(name, tuple(METHODS))}")
    return METHODS[name]


def _check_keys(method: Method, table: Mapping[str, object], where: str) -> None:
    known = tuple(key.name for key in method.keys)
    for name in table:
        if name != "method" and name not in known:
            raise fault("S-203", where, f"计分方法“{method.name}”没有键“{name}”。{_hint(str(name), known)}")
    for key in method.keys:
        if key.required and key.name not in table:
            raise fault("S-207", where, f"计分方法“{method.name}”缺少必需的键“{key.name}”。请补上。")


def _hint(word: str, known: tuple[str, ...]) -> str:
    from zhengxian.engine.base.suggest import nearest

    near = nearest(word, known)
    if near:
        return f"最接近的是“{near}”。"
    return f"可用的有：{'、'.join(known)}。" if known else "它不带任何键，请删去。"

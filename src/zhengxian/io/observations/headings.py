"""What the headings of an observations file mean: long or wide, by layout or by the usual words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.base.suggest import nearest
from zhengxian.io.layouts import Layout
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables.table import Table
from zhengxian.io.tables.usual import USUAL, absent, double

ROLE_OF = {word: role for role, words in USUAL.items() for word in words}


@dataclass
class Roles:
    """Which column plays which role; ``indicators`` maps columns to codes in a wide file."""

    at: dict[str, int] = field(default_factory=dict)
    indicators: dict[int, str] = field(default_factory=dict)
    guess_numeric: bool = False

    @property
    def long(self) -> bool:
        """Whether every row holds one figure."""
        return "indicator" in self.at and "value" in self.at


def find_roles(table: Table, layout: Layout | None, names: Mapping[str, str], problems: ProblemList) -> Roles:
    """Assign columns to roles. Errors go to ``problems``: F-032 a heading twice, F-033 and F-036 a column absent."""
    _report_repeats(table, layout, problems)
    if layout is not None and layout.columns:
        return _by_layout(table, layout, names, problems)
    roles = Roles()
    for column, heading in enumerate(table.headings):
        role = ROLE_OF.get(heading.lower())
        if role and role not in roles.at:
            roles.at[role] = column
        elif role and table.headings[roles.at[role]] != heading:
            problems.add(double(table, roles.at[role], column))
    wanted = ["region"] + [r for r in ("indicator", "value") if {"indicator", "value"} & roles.at.keys()]
    for role in wanted:
        if role not in roles.at:
            problems.add(absent(table, USUAL[role]))
    if not roles.long:
        roles.indicators = _wide_columns(table, names, set(roles.at.values()))
        _report_same_code(table, roles, problems)
    return roles


def _by_layout(table: Table, layout: Layout, names: Mapping[str, str], problems: ProblemList) -> Roles:
    place = {heading: column for column, heading in reversed(list(enumerate(table.headings)))}
    roles = Roles()
    for role, heading in layout.columns.items():
        if heading in place:
            roles.at[role] = place[heading]
        else:
            problems.add(_not_there(table, heading))
    if layout.indicators == "all":
        roles.guess_numeric = True
        roles.indicators = _wide_columns(table, names, set(roles.at.values()))
    for heading, code in (layout.indicators if isinstance(layout.indicators, Mapping) else {}).items():
        if heading in place:
            roles.indicators[place[heading]] = code
        else:
            problems.add(_not_there(table, heading))
    if layout.indicators is None and not roles.long:
        roles.indicators = _wide_columns(table, names, set(roles.at.values()))
    _report_same_code(table, roles, problems)
    return roles


def _wide_columns(table: Table, names: Mapping[str, str], taken: set[int]) -> dict[int, str]:
    return {c: names.get(h, h) for c, h in enumerate(table.headings) if h and c not in taken}


def _report_repeats(table: Table, layout: Layout | None, problems: ProblemList) -> None:
    first: dict[str, int] = {}
    relevant = None
    if layout is not None and layout.indicators != "all" and layout.columns:
        listed = layout.indicators if isinstance(layout.indicators, Mapping) else {}
        relevant = {*layout.columns.values(), *listed}
    for column, heading in enumerate(table.headings):
        if not heading or (relevant is not None and heading not in relevant):
            continue
        if heading in first:
            problems.add(double(table, first[heading], column))
        first.setdefault(heading, column)


def _report_same_code(table: Table, roles: Roles, problems: ProblemList) -> None:
    first: dict[str, int] = {}
    for column, code in roles.indicators.items():
        earlier = first.setdefault(code, column)
        if earlier != column and table.headings[earlier] != table.headings[column]:
            problems.add(double(table, earlier, column))


def _not_there(table: Table, heading: str) -> Problem:
    near = nearest(heading, [h for h in table.headings if h])
    hint = f"最接近的标题是“{near}”" if near else "请核对版式文件，以及标题是否在 heading_row 写的那一行"
    return Problem("F-036", f"版式文件写明的标题“{heading}”在文件里没有。{hint}。", column=heading)

"""A layout says how to read an office's own table in place: which heading means what, and the legend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from zhengxian.engine.base.errors import SchemeError, ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.missing.state import WORDS, CellState

KEYS = (
    "code",
    "title",
    "source",
    "note",
    "period",
    "sheet",
    "heading_row",
    "text_numbers",
    "columns",
    "symbols",
    "levels",
)
COLUMN_KEYS = (
    "region",
    "name",
    "level",
    "parent",
    "class",
    "valid_from",
    "valid_to",
    "period",
    "indicator",
    "value",
    "state",
    "indicators",
)
STATE_WORDS: Mapping[str, CellState] = {w: s for w, s in WORDS.items() if s != CellState.EXEMPT}
"""The states a figure in a file may have; exemption is a matter of the scheme, not of the figure."""


@dataclass(frozen=True)
class Layout:
    """How to read one kind of file.

    ``columns`` maps a role (`COLUMN_KEYS` without ``indicators``) to a heading; ``indicators`` maps
    headings to indicator codes, or is ``"all"``: every other column that holds numbers, under its heading.
    Columns that are not named are not read; without ``columns`` the usual headings hold. ``symbols`` is the
    publisher's legend, ``levels`` translates the words of the level column. ``text_numbers`` accepts numbers
    that a worksheet stores as text.
    """

    code: str = ""
    title: str = ""
    source: str = ""
    note: str = ""
    period: str | None = None
    sheet: str | None = None
    heading_row: int = 1
    text_numbers: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] | Literal["all"] | None = None
    symbols: Mapping[str, CellState] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


def read_layout(path: Path) -> Layout:
    """Read a layout file. Errors: S-401 not TOML or not readable, and those of `parse_layout`."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"版式文件“{path.name}”读不了：{error}。请核对文件，并按 UTF-8 编码的 TOML 书写。"
        raise SchemeError("S-401", message) from error
    return parse_layout(table, path.name)


def parse_layout(table: Mapping[str, Any], where: str = "版式") -> Layout:
    """Make a layout of a parsed TOML table, refusing what is not in the book.

    Errors: S-402 unknown key, S-403 wrong type, S-404 a required key is absent, S-405 a symbol without a
    known meaning, S-406 two headings for one thing, S-407 the period is none.

    >>> layout = parse_layout({"columns": {"region": "区划代码", "indicators": "all"}, "symbols": {"…": "below_unit"}})
    >>> layout.columns["region"], layout.symbols["…"].label
    ('区划代码', '不足一个单位')
    """
    _refuse_unknown(table, KEYS, where)
    columns = _table(table, "columns", where)
    _refuse_unknown(columns, COLUMN_KEYS, f"{where} [columns]")
    roles = {key: _text(columns, key, f"{where} [columns]") for key in columns if key != "indicators"}
    if columns and "region" not in roles:
        raise SchemeError(
            "S-404", f"{where}：[columns] 缺少 region，不知道哪一列是地区代码。请补上该列的标题。"
        )
    indicators = _indicators(columns.get("indicators"), where)
    _refuse_shared(roles, indicators, where)
    return Layout(
        **{key: _text(table, key, where) for key in ("code", "title", "source", "note") if key in table},
        period=_period(table, where),
        sheet=_text(table, "sheet", where) if "sheet" in table else None,
        heading_row=_heading_row(table, where),
        text_numbers=_flag(table, "text_numbers", where),
        columns=roles,
        indicators=indicators,
        symbols=_symbols(_table(table, "symbols", where), where),
        levels={
            key: _text(_table(table, "levels", where), key, f"{where} [levels]")
            for key in table.get("levels", {})
        },
    )


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            near = nearest(key, known)
            hint = f"最接近的是“{near}”" if near else f"可用的键有：{'、'.join(known)}"
            raise SchemeError("S-402", f"{where}：不认识键“{key}”。{hint}。")


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise SchemeError("S-403", f"{where}：“{key}”应为一个表，如 [{key}]。请改正。")
    return found


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise SchemeError("S-403", f"{where}：键“{key}”应为一段文字，实为 {value!r}。请改正。")
    return value.strip()


def _flag(table: Mapping[str, Any], key: str, where: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise SchemeError("S-403", f"{where}：键“{key}”应为 true 或 false，实为 {value!r}。请改正。")
    return value


def _heading_row(table: Mapping[str, Any], where: str) -> int:
    value = table.get("heading_row", 1)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SchemeError(
            "S-403", f"{where}：键“heading_row”应为标题所在的行号（从 1 起），实为 {value!r}。请改正。"
        )
    return value


def _period(table: Mapping[str, Any], where: str) -> str | None:
    if "period" not in table:
        return None
    try:
        return str(Period.from_value(table["period"]))
    except ValueFormatError as error:
        raise SchemeError("S-407", f"{where}：{error.message}") from error


def _indicators(value: Any, where: str) -> Mapping[str, str] | Literal["all"] | None:
    if value is None:
        return None
    if isinstance(value, str) and value == "all":
        return "all"
    if not isinstance(value, Mapping):
        message = f'{where}：indicators 应为“标题 = 指标代码”的表，或写 "all"，实为 {value!r}。请改正。'
        raise SchemeError("S-403", message)
    return {heading.strip(): _text(value, heading, f"{where} [columns.indicators]") for heading in value}


def _refuse_shared(roles: Mapping[str, str], indicators: Mapping[str, str] | str | None, where: str) -> None:
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    listed = indicators if isinstance(indicators, Mapping) else {}
    for role, heading in (*roles.items(), *((code, heading) for heading, code in listed.items())):
        if heading in owners:
            raise SchemeError(
                "S-406", f"{where}：标题“{heading}”既作“{owners[heading]}”又作“{role}”。请只留一处。"
            )
        owners[heading] = role
    for heading, code in listed.items():
        if code in codes:
            message = f"{where}：标题“{codes[code]}”和“{heading}”都对应指标“{code}”。请只留一个。"
            raise SchemeError("S-406", message)
        codes[code] = heading


def _symbols(table: Mapping[str, Any], where: str) -> Mapping[str, CellState]:
    legend: dict[str, CellState] = {}
    for symbol in table:
        word = _text(table, symbol, f"{where} [symbols]")
        if word not in STATE_WORDS or STATE_WORDS[word] == CellState.REPORTED:
            message = (
                f"{where} [symbols]：符号“{symbol}”的含义“{word}”不在可选范围内。"
                "请写 missing（未报）、not_applicable（不适用）、below_unit（不足一个单位）或 suppressed（保密）。"
            )
            raise SchemeError("S-405", message)
        legend[symbol.strip()] = STATE_WORDS[word]
    return legend

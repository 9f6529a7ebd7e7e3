"""Read a ledger rule from a TOML table, refusing every key, type or choice that is not in the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TypeVar

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import MARKS
from zhengxian.engine.base.ledger.rule import (
    CardLevel,
    CardRule,
    ClockRule,
    Count,
    ExtensionRule,
    LedgerKind,
    LedgerRule,
    OnDayOff,
    Verifier,
)
from zhengxian.engine.base.suggest import nearest

STARTS = ("received", "assigned", "accepted", "done", "closed")
"""The days a clock may start from: 收到、交办、签收、办理完成、销号."""

TEXT_KEYS = ("code", "title", "source")
LIST_KEYS = ("closing", "evidence", "acceptance")
REQUIRED_KEYS = (
    *TEXT_KEYS,
    "kind",
    "mark",
    *LIST_KEYS,
    "verifier",
    "archive_after",
    "on_day_off",
    "clock",
    "card",
)
KEYS = (*REQUIRED_KEYS, "extension", "objection_workdays")
CLOCK_KEYS = ("code", "title", "days", "count", "starts", "applies")
CARD_KEYS = ("level", "measures", "times", "late_over", "yellows", "points")
EXTENSION_KEYS = ("before", "most")
MOST_DAYS = 3_650

Choice = TypeVar("Choice", bound=Enum)


def parse_ledger(table: Mapping[str, object], where: str) -> LedgerRule:
    """Read one rule; ``where`` is the place shown in messages, e.g. the file's name.

    Errors: ``A-205`` unknown key, ``A-206`` missing key, ``A-207`` wrong type, ``A-208`` not one of the
    choices or outside the bounds, ``A-209`` a code or level given twice or out of order, ``A-210`` a card
    without a condition.

    >>> parse_ledger({"titel": "x"}, "task.toml")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: task.toml：不认识的键“titel”。是否想写“title”。（A-205）
    """
    _check_keys(table, KEYS, REQUIRED_KEYS, where)
    fields: dict[str, object] = {key: _text(table[key], key, where) for key in TEXT_KEYS}
    fields |= {key: _texts(table[key], key, where) for key in LIST_KEYS}
    window = table.get("objection_workdays")
    return LedgerRule(
        **fields,  # type: ignore[arg-type]  # checked above
        kind=_choice(table["kind"], "kind", LedgerKind, where),
        mark=_word(table["mark"], "mark", MARKS, where),
        verifier=_choice(table["verifier"], "verifier", Verifier, where),
        archive_after=_whole(table["archive_after"], "archive_after", where),
        on_day_off=_choice(table["on_day_off"], "on_day_off", OnDayOff, where),
        clocks=_clocks(table["clock"], where),
        cards=_cards(table["card"], where),
        extension=_extension(table.get("extension", {}), f"{where}，extension"),
        objection_workdays=None if window is None else _whole(window, "objection_workdays", where),
    )


def _clocks(value: object, where: str) -> tuple[ClockRule, ...]:
    clocks = tuple(_clock(t, place) for t, place in _tables(value, "clock", where))
    pairs = [f"{clock.code}（{what}）" for clock in clocks for what in clock.applies or ("全部",)]
    _refuse_twice(pairs, "时限", where)
    return clocks


def _clock(table: Mapping[str, object], where: str) -> ClockRule:
    _check_keys(table, CLOCK_KEYS, CLOCK_KEYS[:-1], where)
    return ClockRule(
        code=_text(table["code"], "code", where),
        title=_text(table["title"], "title", where),
        days=_whole(table["days"], "days", where),
        count=_choice(table["count"], "count", Count, where),
        starts=_word(table["starts"], "starts", STARTS, where),
        applies=_texts(table.get("applies", ()), "applies", where),
    )


def _cards(value: object, where: str) -> tuple[CardRule, ...]:
    cards = tuple(_card(t, place) for t, place in _tables(value, "card", where))
    _refuse_twice([card.level.value for card in cards], "牌级", where)
    if [c.level.order for c in cards] != sorted(c.level.order for c in cards):
        raise SchemeError(
            "A-209", f"{where}：各级 card 的先后不对。请按 reminder、yellow、red 从轻到重排列。"
        )
    return cards


def _card(table: Mapping[str, object], where: str) -> CardRule:
    _check_keys(table, CARD_KEYS, ("level", "measures"), where)
    level = _choice(table["level"], "level", CardLevel, where)
    counts = {k: _whole(table[k], k, where) for k in ("times", "late_over", "yellows") if k in table}
    if level is CardLevel.NONE or not counts:
        raise SchemeError(
            "A-210",
            f"{where}：没有写什么情况给牌。请至少写 times、late_over、yellows 中的一个，level 不能是 none。",
        )
    measures = _texts(table["measures"], "measures", where)
    return CardRule(level=level, measures=measures, points=_points(table.get("points", 0), where), **counts)


def _extension(value: object, where: str) -> ExtensionRule:
    if not isinstance(value, Mapping):
        raise _wrong_type("extension", value, "一张表 [extension]", where)
    _check_keys(value, EXTENSION_KEYS, (), where)
    return ExtensionRule(**{key: _whole(value[key], key, where) for key in value})


def _tables(value: object, key: str, where: str) -> list[tuple[Mapping[str, object], str]]:
    if not isinstance(value, list) or not all(isinstance(table, Mapping) for table in value):
        raise _wrong_type(key, value, f"若干张表 [[{key}]]", where)
    return [(table, f"{where}，第 {n} 个 {key}") for n, table in enumerate(value, start=1)]


def _check_keys(
    table: Mapping[str, object], known: tuple[str, ...], needed: Iterable[str], where: str
) -> None:
    for key in table:
        if key not in known:
            hint = nearest(str(key), known)
            remedy = f"是否想写“{hint}”" if hint else f"可用的键有：{'、'.join(known)}"
            raise SchemeError("A-205", f"{where}：不认识的键“{key}”。{remedy}。")
    for key in needed:
        if key not in table:
            raise SchemeError("A-206", f"{where}：缺少必填的键“{key}”。请补上。")


def _refuse_twice(words: list[str], named: str, where: str) -> None:
    twice = next((word for word in words if words.count(word) > 1), None)
    if twice is not None:
        raise SchemeError("A-209", f"{where}：{named}“{twice}”写了两次。请删去一个或改名。")


def _choice(value: object, key: str, choices: type[Choice], where: str) -> Choice:
    return choices(_word(value, key, tuple(str(c.value) for c in choices), where))


def _word(value: object, key: str, choices: tuple[str, ...], where: str) -> str:
    word = _text(value, key, where)
    if word not in choices:
        hint = nearest(word, choices)
        remedy = f"是否想写“{hint}”" if hint else f"请从 {'、'.join(choices)} 中选一个"
        raise SchemeError("A-208", f"{where}：键“{key}”的值“{word}”不在可选范围内。{remedy}。")
    return word


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong_type(key, value, "一段文字", where)
    return value


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) and v.strip() for v in value):
        raise _wrong_type(key, value, "文字的列表", where)
    return tuple(value)


def _whole(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong_type(key, value, "一个整数", where)
    if not 0 <= value <= MOST_DAYS:
        raise SchemeError(
            "A-208", f"{where}：键“{key}”的值 {value} 不合适。请写成 0 与 {MOST_DAYS} 之间的整数。"
        )
    return value


def _points(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type("points", value, "一个数", where)
    if not 0 <= value <= 100:
        raise SchemeError(
            "A-208", f"{where}：扣分 points 的值 {value} 不合适。请写成 0 与 100 之间的数，不带负号。"
        )
    return float(value)


def _wrong_type(key: str, value: object, named: str, where: str) -> SchemeError:
    return SchemeError("A-207", f"{where}：键“{key}”的值 {value!r} 类型不对。请写成{named}。")

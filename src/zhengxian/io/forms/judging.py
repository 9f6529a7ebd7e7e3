"""One cell of a form judged: a figure in the form's unit, a state, nothing, or a problem with a remedy."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from zhengxian.engine.base.note_marks import has_note_mark
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.forms.found import ValueKind
from zhengxian.io.forms.grid import RawCell
from zhengxian.io.forms.names import plain
from zhengxian.io.forms.sheet import FormIndicator
from zhengxian.io.forms.units import conversion, ratio_text
from zhengxian.io.layouts import STATE_WORDS
from zhengxian.io.observations.cells import Rules, judge
from zhengxian.io.tables.table import OddKind

_EMPTY = {"未填", "待补", "(空白)", "空", "空白"}
_BELOW = re.compile(r"不足[0-9.一个]*(?:[^0-9]{0,6})")
_WITH_UNIT = re.compile(r"([+-]?[\d,]*\.?\d+)\s*([^\d\s.,+-]\D{0,11})")
_WRONG_COMMA = re.compile(r"[+-]?\d+(?:,\d+)+")
_STATES = {word: state for word, state in STATE_WORDS.items() if state != CellState.REPORTED}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a cell means; with ``code`` a problem whose sentence continues the name of the place."""

    kind: ValueKind
    value: Decimal | None = None
    state: CellState = CellState.MISSING
    note: str = ""
    code: str = ""
    message: str = ""


BLANK = Judged(ValueKind.BLANK)


def judge_cell(cell: RawCell | None, indicator: FormIndicator, given_unit: str = "") -> Judged:
    """Judge a cell of a column whose heading gives a unit (empty: the form's own).

    >>> gdp = FormIndicator("gdp", "地区生产总值", "亿元")
    >>> judge_cell(RawCell("１,２３４.５"), gdp).value, judge_cell(None, gdp).kind.value
    (Decimal('1234.5'), 'blank')
    >>> judge_cell(RawCell("123456"), gdp, "万元").value, judge_cell(RawCell("12.3亿元"), gdp).value
    (Decimal('12.3456'), Decimal('12.3'))
    >>> judge_cell(RawCell("不足 0.01"), gdp).state.label, judge_cell(RawCell("—"), gdp).code
    ('不足一个单位', 'F-232')
    """
    factor = conversion(given_unit or indicator.unit, indicator.unit) or Decimal(1)
    note = f"按 {ratio_text(given_unit, indicator.unit)}换算" if factor != 1 else ""
    if cell is None:
        return BLANK
    if cell.kind is None:
        return _figure(_exact(cell.number), factor, indicator, note)
    word = plain(cell.text)
    if cell.kind is OddKind.TEXT:
        stated = _stated(word)
        if stated is not None:
            return stated
    verdict = judge(
        cell.kind, cell.text, Rules(percent=given_percent(given_unit, indicator), text_numbers=True)
    )
    if not verdict.code:
        found = _figure(_exact(verdict.value), factor, indicator, note)
        return found if cell.kind is not OddKind.TEXT or note else _as_text(found)
    return _with_unit(cell, indicator) or _fault(verdict.code, verdict.message, word)


def given_percent(unit: str, indicator: FormIndicator) -> bool:
    """Tell whether a percent sign fits the column."""
    return (unit or indicator.unit) == "%"


def _stated(word: str) -> Judged | None:
    if not word or word in _EMPTY:
        return BLANK
    if word in _STATES:
        return Judged(ValueKind.STATE, state=_STATES[word])
    if _BELOW.fullmatch(word):
        return Judged(ValueKind.STATE, state=CellState.BELOW_UNIT)
    return None


def _exact(number: float) -> Decimal:
    """Return a stored number with the 15 digits a spreadsheet shows, without the noise behind them."""
    return Decimal(format(number, ".15g"))


def _figure(number: Decimal, factor: Decimal, indicator: FormIndicator, note: str) -> Judged:
    value = number * factor
    value = value if value == value.to_integral() and value.adjusted() > 15 else value.normalize()
    value = value.quantize(Decimal(1)) if value == value.to_integral() and value.adjusted() < 15 else value
    places = -int(value.as_tuple().exponent)
    if places > indicator.decimals:
        more = f"有 {places} 位小数，表上保留 {indicator.decimals} 位，存原数，显示时四舍五入"
        note = f"{note}；{more}" if note else more
    return Judged(ValueKind.VALUE, value, CellState.REPORTED, note)


def _as_text(found: Judged) -> Judged:
    note = f"{found.note}；" if found.note else ""
    return Judged(found.kind, found.value, found.state, f"{note}文件里是文本，按数字读入")


def _with_unit(cell: RawCell, indicator: FormIndicator) -> Judged | None:
    """Read a figure that carries a unit of the same kind, such as 12.3亿元."""
    usual = unicodedata.normalize("NFKC", cell.text).strip().replace("−", "-")
    match = _WITH_UNIT.fullmatch(usual) if cell.kind is OddKind.TEXT else None
    factor = conversion(match[2].strip(), indicator.unit) if match else None
    if match is None or factor is None or _odd_commas(match[1]) or has_note_mark(_front(cell.text)):
        return None
    unit = match[2].strip()
    note = (
        f"格内写有单位，按 {ratio_text(unit, indicator.unit)}换算" if factor != 1 else "格内写有单位，已去掉"
    )
    return _figure(Decimal(match[1].replace(",", "")), factor, indicator, note)


def _front(text: str) -> str:
    """The part of a text before its unit."""
    return "".join(takewhile(lambda c: not c.isalpha() and c not in "%‰", text.strip()))


def _odd_commas(digits: str) -> bool:
    return "," in digits and not re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", digits)


def _fault(code: str, message: str, word: str) -> Judged:
    if code == "F-106":
        text = f"只有符号“{word}”，各家用法不同，不知道是什么意思。请改为“未统计”“不适用”“不足一个单位”或“保密”；确实是零的，填 0。"
        return Judged(ValueKind.FAULT, code="F-232", message=text)
    if code == "F-101" and _WRONG_COMMA.fullmatch(word):
        text = f"的“{word}”里逗号不在千分位上，看不出是多少。请核对原表，小数点用“.”，如 0.00 的写法。"
        return Judged(ValueKind.FAULT, code="F-231", message=text)
    if code == "F-105" or code == "F-114":
        text = f"的“{word}”带百分号，这一列的单位却不是 %。请核对这个数和它的单位。"
        return Judged(ValueKind.FAULT, code="F-233", message=text)
    if code == "F-107":
        text = f"的“{word}”带有文字，单位换算不了。请按表头的单位只填数字。"
        return Judged(ValueKind.FAULT, code="F-234", message=text)
    return Judged(ValueKind.FAULT, code=code, message=message.replace("没有数的留空", "没有数的选一个状态"))

"""What an odd cell in a figure column means: a number after all, a state, or a problem with a remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhengxian.engine.base.note_marks import has_note_mark
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.tables.pool import BLANKS
from zhengxian.io.tables.table import OddKind

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_UNIT = re.compile(r"([+-]?[\d,]*\.?\d+)\s*([^\d\s.,+-][^\d]{0,11})", re.ASCII)
_ENDLESS = re.compile(r"[+-]?(?:inf|infinity|nan|∞)", re.IGNORECASE)
_DASHES = {"-", "--", "—", "——", "–", "―", "─", "－", "−"}
_MARKS = {
    "…",
    "……",
    "..",
    "...",
    "....",
    ".",
    "·",
    "*",
    "**",
    "X",
    "x",
    "×",
    "/",
    "\\",
    "#",
    "?",
    "？",
    "①",
    "△",
    "〃",
}
_SYMBOLS = _DASHES | _MARKS | {"NA", "N/A", "n/a", "na", "null", "NULL", "None", "无"}
_MINUS = str.maketrans({"−": "-", "－": "-", "–": "-", "。": ".", "，": ","})
_LEGEND = (
    '符号的含义各家不同，请在版式文件的 [symbols] 中写明，如 "{}" = "missing"，或改为空白并在状态列注明。'
)


@dataclass(frozen=True)
class Rules:
    """How strictly to read: the publisher's legend, whether the unit is %, whether texts may be numbers.

    ``typed`` says that the file knows text from number, so that a number stored as text is a fault.
    """

    symbols: Mapping[str, CellState] = field(default_factory=dict)
    percent: bool = False
    text_numbers: bool = False
    typed: bool = False


@dataclass(frozen=True)
class Verdict:
    """A value or a state; or, with ``code``, a problem whose sentence continues “单元格 C5…”."""

    value: float = float("nan")
    state: CellState = CellState.MISSING
    code: str = ""
    message: str = ""
    symbol: bool = False
    percent: bool = False


BLANK = Verdict()


def judge(kind: OddKind, word: str, rules: Rules) -> Verdict:
    """Judge one odd cell by its kind and the words it shows.

    >>> judge(OddKind.TEXT, " 1,234.5 ", Rules()).value
    1234.5
    >>> judge(OddKind.TEXT, "…", Rules(symbols={"…": CellState.BELOW_UNIT})).state.label
    '不足一个单位'
    >>> judge(OddKind.TEXT, "１２", Rules()).code, judge(OddKind.TEXT, "12%", Rules()).code
    ('F-104', 'F-105')
    """
    word = word.strip(BLANKS)
    if word in rules.symbols:
        return Verdict(state=rules.symbols[word])
    if kind == OddKind.TEXT:
        return _judge_text(word, rules)
    if kind == OddKind.PERCENT:
        return _judge_percent_cell(word, rules)
    return _OTHERS[kind](word)


def _judge_text(word: str, rules: Rules) -> Verdict:
    if not word:
        return BLANK
    if _PLAIN.fullmatch(word) or _GROUPED.fullmatch(word):
        return _judge_number(word, rules)
    if word in _SYMBOLS:
        return Verdict(
            code="F-106", message=f"只有符号“{word}”，不知道是什么意思。{_LEGEND.format(word)}", symbol=True
        )
    if _ENDLESS.fullmatch(word):
        return Verdict(code="F-111", message=f"是“{word}”，不是可用的数。请填实际数字，没有数的留空。")
    return _judge_spelling(word, rules)


def _judge_number(word: str, rules: Rules) -> Verdict:
    value = float(word.replace(",", ""))
    if value in (float("inf"), float("-inf")):
        return Verdict(code="F-112", message=f"的“{word}”太大，超出能计算的范围。请核对这个数和它的单位。")
    if rules.typed and not rules.text_numbers:
        message = (
            f"的“{word}”是以文本形式存储的数字。请在 Excel 里选中该列，用“数据—分列”转成数字；"
            "确认无误的，可在版式文件中写 text_numbers = true 照读。"
        )
        return Verdict(code="F-102", message=message)
    return Verdict(value, CellState.REPORTED)


def _judge_spelling(word: str, rules: Rules) -> Verdict:
    """Judge a text that may be a number in an unusual spelling."""
    usual = word if has_note_mark(word) else unicodedata.normalize("NFKC", word).translate(_MINUS)
    tight = "".join(usual.split())
    if tight.endswith("%") and _is_number(tight[:-1]):
        return _judge_percent(word, float(tight[:-1].replace(",", "")), rules)
    if _is_number(tight):
        if rules.text_numbers:
            return _judge_number(tight, rules)
        if usual != word:
            message = f"的“{word}”含全角或特殊字符。请改为半角数字，如 {tight}。"
            return Verdict(code="F-104", message=message)
        return Verdict(code="F-103", message=f"的“{word}”中间有空格。请核对后改为 {tight}。")
    with_unit = _UNIT.fullmatch(usual)
    if with_unit:
        message = f"的“{word}”带有文字“{with_unit[2]}”，不是数字。单位请写在标题或指标说明里，这里只填 {with_unit[1]}。"
        return Verdict(code="F-107", message=message)
    return Verdict(code="F-101", message=f"是文字“{_short(word)}”，不是数字。请填数字，没有数的留空。")


def _judge_percent(word: str, value: float, rules: Rules) -> Verdict:
    if rules.percent:
        return Verdict(value, CellState.REPORTED, percent=True)
    message = (
        f"的“{word}”带百分号。若指标的单位是 %，请去掉百分号填 {value:g}；若不是，请填 {value / 100:g}。"
    )
    return Verdict(code="F-105", message=message)


def _judge_percent_cell(word: str, rules: Rules) -> Verdict:
    value = float(word.rstrip("%"))
    if rules.percent:
        return Verdict(value, CellState.REPORTED, percent=True)
    message = (
        f"显示为 {word}，存的却是 {value / 100:g}，不知道该用哪个。"
        f"若指标的单位是 %，请把格式改为“常规”并填 {value:g}；若不是，请把格式改为“常规”。"
    )
    return Verdict(code="F-114", message=message)


def _is_number(word: str) -> bool:
    return bool(_PLAIN.fullmatch(word) or _GROUPED.fullmatch(word))


def _error(word: str) -> Verdict:
    message = f"是公式错误 {word}。请改正公式或填入数值，没有数的留空。"
    return Verdict(code="F-108", message=message)


def _date(word: str) -> Verdict:
    message = f"是日期 {word}，不是数字。请核对是否被 Excel 自动改成了日期，改回数字。"
    return Verdict(code="F-109", message=message)


def _boolean(word: str) -> Verdict:
    return Verdict(code="F-110", message=f"是逻辑值 {word.upper()}，不是数字。请填数字，没有数的留空。")


def _no_result(_: str) -> Verdict:
    message = (
        "是没有计算结果的公式（文件由程序生成，未经 Excel 计算）。请用 Excel 或 WPS 打开并保存一次再试。"
    )
    return Verdict(code="F-113", message=message)


_OTHERS = {
    OddKind.ERROR: _error,
    OddKind.DATE: _date,
    OddKind.BOOLEAN: _boolean,
    OddKind.NO_RESULT: _no_result,
}


def _short(word: str, limit: int = 30) -> str:
    return word if len(word) <= limit else word[: limit - 1] + "…"

"""Hold an expression against the closed lists before any data are asked: names, numbers of arguments, members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import SchemeError, ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.report.expression.book import (
    FIGURE,
    FORMATS,
    FUNCTIONS,
    PERIOD,
    PERIODS,
    REGIONS,
    TEXT,
    Signature,
    held_type,
)
from zhengxian.engine.report.expression.tree import (
    Call,
    Digits,
    Each,
    Expression,
    Member,
    Name,
    Part,
    Quoted,
    Reference,
    Shown,
    When,
)
from zhengxian.engine.report.source import KINDS_OF_ITEM, LEVELS_OF_WARNING

NAMED = {FIGURE: "一个数", TEXT: "一段文字", "period": "一个期间", "row": "一条记录", "rows": "一个列表"}
BOUNDS = {"whole": (1, 300), "decimals": (0, 6)}
WORDS = {"kind": KINDS_OF_ITEM, "level": LEVELS_OF_WARNING}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression gives: ``figure``, ``text``, ``period``, ``row`` or ``rows``, and what rows hold."""

    kind: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the place for messages, and what ``it`` holds there, if there is an ``it``."""

    where: str
    it: tuple[str, ...] | None = None


def checked_text(parts: Sequence[Part], where: str, it: tuple[str, ...] | None = None) -> None:
    """Hold every expression of a text against the lists.

    Errors: ``R-153`` no such name, ``R-154`` no such function, ``R-155`` no such format, ``R-156`` arguments that do
    not fit, ``R-157`` a row does not hold that, ``R-158`` a value that cannot be written so.
    """
    _text(parts, Scope(where, it))


def checked_shape(expression: Expression, where: str, it: tuple[str, ...] | None = None) -> Shape:
    """Return what an expression gives; errors as `checked_text`.

    >>> from zhengxian.engine.report.expression.read import read_expression
    >>> checked_shape(read_expression("highest(gdp_growth, 3)", "x"), "x")
    Shape(kind='rows', holds=('name', 'value'))
    """
    return _shape(expression, Scope(where, it))


def _text(parts: Iterable[Part], scope: Scope) -> None:
    for part in parts:
        if isinstance(part, Each):
            rows = _shape(part.rows, scope)
            if rows.kind != "rows":
                raise _unfit(scope, "each 后面应是一个列表", NAMED[rows.kind])
            _text(part.body, Scope(scope.where, rows.holds))
        elif isinstance(part, When):
            given = _shape(part.condition, scope)
            if given.kind not in ("rows", FIGURE):
                raise _unfit(scope, "if 后面应是一个数或一个列表", NAMED[given.kind])
            _text(part.body, scope)
        elif isinstance(part, Shown):
            _shown(part, scope)


def _shown(part: Shown, scope: Scope) -> None:
    given = _shape(part.expression, scope)
    if given.kind in ("row", "rows"):
        raise SchemeError(
            "R-158", f"{scope.where}：{NAMED[given.kind]}不能直接写进文字。请写出其中一项，或用 each。"
        )
    form = part.format
    if form is None:
        return
    signature = FORMATS.get(form.name)
    if signature is None:
        raise SchemeError("R-155", f"{scope.where}：没有写法“{form.name}”。{_hint(form.name, FORMATS)}。")
    if signature.gives != given.kind:
        wrong = f"写法“{form.name}”用于{NAMED[signature.gives]}，这里是{NAMED[given.kind]}"
        raise SchemeError("R-158", f"{scope.where}：{wrong}。请换一种写法。")
    _arguments(form, signature, scope)


def _shape(expression: Expression, scope: Scope) -> Shape:
    if isinstance(expression, Reference):
        _region(expression.region, scope)
        _period(expression.period, scope)
        return Shape(FIGURE)
    if isinstance(expression, Member):
        return _member(expression, scope)
    if isinstance(expression, Call):
        return _call(expression, scope)
    if isinstance(expression, Quoted):
        return Shape(TEXT)
    if isinstance(expression, Digits):
        raise _unfit(scope, "文字中的数请直接写出来", f"“{expression.text}”")
    return _single(expression.name, scope)


def _single(name: str, scope: Scope) -> Shape:
    if name == "it" and scope.it is not None:
        return Shape("row", scope.it)
    if name not in PERIODS:
        raise _stranger(name, (*PERIODS, *REGIONS), scope)
    return Shape(PERIOD)


def _member(expression: Member, scope: Scope) -> Shape:
    of = _shape(expression.of, scope)
    if expression.name not in of.holds or of.kind != "row":
        hint = _hint(expression.name, of.holds if of.kind == "row" else ())
        raise SchemeError(
            "R-157", f"{scope.where}：{NAMED[of.kind]}里没有“{expression.name}”这一项。{hint}。"
        )
    return Shape(held_type(expression.name))


def _call(call: Call, scope: Scope) -> Shape:
    signature = FUNCTIONS.get(call.name)
    if signature is None:
        raise SchemeError("R-154", f"{scope.where}：没有函数“{call.name}”。{_hint(call.name, FUNCTIONS)}。")
    _arguments(call, signature, scope)
    return Shape(signature.gives, signature.holds)


def _arguments(call: Call, signature: Signature, scope: Scope) -> None:
    most = len(signature.takes)
    if not most - signature.optional <= len(call.arguments) <= most:
        least = most - signature.optional
        wanted = f"{least}" if least == most else f"{least} 到 {most}"
        raise _unfit(scope, f"“{call.name}”应有 {wanted} 个参数", f"{len(call.arguments)} 个")
    for kind, argument in zip(signature.takes, call.arguments, strict=False):
        _argument(call.name, kind, argument, scope)


def _argument(name: str, kind: str, argument: Expression, scope: Scope) -> None:
    if kind == "region":
        _region_argument(name, argument, scope)
    elif kind in BOUNDS:
        low, high = BOUNDS[kind]
        if not isinstance(argument, Digits) or not low <= int(argument.text) <= high:
            raise _unfit(scope, f"“{name}”这里应写 {low} 到 {high} 的整数", "别的内容")
    elif kind in (FIGURE, TEXT, "rows"):
        given = _shape(argument, scope)
        if given.kind != kind:
            raise _unfit(scope, f"“{name}”这里应是{NAMED[kind]}", NAMED[given.kind])
    else:
        _word(name, kind, argument, scope)


def _word(name: str, kind: str, argument: Expression, scope: Scope) -> None:
    if not isinstance(argument, Name):
        raise _unfit(scope, f"“{name}”这里应写代码，不加引号", "别的内容")
    choices = WORDS.get(kind)
    if choices is not None and argument.name not in choices:
        raise _stranger(argument.name, choices, scope)


def _region_argument(name: str, argument: Expression, scope: Scope) -> None:
    if isinstance(argument, Digits):
        return
    if not isinstance(argument, Name):
        raise _unfit(scope, f"“{name}”这里应是地区", "别的内容")
    _region(argument.name, scope)


def _region(region: str, scope: Scope) -> None:
    if region.isdigit():
        return
    known = REGIONS if scope.it is not None else REGIONS[:-1]
    if region not in known:
        raise _stranger(region, known, scope)


def _period(period: str, scope: Scope) -> None:
    if period in PERIODS:
        return
    try:
        Period.parse(period)
    except ValueFormatError as error:
        raise _stranger(period, PERIODS, scope) from error


def _hint(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    if near:
        return f"是否想写“{near}”"
    listed = "、".join(known)
    return f"可用的有：{listed}" if listed else "请对照通报模板说明改写"


def _stranger(word: str, known: Sequence[str], scope: Scope) -> SchemeError:
    return SchemeError("R-153", f"{scope.where}：不认识“{word}”。{_hint(word, known)}。")


def _unfit(scope: Scope, what: str, found: str) -> SchemeError:
    return SchemeError("R-156", f"{scope.where}：{what}，这里是{found}。请改正。")

"""Evaluate a checked text against a source: the result is a passage of fixed text and bound runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import arithmetic, ranking
from zhengxian.engine.report.bound import BoundText, Passage, Run, joined, one_line
from zhengxian.engine.report.expression.formats import formatted
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
from zhengxian.engine.report.source import Figure, Row, Source, Value

MOST_RUNS = 20_000
"""Runs of one paragraph or cell; a text that grows beyond it is no bulletin."""

Found = Value | Row | tuple[Row, ...] | str


@dataclass(frozen=True)
class Moment:
    """What a bulletin is about: its region, the one above, the period, and how differences are made."""

    source: Source
    city: str
    upper: str
    period: Period
    convention: arithmetic.Convention = "printed"
    it: Row | None = None

    def periods(self) -> Mapping[str, Period]:
        """The periods that have a word."""
        return {
            "period": self.period,
            "last_year": self.period.same_last_year(),
            "previous": self.period - 1,
        }

    def region(self, word: str) -> str:
        """Return the code that a word stands for; ``R-164`` where the row is about no region."""
        if word == "it":
            if self.it is None or self.it.region is None:
                raise Refusal("R-164", "这一条记录不属于任何地区", "请在模板中改写地区")
            return self.it.region
        return {"city": self.city, "upper": self.upper}.get(word, word)


def write(parts: Sequence[Part], moment: Moment) -> Passage:
    """Write a checked text. What comes out of data is cleaned to one line and never read as language.

    Errors: ``R-160`` the source does not know a name, ``R-159`` the result is too long.
    """
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(part)
        elif isinstance(part, Each):
            runs.extend(_each(part, moment))
        elif isinstance(part, When):
            runs.extend(write(part.body, moment) if _is_there(part.condition, moment) else ())
        else:
            runs.extend(_shown(part, moment))
        if len(runs) > MOST_RUNS:
            raise Refusal("R-159", f"一段文字展开后超过 {MOST_RUNS} 处", "请减少列出的条数")
    return tuple(runs)


def _each(part: Each, moment: Moment) -> Passage:
    rows = cast("tuple[Row, ...]", evaluate(part.rows, moment))
    if not rows:
        return (part.empty,) if part.empty else ()
    return joined((write(part.body, replace(moment, it=row)) for row in rows), part.join, part.last)


def _is_there(condition: Expression, moment: Moment) -> bool:
    """Tell whether a figure has a value, or a list a row."""
    found = evaluate(condition, moment)
    if isinstance(found, BoundText):  # a row that does not hold the figure
        return False
    return found.value is not None if isinstance(found, Figure) else bool(found)


def _shown(part: Shown, moment: Moment) -> Passage:
    value = evaluate(part.expression, moment)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, BoundText):
        return (replace(value, text=one_line(value.text)),)
    form = part.format or Call("", ())
    given = [evaluate(argument, moment) for argument in form.arguments]
    return formatted(cast("Figure | Period", value), form.name, given, moment.convention)


def evaluate(expression: Expression, moment: Moment) -> Found:
    """Return the value of a checked expression."""
    if isinstance(expression, Reference):
        named = moment.periods().get(expression.period)
        period = named if named is not None else Period.parse(expression.period)
        return moment.source.figure(expression.indicator, moment.region(expression.region), period)
    if isinstance(expression, Member):
        return _member(cast("Row", evaluate(expression.of, moment)), expression.name)
    if isinstance(expression, Call):
        return _call(expression, moment)
    if isinstance(expression, (Quoted, Digits)):
        return expression.text
    if expression.name == "it":
        return cast("Row", moment.it)
    return moment.periods()[expression.name]


def _member(row: Row, name: str) -> Value:
    found = row.holds.get(name)
    if found is None:
        return BoundText(f"{name}@{row.region or ''}", "暂缺（缺报）")
    return found


def _word(expression: Expression) -> str:
    return expression.name if isinstance(expression, Name) else cast("Digits", expression).text


def _call(call: Call, moment: Moment) -> Found:
    if call.name in ("gap", "share", "times"):
        return _sum(call, moment)
    if call.name == "count":
        rows = cast("tuple[Row, ...]", evaluate(call.arguments[0], moment))
        return arithmetic.number_of(rows, _written(call.arguments[0]))
    if call.name in ("rank", "rank_in_class", "score", "moved") and len(call.arguments) == 2:
        node, region = _word(call.arguments[0]), moment.region(_word(call.arguments[1]))
        return ranking.one(moment.source.ranking(node), node, region, call.name)
    if call.name in ("reading", "rate", "name"):
        return _looked_up(call, moment)
    return tuple(_rows(call, moment))


def _sum(call: Call, moment: Moment) -> Figure:
    a, b = (evaluate(argument, moment) for argument in call.arguments)
    if isinstance(a, Figure) and isinstance(b, Figure):
        if call.name == "gap":
            return arithmetic.gap(a, b, moment.convention)
        return (arithmetic.share if call.name == "share" else arithmetic.times)(a, b)
    lost = a if isinstance(a, BoundText) else b
    return arithmetic.no_figure(call.name, cast("BoundText", lost))


def _looked_up(call: Call, moment: Moment) -> Found:
    last = call.arguments[-1]
    if call.name == "name":
        code = moment.region(_word(last))
        return BoundText(f"region:{code}", moment.source.region_name(code), (f"region:{code}",))
    region = moment.region(_word(last)) if len(call.arguments) == 2 else moment.city
    look = moment.source.reading if call.name == "reading" else moment.source.rate
    return look(_word(call.arguments[0]), region)


def _rows(call: Call, moment: Moment) -> Sequence[Row]:
    source, first = moment.source, _word(call.arguments[0]) if call.arguments else ""
    most = next((int(a.text) for a in call.arguments if isinstance(a, Digits)), None)
    if call.name == "regions":
        return ranking.named(source)
    if call.name in ("highest", "lowest"):
        return ranking.by_figure(source, first, moment.period, most or 1, lowest=call.name == "lowest")
    if call.name == "lagging":
        return source.lagging(first)[:most]
    if call.name == "warnings":
        return source.warnings(first)[:most]
    return ranking.chosen(call.name, source.ranking(first), most, _class_of(call, moment))


def _class_of(call: Call, moment: Moment) -> str | None:
    """The text among the arguments: a class or a grade."""
    for argument in call.arguments[1:]:
        if not isinstance(argument, Digits):
            found = evaluate(argument, moment)
            return found.text if isinstance(found, BoundText) else cast("str", found)
    return None


def _written(expression: Expression) -> str:
    """An expression as it is written, for keys."""
    if isinstance(expression, Call):
        return f"{expression.name}({', '.join(_written(a) for a in expression.arguments)})"
    if isinstance(expression, Member):
        return f"{_written(expression.of)}.{expression.name}"
    return getattr(expression, "name", getattr(expression, "text", ""))

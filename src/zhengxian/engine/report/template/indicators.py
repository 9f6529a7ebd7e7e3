"""Which indicators a template names, wherever it names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhengxian.engine.report.expression.book import FORMATS, FUNCTIONS
from zhengxian.engine.report.expression.tree import (
    Call,
    Each,
    Expression,
    Member,
    Name,
    Part,
    Reference,
    Shown,
    When,
)
from zhengxian.engine.report.template.kinds import Block


def indicators_of(title: Sequence[Part], blocks: Iterable[Block]) -> frozenset[str]:
    """Return the codes of all indicators of references, functions, rates (each is an indicator) and charts."""
    found = set(_of_parts(title))
    for block in blocks:
        for parts in (*block.text, block.title, block.note, *(column.cell for column in block.columns)):
            found.update(_of_parts(parts))
        if block.rows is not None:
            found.update(_of_expression(block.rows))
        if (block.kind == "chart" and not block.node) or block.kind == "rates":
            found.update(block.of)
    return frozenset(found)


def _of_parts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Each):
            yield from _of_expression(part.rows)
            yield from _of_parts(part.body)
        elif isinstance(part, When):
            yield from _of_expression(part.condition)
            yield from _of_parts(part.body)
        elif isinstance(part, Shown):
            yield from _of_expression(part.expression)
            if part.format is not None:
                yield from _of_arguments(part.format, FORMATS[part.format.name].takes)


def _of_expression(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Reference):
        yield expression.indicator
    elif isinstance(expression, Member):
        yield from _of_expression(expression.of)
    elif isinstance(expression, Call):
        yield from _of_arguments(expression, FUNCTIONS[expression.name].takes)


def _of_arguments(call: Call, takes: Sequence[str]) -> Iterator[str]:
    for kind, argument in zip(takes, call.arguments, strict=False):
        if kind in ("indicator", "code") and isinstance(argument, Name):
            yield argument.name
        else:
            yield from _of_expression(argument)

"""Read the text of a template into its tree; whatever is not in the grammar is refused with its place.

Text is text; ``{…}`` is an expression, ``{{`` and ``}}`` are braces. ``{each rows join "、" last "和" empty "无"}…{end}``
repeats its body; ``{if value}…{end}`` writes its body only where the figure is there or the list not empty. An
expression is ``value`` or ``value | format`` or ``value | format(argument, …)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.report.expression.tree import (
    DEEPEST,
    MOST_EXPRESSION,
    MOST_TEXT,
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

PERIOD = r"\d{4}(?:-\d{2}(?:T[1-3])?|Q[1-4]|H[12])?"
TOKEN = re.compile(
    rf"""\s*(?:
      (?P<reference>[a-z][a-z0-9_]*@(?:[a-z][a-z_]*|\d{{2,12}})(?::(?:{PERIOD}|[a-z][a-z_]*))?)
    | (?P<word>[a-z][a-z0-9_]*)
    | (?P<digits>\d{{1,12}})
    | "(?P<quoted>[^"{{}}\n]*)"
    | (?P<sign>[(),.|])
    )""",
    re.VERBOSE,
)
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
OPTIONS = ("join", "last", "empty")


def read_text(text: str, where: str) -> tuple[Part, ...]:
    """Read one paragraph of a template.

    >>> read_text("共{count(lagging(any))}件", "x")[1].expression.name
    'count'

    Errors: ``R-150`` not in the grammar, ``R-151`` too long or too deep, ``R-152`` ``each`` without ``end`` or the
    other way round.
    """
    if len(text) > MOST_TEXT:
        raise _too_much(where, f"一段有 {len(text)} 个字符，最多 {MOST_TEXT} 个")
    parts, rest = _parts(_pieces(text, where), where, 0)
    if rest:
        raise SchemeError("R-152", f"{where}：“{{end}}”没有对应的“{{each …}}”。请删去，或补上开头。")
    return parts


def read_expression(text: str, where: str) -> Expression:
    """Read one expression without format, such as the rows of a table.

    >>> read_expression("top(total, 3)", "x").arguments
    (Name(name='total'), Digits(text='3'))
    """
    reader = _Reader(text, where)
    found = reader.value(0)
    reader.finish()
    return found


def _pieces(text: str, where: str) -> Iterator[tuple[bool, str]]:
    """Yield (is an expression, text) in reading order."""
    at = 0
    for match in BRACES.finditer(text):
        if text[at : match.start()]:
            yield False, text[at : match.start()]
        at = match.end()
        if match[0] in ("{{", "}}"):
            yield False, match[0][0]
        elif match[1] is None:
            near = text[max(0, match.start() - 6) : match.start() + 10]
            raise _unreadable(where, f"“{near}”处的花括号没有成对", "要写出花括号本身，请写两个")
        else:
            yield True, match[1].strip()
    if text[at:]:
        yield False, text[at:]


def _parts(pieces: Iterator[tuple[bool, str]], where: str, depth: int) -> tuple[tuple[Part, ...], bool]:
    """Return the parts up to the end of the text or of this loop, and whether ``end`` was met."""
    if depth > DEEPEST:
        raise _too_much(where, f"each 套了 {depth} 层，最多 {DEEPEST} 层")
    parts: list[Part] = []
    for is_expression, piece in pieces:
        if not is_expression:
            parts.append(piece)
        elif piece == "end":
            return tuple(parts), True
        elif re.match(r"each\b", piece):
            parts.append(_each(piece, pieces, where, depth))
        elif re.match(r"if\s", piece):
            parts.append(_when(piece, pieces, where, depth))
        else:
            parts.append(_shown(piece, where))
    return tuple(parts), False


def _each(head: str, pieces: Iterator[tuple[bool, str]], where: str, depth: int) -> Each:
    reader = _Reader(head, where)
    reader.take("word")
    rows = reader.value(0)
    options: dict[str, str] = {}
    while reader.kind == "word" and reader.text in OPTIONS and reader.text not in options:
        option = reader.take("word")
        options[option] = reader.take("quoted")
    reader.finish()
    return Each(rows, _body(head, pieces, where, depth), **options)


def _when(head: str, pieces: Iterator[tuple[bool, str]], where: str, depth: int) -> When:
    reader = _Reader(head, where)
    reader.take("word")
    condition = reader.value(0)
    reader.finish()
    return When(condition, _body(head, pieces, where, depth))


def _body(head: str, pieces: Iterator[tuple[bool, str]], where: str, depth: int) -> tuple[Part, ...]:
    body, ended = _parts(pieces, where, depth + 1)
    if not ended:
        raise SchemeError("R-152", f"{where}：“{{{head}}}”没有对应的“{{end}}”。请在它管的文字后面补上。")
    return body


def _shown(text: str, where: str) -> Shown:
    reader = _Reader(text, where)
    value = reader.value(0)
    form = None
    if reader.text == "|":
        reader.take("sign")
        name = reader.take("word")
        form = Call(name, reader.arguments(0) if reader.text == "(" else ())
    reader.finish()
    return Shown(value, form)


class _Reader:
    """The tokens of one expression, read from left to right."""

    def __init__(self, text: str, where: str) -> None:
        self.source, self.where, self.at = text, where, 0
        if len(text) > MOST_EXPRESSION:
            raise _too_much(where, f"一个式子有 {len(text)} 个字符，最多 {MOST_EXPRESSION} 个")
        self.kind, self.text = "", ""
        self._next()

    def _next(self) -> None:
        match = TOKEN.match(self.source, self.at)
        if match is None:
            left = self.source[self.at :].strip()
            if left:
                raise _unreadable(self.where, f"式子“{self.source}”在“{left[:12]}”处读不懂")
            self.kind, self.text = "", ""
            return
        self.at = match.end()
        self.kind = str(match.lastgroup)
        self.text = match[self.kind]

    def take(self, kind: str) -> str:
        """Return the text of the next token, which must be of a kind."""
        if self.kind != kind:
            named = f"“{self.text}”" if self.kind else "末尾"
            raise _unreadable(self.where, f"式子“{self.source}”在{named}处不完整")
        text = self.text
        self._next()
        return text

    def value(self, depth: int) -> Expression:
        """Read a value with its members."""
        if depth > DEEPEST:
            raise _too_much(self.where, f"括号套了 {depth} 层，最多 {DEEPEST} 层")
        found = self._single(depth)
        while self.kind == "sign" and self.text == ".":
            self.take("sign")
            found = Member(found, self.take("word"))
        return found

    def _single(self, depth: int) -> Expression:
        if self.kind == "reference":
            indicator, _, rest = self.take("reference").partition("@")
            region, _, period = rest.partition(":")
            return Reference(indicator, region, period or "period")
        if self.kind == "quoted":
            return Quoted(self.take("quoted"))
        if self.kind == "digits":
            return Digits(self.take("digits"))
        name = self.take("word")
        if self.kind == "sign" and self.text == "(":
            return Call(name, self.arguments(depth))
        return Name(name)

    def arguments(self, depth: int) -> tuple[Expression, ...]:
        """Read arguments in round brackets."""
        self.take("sign")
        found: list[Expression] = []
        while not (self.kind == "sign" and self.text == ")"):
            found.append(self.value(depth + 1))
            if not (self.kind == "sign" and self.text == ","):
                break
            self.take("sign")
        if self.text != ")":
            raise _unreadable(self.where, f"式子“{self.source}”少了右括号")
        self.take("sign")
        return tuple(found)

    def finish(self) -> None:
        """Refuse whatever is left."""
        if self.kind:
            raise _unreadable(self.where, f"式子“{self.source}”在“{self.text}”处多出内容")


def _unreadable(where: str, what: str, remedy: str = "请对照通报模板说明改写") -> SchemeError:
    return SchemeError("R-150", f"{where}：模板的文字读不懂：{what}。{remedy}。")


def _too_much(where: str, what: str) -> SchemeError:
    return SchemeError("R-151", f"{where}：模板的文字太长或太深：{what}。请拆成几段或改写得简单些。")

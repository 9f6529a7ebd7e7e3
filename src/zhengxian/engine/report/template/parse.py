"""Read a template from a TOML table, refusing every key, type or choice that is not in the book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import MARKS
from zhengxian.engine.report.arithmetic import CONVENTIONS
from zhengxian.engine.report.expression import checked_text, read_text
from zhengxian.engine.report.expression.tree import Part
from zhengxian.engine.report.template import values
from zhengxian.engine.report.template.blocks import parse_block
from zhengxian.engine.report.template.indicators import indicators_of
from zhengxian.engine.report.template.kinds import LENGTHS, PURPOSES, Block, Template

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NUMBER = re.compile(r"[^{}\n]*〔\{year\}〕\{serial\}号")
NEEDED = ("code", "name", "purpose", "title", "number", "source", "mark", "valid_from", "block")
KEYS = (*NEEDED, "valid_to", "recipients", "length", "differences")
MOST_BLOCKS = 120


def parse_template(table: Mapping[str, object], where: str) -> Template:
    """Read one template; ``where`` is the place shown in messages, e.g. the file's name.

    Errors: ``R-140`` unknown key, ``R-141`` missing key, ``R-142`` wrong type, ``R-143`` not one of the choices or
    outside the bounds, ``R-144`` bad code or number pattern, ``R-145`` days out of order, ``R-146`` no block or too
    many, and those of the language (``R-150`` to ``R-158``), each with block and key.

    >>> parse_template({"titel": "x"}, "x.toml")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: x.toml：不认识的键“titel”。是否想写“title”。（R-140）
    """
    values.refuse_unknown(table, KEYS, where)
    values.refuse_absent(table, NEEDED, where)
    blocks = _blocks(table["block"], where)
    title = _one(values.text(table["title"], "title", where), f"{where}，title")
    day = values.day(table["valid_from"], "valid_from", where)
    last = values.day(table["valid_to"], "valid_to", where) if "valid_to" in table else None
    if last is not None and last < day:
        raise SchemeError("R-145", f"{where}：失效日 valid_to 早于生效日 valid_from。请核对这两个日期。")
    differences = values.choice(table.get("differences", "printed"), "differences", CONVENTIONS, where)
    return Template(
        code=_code(table, where),
        name=values.text(table["name"], "name", where),
        purpose=values.choice(table["purpose"], "purpose", PURPOSES, where),
        title=title,
        number=_number(table, where),
        blocks=blocks,
        source=values.text(table["source"], "source", where),
        mark=values.choice(table["mark"], "mark", MARKS, where),
        valid_from=day,
        valid_to=last,
        recipients=values.text(table["recipients"], "recipients", where) if "recipients" in table else "",
        length=values.choice(table.get("length", "comprehensive"), "length", tuple(LENGTHS), where),
        differences="exact" if differences == "exact" else "printed",
        indicators=indicators_of(title, blocks),
    )


def _code(table: Mapping[str, object], where: str) -> str:
    code = values.text(table["code"], "code", where)
    if not CODE.fullmatch(code):
        message = f"{where}：模板代码“{code}”不合规。请用小写字母开头，只含小写字母、数字和短横线。"
        raise SchemeError("R-144", message)
    return code


def _number(table: Mapping[str, object], where: str) -> str:
    number = values.text(table["number"], "number", where)
    if not NUMBER.fullmatch(number):
        raise SchemeError(
            "R-144", f"{where}：发文字号“{number}”不合规。请写成“机关代字〔{{year}}〕{{serial}}号”。"
        )
    return number


def _one(text: str, where: str) -> tuple[Part, ...]:
    parts = read_text(text, where)
    checked_text(parts, where)
    return parts


def _blocks(value: object, where: str) -> tuple[Block, ...]:
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise values.wrong_type("block", value, "若干张表 [[block]]", where)
    if not 1 <= len(value) <= MOST_BLOCKS:
        raise SchemeError(
            "R-146", f"{where}：模板有 {len(value)} 个块，应有 1 到 {MOST_BLOCKS} 个。请补上或拆成几个模板。"
        )
    tables = cast("list[Mapping[str, object]]", value)
    return tuple(parse_block(one, f"{where}，第 {n} 块") for n, one in enumerate(tables, start=1))

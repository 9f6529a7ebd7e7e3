"""The templates of bulletins as tables: one TOML file each. What they mean is read by ``zhengxian.engine.report``.

Definitions know no stage of the engine, so this hands out tables and places for messages; `parse_template` is strict.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest


@cache
def bulletin_codes() -> tuple[str, ...]:
    """List the codes of the shipped templates, e.g. ``monthly``, in alphabetical order.

    A file of the folder without ``[[block]]`` is another definition of the stage and no template.
    """
    return tuple(sorted(p.stem for p in folder("bulletins").glob("*.toml") if "block" in read_bulletin(p)))


def bulletin_table(code: str) -> dict[str, object]:
    """Return the table of a shipped template; ``R-187`` when there is none of that code."""
    if code not in bulletin_codes():
        near = nearest(code, bulletin_codes())
        hint = f"最接近的是“{near}”" if near else f"现有模板：{'、'.join(bulletin_codes())}"
        raise SchemeError("R-187", f"没有随软件提供代码为“{code}”的通报模板。{hint}。")
    return read_bulletin(folder("bulletins") / f"{code}.toml")


def read_bulletin(path: Path) -> dict[str, object]:
    """Return the table of one file.

    Errors: ``R-185`` not TOML, ``R-186`` the file's name is not the code.
    """
    try:
        table: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(
            "R-185", f"{path.name}：不是合格的 TOML 文件（{error}）。请按 UTF-8 编码改正后再读。"
        ) from error
    if "block" in table and table.get("code") != path.stem:
        wrong = f"文件名与模板代码“{table.get('code')}”不一致"
        raise SchemeError("R-186", f"{path.name}：{wrong}。请把文件改名为模板代码加 .toml。")
    return table

"""The ledger rules: one TOML file per kind of item, read strictly and checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.ledger import LedgerRule, parse_ledger


@cache
def ledgers() -> Mapping[str, LedgerRule]:
    """Return the shipped rules by code, read once per process and not to be changed.

    The codes are those of the kinds: ``task``, ``project``, ``request``, ``rectification``.
    """
    return MappingProxyType(load_ledgers(folder("ledgers")))


def load_ledgers(place: Path) -> dict[str, LedgerRule]:
    """Read every ``*.toml`` of a folder, or one file, into rules by code.

    Errors: those of `parse_ledger`, ``A-213`` not TOML, ``A-214`` the file name is not the code, ``A-215``
    two rules for one kind.
    """
    library: dict[str, LedgerRule] = {}
    for path in sorted(place.glob("*.toml")) if place.is_dir() else [place]:
        rule = parse_ledger(_table(path), path.name)
        if rule.code != path.stem:
            wrong = f"文件名与台账代码“{rule.code}”不一致"
            raise SchemeError("A-214", f"{path.name}：{wrong}。请把文件改名为 {rule.code}.toml。")
        owner = next((other.code for other in library.values() if other.kind is rule.kind), None)
        if owner is not None:
            wrong = f"“{rule.kind.label}”已有规则“{owner}”"
            raise SchemeError("A-215", f"{path.name}：{wrong}，同一类事项只能有一套规则。请保留一套。")
        library[rule.code] = rule
    return library


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(
            "A-213", f"{path.name}：不是合格的 TOML 文件（{error}）。请按 UTF-8 编码改正后再读。"
        ) from error

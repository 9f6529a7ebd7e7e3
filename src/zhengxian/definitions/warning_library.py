"""The warning rules: one TOML file per rule, read strictly and checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zhengxian.definitions.library import indicators
from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.base.warning import WarningRule, parse_warning


@cache
def warning_rules() -> Mapping[str, WarningRule]:
    """Return the shipped rules by code, read once per process and not to be changed."""
    return MappingProxyType(load_warning_rules(folder("warnings")))


def load_warning_rules(place: Path, known: Collection[str] | None = None) -> dict[str, WarningRule]:
    """Read every ``*.toml`` of a folder, or one file, into rules by code.

    ``known`` are the indicator codes that a rule may name (None: those of the shipped library).
    Errors: those of `parse_warning`, ``M-208`` not TOML, ``M-209`` the file name is not the code, ``M-210`` a
    code or number that two rules claim, ``M-211`` an indicator that nobody knows.
    """
    codes = indicators() if known is None else known
    library: dict[str, WarningRule] = {}
    numbers: dict[str, str] = {}
    for path in sorted(place.glob("*.toml")) if place.is_dir() else [place]:
        rule = parse_warning(_table(path), path.name)
        if rule.code != path.stem:
            wrong = f"文件名与预警规则代码“{rule.code}”不一致"
            raise SchemeError("M-209", f"{path.name}：{wrong}。请把文件改名为 {rule.code}.toml。")
        owner = numbers.get(rule.number)
        if owner is not None:
            raise SchemeError(
                "M-210", f"{path.name}：预警编号“{rule.number}”已被规则“{owner}”占用。请换一个。"
            )
        _refuse_strangers(rule, codes, path.name)
        library[rule.code] = rule
        numbers[rule.number] = rule.code
    return library


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(
            "M-208", f"{path.name}：不是合格的 TOML 文件（{error}）。请按 UTF-8 编码改正后再读。"
        ) from error


def _refuse_strangers(rule: WarningRule, known: Collection[str], where: str) -> None:
    for code in rule.named:
        if code not in known:
            near = nearest(code, known)
            hint = f"最接近的是“{near}”" if near else "请先补上这个指标"
            raise SchemeError("M-211", f"{where}：所指的指标“{code}”不在指标库里。{hint}。")

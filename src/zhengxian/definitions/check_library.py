"""The data-quality rules: one TOML file per rule, read strictly and checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zhengxian.definitions.library import indicators
from zhengxian.definitions.places import folder
from zhengxian.engine.base.check import CheckRule, parse_check
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest


@cache
def checks() -> Mapping[str, CheckRule]:
    """Return the shipped rules by code, read once per process and not to be changed."""
    return MappingProxyType(load_checks(folder("checks")))


def load_checks(place: Path, known: Collection[str] | None = None) -> dict[str, CheckRule]:
    """Read every ``*.toml`` of a folder, or one file, into rules by code.

    ``known`` are the indicator codes that a rule may name (None: those of the shipped library).
    Errors: those of `parse_check`, ``C-087`` not TOML, ``C-088`` file name is not the code, ``C-089`` a
    code or number that two rules claim, ``C-090`` an indicator that nobody knows.
    """
    return load_check_files(sorted(place.glob("*.toml")) if place.is_dir() else [place], known)


def load_check_files(paths: Iterable[Path], known: Collection[str] | None = None) -> dict[str, CheckRule]:
    """Read the files of some rules; errors as `load_checks`."""
    codes = indicators() if known is None else known
    library: dict[str, CheckRule] = {}
    numbers: dict[str, str] = {}
    for path in paths:
        rule = parse_check(_table(path), path.name)
        if rule.code != path.stem:
            wrong = f"文件名与规则代码“{rule.code}”不一致"
            raise SchemeError("C-088", f"{path.name}：{wrong}。请把文件改名为 {rule.code}.toml。")
        owner = rule.code if rule.code in library else numbers.get(rule.number)
        if owner is not None:
            wrong = f"规则代码“{rule.code}”或编号“{rule.number}”已被规则“{owner}”占用"
            raise SchemeError("C-089", f"{path.name}：{wrong}。请换一个。")
        _refuse_strangers(rule, codes, path.name)
        library[rule.code] = rule
        numbers[rule.number] = rule.code
    return library


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(
            "C-087", f"{path.name}：不是合格的 TOML 文件（{error}）。请按 UTF-8 编码改正后再读。"
        ) from error


def _refuse_strangers(rule: CheckRule, known: Collection[str], where: str) -> None:
    for code in rule.named:
        if code not in known:
            near = nearest(code, known)
            hint = f"最接近的是“{near}”" if near else "请先补上这个指标"
            raise SchemeError("C-090", f"{where}：所指的指标“{code}”不在指标库里。{hint}。")

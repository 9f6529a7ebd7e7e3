"""The indicator library: one TOML file per indicator, read strictly and checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator, parse_indicator
from zhengxian.engine.base.suggest import nearest


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return the shipped library by code, read once per process and not to be changed."""
    return MappingProxyType(load_indicators(folder("indicators")))


def load_indicators(place: Path) -> dict[str, Indicator]:
    """Read every ``*.toml`` of a folder into indicators by code.

    Errors: those of `parse_indicator`, ``S-508`` not TOML, ``S-509`` file name is not the code,
    ``S-510`` a name that two indicators claim, ``S-512`` growth and level do not name each other.
    """
    library: dict[str, Indicator] = {}
    for path in sorted(place.glob("*.toml")):
        indicator = parse_indicator(_table(path), path.name)
        if indicator.code != path.stem:
            wrong = f"文件名与指标代码“{indicator.code}”不一致"
            raise SchemeError("S-509", f"{path.name}：{wrong}。请把文件改名为 {indicator.code}.toml。")
        library[indicator.code] = indicator
    _refuse_shared_names(library)
    _refuse_loose_links(library)
    return library


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(
            "S-508", f"{path.name}：不是合格的 TOML 文件（{error}）。请按 UTF-8 编码改正后再读。"
        ) from error


def _refuse_shared_names(library: Mapping[str, Indicator]) -> None:
    owners: dict[str, str] = {}
    for indicator in library.values():
        for name in indicator.names:
            owner = owners.setdefault(name, indicator.code)
            if owner != indicator.code:
                wrong = f"“{name}”同时是“{owner}”和“{indicator.code}”的名称或别名，表头无法对应"
                raise SchemeError("S-510", f"{wrong}。请删去其中一个。")


def _refuse_loose_links(library: Mapping[str, Indicator]) -> None:
    for indicator in library.values():
        other = indicator.growth_of or indicator.growth_series
        if other is None:
            continue
        partner = library.get(other)
        if partner is None:
            near = nearest(other, list(library))
            hint = f"最接近的是“{near}”" if near else "请先补上这个指标"
            raise SchemeError("S-512", f"{indicator.code}.toml：所指的“{other}”不在指标库里。{hint}。")
        if indicator.code not in (partner.growth_series, partner.growth_of):
            wrong = f"指向“{other}”，但“{other}”没有指回来"
            raise SchemeError(
                "S-512", f"{indicator.code}.toml：{wrong}。请在两边都写上 growth_of 与 growth_series。"
            )

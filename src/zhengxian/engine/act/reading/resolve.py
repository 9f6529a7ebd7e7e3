"""Resolve names against the registers: departments, regions, indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhengxian.engine.act.reading.registers import Registers
from zhengxian.engine.act.reading.source import folded

_CITY = re.compile(r"^(?:全?[市县区]|[\u3400-\u9fff]{1,6}[市县](?=[\u3400-\u9fff]{2}))")
_EVERY_COUNTY = re.compile(
    r"^(?:其他|全市)?各?(?:县(?:\([市区、旗]{1,5}\)|市区|区)?|[市区]县|区县|区\(县、?市?\))(?:委|政府|党委|书记|长)*"
)
_EVERY_TOWN = re.compile(
    r"^(?:其他|全[市县])?各?(?:乡|镇|街道?|乡镇|镇街|乡\(镇(?:、街道)?\)|镇\(街道\)|街镇)(?:\(街道\)|\(街办\))?(?:党委|政府|书记|长)*"
)
_EVERY_DEPARTMENT = re.compile(r"^(?:全?[市县]?[直级]?)?各?(?:级各?)?(?:有关|相关)?(?:部门|单位)")
_GROWTH = re.compile(r"同比|增长|增速|提升|提高|增幅")
LEAST_SHARE = 0.6


@dataclass(slots=True)
class Resolver:
    """Registers with what has been looked up, so that a name is searched once."""

    registers: Registers
    _units: dict[str, tuple[str | None, tuple[str, ...]]] = field(default_factory=dict)
    _indicators: dict[str, str | None] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for register in (self.registers.regions, self.registers.departments):
            for name, code in register.items():
                self._names.setdefault(folded(name), code)
                self._names.setdefault(bare(name), code)

    def unit(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        """Return the code of one unit, and the codes of all units where a class is named.

        >>> resolver = Resolver(Registers({"市工业和信息化局": "D01", "市工信局": "D01"}, {"甲县": "R1"}, {}, {"R1": "county"}))
        >>> resolver.unit("工信局"), resolver.unit("各县(市、区)"), resolver.unit("市园林局")
        (('D01', ('D01',)), (None, ('R1',)), (None, ()))
        """
        if name not in self._units:
            self._units[name] = self._find_unit(folded(name))
        return self._units[name]

    def _find_unit(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        code = self._names.get(name) or self._names.get(bare(name)) or self._closest(bare(name))
        if code is not None:
            return code, (code,)
        return None, self._members(name)

    def _closest(self, name: str) -> str | None:
        """Return the code of the one register name that holds the name, or is held by it, by 60 % or more."""
        near = {
            code
            for known, code in self._names.items()
            if (known in name or name in known)
            and min(len(known), len(name)) >= LEAST_SHARE * max(len(known), len(name))
            and known[-1:] == name[-1:]
        }
        return near.pop() if len(near) == 1 else None

    def _members(self, name: str) -> tuple[str, ...]:
        if _EVERY_DEPARTMENT.match(name):
            return tuple(sorted(set(self.registers.departments.values())))
        for pattern, level in ((_EVERY_COUNTY, "county"), (_EVERY_TOWN, "town")):
            if pattern.match(name):
                return tuple(sorted(c for c, known in self.registers.levels.items() if known == level))
        return ()

    def indicator(self, thing: str, unit: str) -> str | None:
        """Return the code of the indicator that a target's object names: the longest title it holds.

        A rate that grows looks for the growth series first (规上工业增加值 in % is 规上工业增加值增速).
        """
        key = f"{thing}|{unit}"
        if key not in self._indicators:
            self._indicators[key] = self._find_indicator(folded(thing), unit)
        return self._indicators[key]

    def _find_indicator(self, thing: str, unit: str) -> str | None:
        known = self.registers.indicators
        if "%" in unit and _GROWTH.search(thing):
            core = _GROWTH.sub("", thing)
            code = _longest({f"{core}增速", f"{core}增长率", f"{core}增长"}, core, known, growth=True)
            if code is not None:
                return code
        return _longest({thing}, thing, known, growth=False)


def bare(name: str) -> str:
    """Return a unit's name without the city before it and 等 or 部门 behind it.

    >>> bare("市发展和改革委员会")
    '发展和改革委员会'
    """
    name = re.sub(r"等(?:部门|单位)?$", "", folded(name))
    return _CITY.sub("", name) if len(name) > 3 else name


def _longest(exact: set[str], thing: str, known: Mapping[str, str], *, growth: bool) -> str | None:
    best, length = None, 1
    for title, code in known.items():
        name = folded(title)
        core = _GROWTH.sub("", name) if growth else name
        if growth and core == name:
            continue
        if name in exact:
            return code
        if len(core) > length and core in thing:
            best, length = code, len(core)
    return best

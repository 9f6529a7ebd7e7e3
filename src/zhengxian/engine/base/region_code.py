"""Chinese division codes of 2, 4, 6, 9 or 12 digits.

Region ids elsewhere in the product are opaque texts (a country code is as good); nothing forces this type
on a user. Whoever holds division codes gets parents, levels and kinds from it.

Sources: GB/T 2260 (first six digits), GB/T 10114 (three digits of a town), the statistical division codes of
the National Bureau of Statistics (three digits of a village).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from zhengxian.engine.base.errors import Refusal, ValueFormatError

_PROVINCE_SPANS: Final = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
_PROVINCES: Final = frozenset(str(n) for low, high in _PROVINCE_SPANS for n in range(low, high + 1))
_MUNICIPALITIES: Final = frozenset(("11", "12", "31", "50"))
_AUTONOMOUS: Final = frozenset(("15", "45", "54", "64", "65"))
_SPECIAL: Final = frozenset(("81", "82"))
_LENGTHS: Final = (2, 4, 6, 9, 12)


class RegionLevel(Enum):
    """The five levels; ``digits`` is the length of a code without padding."""

    PROVINCE = ("province", 2, "省级")
    CITY = ("city", 4, "市级")
    COUNTY = ("county", 6, "县级")
    TOWN = ("town", 9, "乡级")
    VILLAGE = ("village", 12, "村级")

    digits: int
    label: str

    def __new__(cls, value: str, digits: int, label: str) -> RegionLevel:
        """Make the stored value the plain word, so that ``RegionLevel("county")`` works."""
        level = object.__new__(cls)
        level._value_ = value
        level.digits = digits
        level.label = label
        return level


class RegionKind(Enum):
    """What a code says about the unit; ``is_administrative`` is False for codes made for statistics only."""

    PROVINCE = ("province", "省", True)
    AUTONOMOUS_REGION = ("autonomous_region", "自治区", True)
    MUNICIPALITY = ("municipality", "直辖市", True)
    SPECIAL_REGION = ("special_region", "特别行政区", True)
    PREFECTURE_CITY = ("prefecture_city", "地级市", True)
    PREFECTURE = ("prefecture", "地区、自治州、盟", True)
    DIRECT = ("direct", "直辖县级单位的汇总码", False)
    DISTRICT = ("district", "市辖区", True)
    COUNTY = ("county", "县、自治县、旗", True)
    COUNTY_CITY = ("county_city", "县级市", True)
    ZONE = ("zone", "开发区等功能区", False)
    SUBDISTRICT = ("subdistrict", "街道", True)
    TOWN = ("town", "镇", True)
    TOWNSHIP = ("township", "乡、民族乡、苏木", True)
    QUASI_TOWN = ("quasi_town", "类似乡级单位", False)
    VILLAGE = ("village", "村、社区", False)
    UNASSIGNED = ("unassigned", "未分配的码段", False)

    label: str
    is_administrative: bool

    def __new__(cls, value: str, label: str, is_administrative: bool) -> RegionKind:
        """Make the stored value the plain word."""
        kind = object.__new__(cls)
        kind._value_ = value
        kind.label = label
        kind.is_administrative = is_administrative
        return kind


_LEVELS: Final = {level.digits: level for level in RegionLevel}


@dataclass(frozen=True, slots=True, order=True)
class RegionCode:
    """One division code, kept without padding zeros; order is that of the tree, parents first.

    >>> code = RegionCode.parse("140702001000")
    >>> str(code), code.level.label, [str(a) for a in code.ancestors()], code.padded(12)
    ('140702001', '乡级', ['140702', '1407', '14'], '140702001000')

    A town of a city without counties (a code whose third pair is 00) has the city as parent.
    """

    digits: str

    def __post_init__(self) -> None:
        _check(self.digits)

    @classmethod
    def parse(cls, text: str | int) -> RegionCode:
        """Read a code of 2, 4, 6, 9 or 12 digits, padded or not; width of digits and blanks do not count.

        >>> [str(RegionCode.parse(c)) for c in ("140700", "１４００００", 110101)]
        ['1407', '14', '110101']

        Errors: B-111 malformed; B-112 no such province.
        """
        return _parsed(str(text))

    @property
    def level(self) -> RegionLevel:
        """Return the level, from the number of digits."""
        return _LEVELS[len(self.digits)]

    @property
    def kind(self) -> RegionKind:
        """Return what the code says about the unit.

        >>> [RegionCode.parse(c).kind.label for c in ("140702", "130171", "422801", "110101001")]
        ['市辖区', '开发区等功能区', '县级市', '街道']

        County level after GB/T 2260: third pair 01–20 and 51–70 districts (01–20 county-level cities where
        the second pair is that of a prefecture or 90), 21–50 counties and banners, 71–79 zones that are no
        administrative divisions, 81–99 county-level cities. Town level: 001–099 subdistricts, 100–199 towns,
        200–399 townships, 400–599 units like a town.
        """
        return _KIND_OF[self.level](self.digits)

    @property
    def parent(self) -> RegionCode | None:
        """Return the unit above, or None for a province."""
        place = _LENGTHS.index(len(self.digits))
        return RegionCode(_canonical(self.digits[: _LENGTHS[place - 1]])) if place else None

    def ancestors(self) -> tuple[RegionCode, ...]:
        """Return all units above, nearest first; the province last."""
        above = self.parent
        return () if above is None else (above, *above.ancestors())

    def is_under(self, other: RegionCode) -> bool:
        """Tell whether the other unit is a true ancestor of this one."""
        return len(other.digits) < len(self.digits) and self.digits.startswith(other.digits)

    def padded(self, digits: int) -> str:
        """Return the code filled with zeros to 6, 9 or 12 digits.

        >>> RegionCode.parse("14").padded(6)
        '140000'

        Errors: B-113 when the code is longer, or another number of digits is asked for.
        """
        if digits not in _LENGTHS or digits < len(self.digits):
            raise Refusal(
                "B-113", f"区划代码 {self.digits} 不能写成 {digits} 位", "请选不短于代码本身的 6、9 或 12 位"
            )
        return self.digits.ljust(digits, "0")

    def __str__(self) -> str:
        return self.digits


@lru_cache(maxsize=65536)
def _parsed(text: str) -> RegionCode:
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    _check_shape(digits)
    return RegionCode(_canonical(digits))


def _check_shape(digits: str) -> None:
    if not (digits.isascii() and digits.isdigit()):
        raise _malformed(digits, "应全部是数字")
    if len(digits) not in _LENGTHS:
        raise _malformed(digits, f"应为 2、4、6、9 或 12 位，实为 {len(digits)} 位")


def _check(digits: str) -> None:
    _check_shape(digits)
    if digits[:2] not in _PROVINCES:
        raise ValueFormatError("B-112", f"区划代码“{digits}”的前两位“{digits[:2]}”不是省级代码。请核对代码。")
    if digits != _canonical(digits):
        raise _malformed(digits, "末尾有补位的 0，程序应用 RegionCode.parse 读入")
    if len(digits) == 12 and digits[6:9] == "000":
        raise _malformed(digits, "有村级代码而没有乡级代码")
    if len(digits) >= 6 and digits[2:4] == "00":
        raise _malformed(digits, "有县级或乡级代码而没有市级代码")


def _canonical(digits: str) -> str:
    """Drop the padding: whole segments of zeros at the end."""
    for length in (9, 6, 4, 2):
        if len(digits) > length and not digits[length:].strip("0"):
            digits = digits[:length]
    return digits


def _malformed(digits: str, why: str) -> ValueFormatError:
    return ValueFormatError("B-111", f"区划代码“{digits}”不合规：{why}。请核对代码。")


def _is_district_number(pair: int) -> bool:
    return 1 <= pair <= 20 or 51 <= pair <= 70


def _province_kind(digits: str) -> RegionKind:
    if digits in _MUNICIPALITIES:
        return RegionKind.MUNICIPALITY
    if digits in _SPECIAL:
        return RegionKind.SPECIAL_REGION
    return RegionKind.AUTONOMOUS_REGION if digits in _AUTONOMOUS else RegionKind.PROVINCE


def _city_kind(digits: str) -> RegionKind:
    pair = int(digits[2:4])
    if digits[:2] in _MUNICIPALITIES or pair == 90:
        return RegionKind.DIRECT
    if _is_district_number(pair):
        return RegionKind.PREFECTURE_CITY
    return RegionKind.PREFECTURE if 21 <= pair <= 50 else RegionKind.UNASSIGNED


def _county_kind(digits: str) -> RegionKind:
    pair, city = int(digits[4:6]), int(digits[2:4])
    under_prefecture = digits[:2] not in _MUNICIPALITIES and (21 <= city <= 50 or city == 90)
    if pair <= 20 and under_prefecture:
        return RegionKind.COUNTY_CITY
    if _is_district_number(pair):
        return RegionKind.DISTRICT
    if 21 <= pair <= 50:
        return RegionKind.COUNTY
    if 71 <= pair <= 79:
        return RegionKind.ZONE
    return RegionKind.COUNTY_CITY if pair >= 81 else RegionKind.UNASSIGNED


def _town_kind(digits: str) -> RegionKind:
    number = int(digits[6:9])
    for last, kind in ((99, RegionKind.SUBDISTRICT), (199, RegionKind.TOWN), (399, RegionKind.TOWNSHIP)):
        if number <= last:
            return kind
    return RegionKind.QUASI_TOWN if number <= 599 else RegionKind.UNASSIGNED


def _village_kind(_digits: str) -> RegionKind:
    return RegionKind.VILLAGE


_KIND_OF: Final = {
    RegionLevel.PROVINCE: _province_kind,
    RegionLevel.CITY: _city_kind,
    RegionLevel.COUNTY: _county_kind,
    RegionLevel.TOWN: _town_kind,
    RegionLevel.VILLAGE: _village_kind,
}

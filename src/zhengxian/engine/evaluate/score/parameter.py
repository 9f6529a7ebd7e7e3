"""What a scheme may write for a parameter: a number, a word, another indicator, a table by year or class."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhengxian.engine.base.errors import SchemeError

KEYWORDS = ("min", "max", "mean", "median", "sum", "best", "worst", "last_min", "last_max")
_QUANTILE = re.compile(r"p([1-9]\d?)")


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: float


@dataclass(frozen=True, slots=True)
class Keyword:
    """A statistic of the comparison set, such as ``min`` or ``p95``; ``last_`` means last year's set."""

    word: str


@dataclass(frozen=True, slots=True)
class SeriesOf:
    """Each region's own value of another indicator."""

    code: str


@dataclass(frozen=True, slots=True)
class ByYear:
    """A base table by year of the evaluated period."""

    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class ByClass:
    """One parameter for each class; ``default`` (may be None) serves the classes not named."""

    default: Param | None
    values: tuple[tuple[str, Param], ...]


Param = Number | Keyword | SeriesOf | ByYear | ByClass


@dataclass(frozen=True, slots=True)
class Limits:
    """Which numbers a parameter may take, and whether it may be anything but numbers."""

    at_least: float = -math.inf
    at_most: float = math.inf
    above: float = -math.inf
    infinite: bool = False
    only_numbers: bool = False

    def admits(self, value: float) -> bool:
        """Whether a number lies within the limits."""
        if math.isnan(value) or (math.isinf(value) and not self.infinite):
            return False
        over = value > self.above or math.isinf(self.above)
        return over and self.at_least <= value <= self.at_most

    @property
    def sentence(self) -> str:
        """The limits in words, for messages."""
        parts = [f"大于 {self.above:g}"] if math.isfinite(self.above) else []
        parts += [f"不小于 {self.at_least:g}"] if math.isfinite(self.at_least) else []
        parts += [f"不大于 {self.at_most:g}"] if math.isfinite(self.at_most) else []
        return "、".join(parts) or "有限的数"


ANY = Limits()


def fault(code: str, where: str, text: str) -> SchemeError:
    """Build the error of a scheme: the place, then the sentence.

    >>> print(fault("S-204", "项目 gdp.score", "键“cap”应为数字。请改正。"))
    项目 gdp.score：键“cap”应为数字。请改正。（S-204）
    """
    return SchemeError(code, f"{where}：{text}")


def parse_param(raw: object, where: str, key: str, limits: Limits = ANY) -> Param:
    """Read one parameter.

    >>> parse_param({"2021": 26.01, "2022": 24.097}, "item", "base")
    ByYear(values=((2021, 26.01), (2022, 24.097)))
    >>> parse_param("p95", "item", "high")
    Keyword(word='p95')

    Errors: S-204 wrong kind, S-205 number out of range, S-206 unknown word. Source:
    docs/methods/scheme-format.md.
    """
    if isinstance(raw, Mapping):
        return _table(raw, where, key, limits)
    if isinstance(raw, str) and not limits.only_numbers:
        return _keyword(raw, where, key)
    return Number(number(raw, where, key, limits))


def number(raw: object, where: str, key: str, limits: Limits = ANY) -> float:
    """Read a plain number within limits (S-204, S-205).

    >>> number(3, "item", "cap")
    3.0
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise fault("S-204", where, f"键“{key}”应为数字，实为“{raw}”。请改正。")
    if not limits.admits(float(raw)):
        raise fault("S-205", where, f"键“{key}”的取值 {raw} 超出范围，应为{limits.sentence}。请改正。")
    return float(raw)


def _keyword(word: str, where: str, key: str) -> Keyword:
    if word in KEYWORDS or _QUANTILE.fullmatch(word):
        return Keyword(word)
    from zhengxian.engine.base.suggest import nearest

    near = nearest(word, KEYWORDS)
    hint = f"最接近的是“{near}”；" if near else ""
    raise fault(
        "S-206",
        where,
        f"键“{key}”的取值“{word}”不认识。{hint}可用的词有：{'、'.join(KEYWORDS)}，以及 p1 至 p99。",
    )


def _table(raw: Mapping[str, object], where: str, key: str, limits: Limits) -> Param:
    keys = [str(k) for k in raw]
    if keys == ["indicator"] and not limits.only_numbers:
        code = raw["indicator"]
        if not isinstance(code, str) or not code:
            raise fault("S-204", where, f"键“{key}.indicator”应为指标代码，实为“{code}”。请改正。")
        return SeriesOf(code)
    if keys == ["class"]:
        return _by_class(raw["class"], where, f"{key}.class", limits)
    if keys and all(re.fullmatch(r"\d{4}", k) for k in keys):
        return ByYear(tuple((int(k), number(v, where, f"{key}.{k}", limits)) for k, v in sorted(raw.items())))
    ways = (
        "{ class = {…} } 或按年份的表"
        if limits.only_numbers
        else "{ indicator = … }、{ class = {…} } 或按年份的表"
    )
    raise fault("S-204", where, f"键“{key}”的表不认识（含“{'、'.join(keys)}”）。可写 {ways}。")


def _by_class(raw: object, where: str, key: str, limits: Limits) -> ByClass:
    if not isinstance(raw, Mapping) or not raw:
        raise fault("S-204", where, f"键“{key}”应为按类别的表，实为“{raw}”。请改正。")
    read = {str(k): parse_param(v, where, f"{key}.{k}", limits) for k, v in raw.items()}
    default = read.pop("default", None)
    if any(isinstance(p, ByClass) for p in (*read.values(), default)):
        raise fault("S-204", where, f"键“{key}”里又嵌了一层按类别的表。请只写一层。")
    return ByClass(default, tuple(sorted(read.items())))


def plain(param: Param) -> object:
    """Return the parameter as a TOML value, the reverse of `parse_param`.

    >>> plain(parse_param({"class": {"default": 8, "生态功能": 6}}, "item", "threshold"))
    {'class': {'default': 8, '生态功能': 6}}
    """
    match param:
        case Number(value):
            return int(value) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else value
        case Keyword(word):
            return word
        case SeriesOf(code):
            return {"indicator": code}
        case ByYear(values):
            return {str(year): plain(Number(value)) for year, value in values}
        case ByClass(default, classes):
            head = {} if default is None else {"default": plain(default)}
            return {"class": {**head, **{name: plain(p) for name, p in classes}}}


def parts(param: Param) -> Iterator[Param]:
    """Yield a parameter and, for a table by class, what stands in it.

    >>> [type(p).__name__ for p in parts(ByClass(Number(8.0), (("甲类", SeriesOf("goal")),)))]
    ['ByClass', 'Number', 'SeriesOf']
    """
    yield param
    if isinstance(param, ByClass):
        if param.default is not None:
            yield param.default
        for _, inner in param.values:
            yield inner

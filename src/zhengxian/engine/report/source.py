"""What a bulletin asks of the data, as a protocol; the platform and the tests answer it.

The engine takes top, bottom and movers out of a ranking, makes differences, shares and multiples; the source only
looks up what is stored. It raises `unknown` for a name it does not have, and returns an absent `Figure` for a value
that is not there: an absent value has its reason and no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.report.bound import BoundText, Nature


@dataclass(frozen=True, slots=True)
class Figure:
    """One stored number with everything needed to print and to trace it; ``value`` None is an absent one.

    ``absent`` is why: 缺报, 不适用, 不足一个单位, 保密, 不可比. ``tied`` is meant for ranks.
    """

    key: str
    value: float | None
    unit: str
    decimals: int
    refs: tuple[str, ...]
    nature: Nature
    region: str = ""
    subject: str = ""
    absent: str = "缺报"
    tied: bool = False

    @property
    def printed(self) -> Decimal | None:
        """The value at its printed precision, half up; None when absent."""
        return None if self.value is None else half_up(self.value, self.decimals)


Value = Figure | BoundText | Period


@dataclass(frozen=True)
class Row:
    """One entry of a list: what it holds by name, and the code of the region it is about, if any."""

    holds: Mapping[str, Value] = field(default_factory=dict)
    region: str | None = None

    def figure(self, name: str) -> Figure | None:
        """Return one of its figures, None when it is none."""
        found = self.holds.get(name)
        return found if isinstance(found, Figure) else None


RANKED = ("name", "score", "rank", "rank_in_class", "moved", "class_name", "grade")
"""What a row of a ranking holds."""
READ = ("value", "progress", "gap", "target", "word")
"""What a reading holds."""
RATED = ("title", "value", "numerator", "denominator", "left_out")
"""What a rate of the ledger holds."""
LATE = ("title", "owner", "due", "days_late", "state", "note")
"""What a late item of the ledger holds."""
WARNED = ("name", "title", "level", "reason")
"""What a warning holds."""
KINDS_OF_ITEM = ("any", "task", "project", "request", "rectification")
LEVELS_OF_WARNING = ("any", "notice", "yellow", "orange", "red")


class Source(Protocol):
    """The stored data of one bulletin, as of one moment."""

    def region_name(self, region: str) -> str:
        """Return the name of a region by its code."""

    def regions(self) -> Sequence[str]:
        """List the codes of the regions the bulletin is about, in the office's order."""

    def figure(self, indicator: str, region: str, period: Period) -> Figure:
        """Return a published figure."""

    def ranking(self, node: str) -> Sequence[Row]:
        """Return the rows (`RANKED`) of a node of the run, best first; those without rank last."""

    def reading(self, indicator: str, region: str) -> Row:
        """Return the reading (`READ`) of the bulletin's period."""

    def rate(self, code: str, region: str) -> Row:
        """Return a rate (`RATED`) of the ledger."""

    def lagging(self, kind: str) -> Sequence[Row]:
        """Return the late items (`LATE`) of a kind or of ``any``, the worst first."""

    def warnings(self, level: str) -> Sequence[Row]:
        """Return the warnings (`WARNED`) in force of a level or of ``any``."""


def unknown(kind: str, name: str, known: Sequence[str]) -> SchemeError:
    """Make the refusal for a name that the data do not have.

    >>> print(unknown("指标", "gdq", ["gdp", "fai_growth"]))
    数据中没有指标“gdq”。最接近的是“gdp”。请核对模板中的代码。（R-160）
    """
    near = nearest(name, known)
    hint = f"最接近的是“{near}”。" if near else ""
    return SchemeError("R-160", f"数据中没有{kind}“{name}”。{hint}请核对模板中的代码。")

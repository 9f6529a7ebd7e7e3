"""The error family: every refusal is a Chinese sentence with place, remedy and a stable code.

Codes: ``B-`` values such as periods and region codes, ``S-`` schemes, ``E-`` calculation,
``F-`` files and the figures in them. ``docs/errors.md`` lists them all and a house test keeps it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

SHOWN = 3
"""How many names a message lists before it says 等 n 个."""


class ZhengxianError(Exception):
    """Base of all errors that Zhengxian raises on purpose; ``code`` never changes its meaning."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message}（{self.code}）"


class ValueFormatError(ZhengxianError, ValueError):
    """A text is not the period, region code or credit code it claims to be (``B-``)."""


class SchemeError(ZhengxianError, ValueError):
    """A scheme is not well formed (``S-``); the message names key and place."""


class Refusal(ZhengxianError, ArithmeticError):  # noqa: N818 -- a refusal is an answer, not a fault of the program
    """A calculation that cannot be done honestly (``E-``).

    ``rows`` and ``cols`` are positions on the region and item axes. The pipeline, which knows the
    names, calls `named` so that the user reads names instead of positions.

    >>> print(Refusal("E-101", "取对数要求数值大于 0", "请核实该数", rows=[3], cols=[0, 1]))
    第 4 个地区，第 1、2 项指标：取对数要求数值大于 0。请核实该数。（E-101）
    """

    def __init__(
        self,
        code: str,
        what: str,
        remedy: str,
        *,
        rows: Sequence[int] = (),
        cols: Sequence[int] = (),
        place: str = "",
    ) -> None:
        self.what = what.rstrip("。")
        self.remedy = remedy.rstrip("。")
        self.rows = tuple(int(r) for r in rows)
        self.cols = tuple(int(c) for c in cols)
        where = place or _places(_ordinals("第 {} 个地区", self.rows), _ordinals("第 {} 项指标", self.cols))
        head = f"{where}：" if where else ""
        super().__init__(code, f"{head}{self.what}。{self.remedy}。")

    def named(self, regions: Sequence[str], items: Sequence[str]) -> Refusal:
        """Return the same refusal with names in place of positions.

        >>> refusal = Refusal("E-101", "取对数要求数值大于 0", "请核实该数", rows=[1], cols=[0])
        >>> print(refusal.named(["甲县", "乙县"], ["人均GDP"]))
        地区“乙县”，指标“人均GDP”：取对数要求数值大于 0。请核实该数。（E-101）
        """
        row_names = _names("地区", [regions[r] for r in self.rows if r < len(regions)], "个")
        col_names = _names("指标", [items[c] for c in self.cols if c < len(items)], "项")
        place = _places(row_names, col_names)
        return Refusal(self.code, self.what, self.remedy, rows=self.rows, cols=self.cols, place=place)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a user's file: where it is, its code and a complete sentence.

    ``row`` and ``column`` are as the user sees them (row 1 is the heading; column "C" or a heading).
    """

    code: str
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def in_file(self, file: str, sheet: str = "") -> Problem:
        """Return the same problem with the file (and sheet) it was found in."""
        return replace(self, file=file, sheet=sheet or self.sheet)


class DataError(ZhengxianError, ValueError):
    """The user's files have faults (``F-``): all of them at once, in ``problems``.

    >>> error = DataError([Problem("F-101", "第 2 行“值”不是数字。", row=2)])
    >>> error.code, len(error.problems)
    ('F-001', 1)
    """

    def __init__(self, problems: Sequence[Problem], *, total: int | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        first = self.problems[0].message if self.problems else ""
        super().__init__(
            "F-001", f"输入文件有 {self.total} 处问题，未作计算，也未写出任何文件。第一处：{first}"
        )


def _ordinals(pattern: str, positions: Sequence[int]) -> str:
    if not positions:
        return ""
    listed = "、".join(str(p + 1) for p in positions[:SHOWN])
    more = f"等 {len(positions)} 处" if len(positions) > SHOWN else ""
    return pattern.format(listed) + more


def _names(kind: str, names: Sequence[str], counter: str) -> str:
    if not names:
        return ""
    listed = "、".join(f"“{n}”" for n in names[:SHOWN])
    more = f"等 {len(names)} {counter}" if len(names) > SHOWN else ""
    return f"{kind}{listed}{more}"


def _places(*parts: str) -> str:
    return "，".join(p for p in parts if p)

"""What a template is once it is read, and which keys each kind of block has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from zhengxian.engine.report.arithmetic import Convention
from zhengxian.engine.report.expression.tree import Expression, Part

PURPOSES = ("monthly", "quarterly", "half_year", "annual", "projects", "requests", "rectification", "region")
"""What a bulletin is for; the platform chooses data, readers and rights by it."""
LENGTHS = {"comprehensive": 5000, "special": 4000}
"""Most characters of a document by its kind. Source: domain.md §9.1 (rule of 2024)."""
CHARTS = ("bars", "lines", "map")
"""Bars and map compare the regions; lines are the region's own year."""
OF_NODES = ("bars", "map")
"""Charts of a scheme's node; a score has no line over months."""
ALIGNMENTS = ("left", "right", "centre")


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys a kind of block must and may have."""

    needed: tuple[str, ...]
    free: tuple[str, ...] = ()


BLOCKS: Mapping[str, Keys] = MappingProxyType({
    "heading": Keys(("level", "text")),
    "text": Keys(("text",)),
    "table": Keys(("title", "rows", "columns"), ("note", "annex", "empty")),
    "chart": Keys(("title", "chart", "of"), ("note", "annex", "node")),
    "ranking": Keys(("title", "of"), ("note", "annex", "class")),
    "lagging": Keys(("title", "of"), ("note", "annex", "most", "empty")),
    "rates": Keys(("title", "of"), ("note", "annex")),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a table: heading, the text of its cells, and how they stand."""

    title: str
    cell: tuple[Part, ...]
    align: str = "left"


@dataclass(frozen=True)
class Block:
    """One block; a field that its kind does not have keeps its default."""

    kind: str
    text: tuple[tuple[Part, ...], ...] = ()
    level: int = 0
    title: tuple[Part, ...] = ()
    rows: Expression | None = None
    columns: tuple[TemplateColumn, ...] = ()
    of: tuple[str, ...] = ()
    chart: str = ""
    node: bool = False
    most: int | None = None
    class_name: str | None = None
    note: tuple[Part, ...] = ()
    annex: bool = False
    empty: str = "本期没有。"


@dataclass(frozen=True)
class Template:
    """A bulletin as the office writes it, without its figures."""

    code: str
    name: str
    purpose: str
    title: tuple[Part, ...]
    number: str
    blocks: tuple[Block, ...]
    source: str
    mark: str
    valid_from: date
    valid_to: date | None = None
    recipients: str = ""
    length: str = "comprehensive"
    differences: Convention = "printed"
    indicators: frozenset[str] = field(default=frozenset())
    """Every indicator the template names, so that a library of indicators can be held against it."""

    def document_number(self, year: int, serial: int) -> str:
        """Return the number of an issued bulletin.

        >>> Template("x", "x", "monthly", (), "县域经济〔{year}〕{serial}号", (), "", "verified",
        ...          date(2026, 1, 1)).document_number(2026, 7)
        '县域经济〔2026〕7号'

        Source: domain.md §9.2 (hexagonal brackets, no leading zero, no 第).
        """
        return self.number.replace("{year}", f"{year}").replace("{serial}", f"{serial}")

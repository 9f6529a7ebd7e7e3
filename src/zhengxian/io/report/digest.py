"""The result indexed for reporting: regions in the order of the leading ranking, everything else by region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.report.figures import Style, clean, settled
from zhengxian.io.report.source import Record, ResultLike

NORMAL = "正常"
_CLASS_ENDINGS = ("类", "区", "组", "档", "型", "级", "片")


@dataclass(frozen=True, slots=True)
class Node:
    """A group or item of the scheme as the scores name it."""

    code: str
    title: str
    level: int


@dataclass(frozen=True)
class Digest:
    """Everything the tables, sentences and charts look up."""

    result: ResultLike
    style: Style
    regions: tuple[Record, ...]
    """Rows of the ranking, leading order; within a class when the class leads."""
    order: dict[str, int]
    """Place in that order, from 1."""
    labels: dict[str, str]
    """A name for every region that no other region bears."""
    classes: tuple[str, ...]
    groups: tuple[Node, ...]
    """The nodes right under the total."""
    inner: tuple[Node, ...]
    """All nodes that have children, without the total."""
    scores: dict[str, dict[str, Record]]
    contributions: dict[str, list[Record]]
    """The items of every region, in the order of the scheme; adjustments are not among them."""
    winback: dict[str, dict[str, Record]]
    adjustments: dict[str, list[Record]]

    @property
    def by_class(self) -> bool:
        """Whether the ranking inside each class leads."""
        return self.result.scheme.rank.within == "class" and len(self.classes) > 1

    @property
    def decimals(self) -> int:
        """Decimals of published scores."""
        return self.result.scheme.rank.decimals

    @property
    def fine(self) -> int:
        """Decimals of points below the total: those of the score, at least two."""
        return max(2, self.decimals)

    @property
    def place(self) -> str:
        """Column of the leading rank."""
        return "rank_in_class" if self.by_class else "rank"

    @property
    def tie(self) -> str:
        """Column that flags a tie in the leading rank."""
        return "tied_in_class" if self.by_class else "tied"

    @cached_property
    def moved(self) -> bool:
        """Whether anything can be said about the movement of ranks."""
        return any(r["rank_change"] is not None or r["rank_change_note"] for r in self.regions)

    @cached_property
    def graded(self) -> bool:
        """Whether the scheme gave grades."""
        return any(r["grade"] for r in self.regions)

    @cached_property
    def marked(self) -> tuple[Record, ...]:
        """The regions on whose status someone decided."""
        return tuple(r for r in self.regions if clean(r["status"]) not in ("", NORMAL))

    @cached_property
    def adjusted(self) -> bool:
        """Whether any score was changed by a bonus or a deduction."""
        return any(settled(r["bonus"] or 0.0) or settled(r["deduction"] or 0.0) for r in self.regions)

    def label(self, region: str) -> str:
        """Return the name to print for a region code."""
        return self.labels.get(region, region)

    def members(self, class_name: str) -> list[Record]:
        """Return the regions of a class by their rank in it."""
        rows = [r for r in self.regions if clean(r["class"]) == class_name]
        return sorted(rows, key=lambda r: _order(r, "rank_in_class"))

    def rivals(self, region: Record) -> list[Record]:
        """Return those the region is compared with in the leading ranking, itself included."""
        return self.members(clean(region["class"])) if self.by_class else list(self.regions)


def digest(result: ResultLike, style: Style) -> Digest:
    """Index a result for one way of reading.

    Errors: F-303 when the ranking has no region.
    """
    ranking = result.ranking.to_dicts()
    if not ranking:
        raise ZhengxianError("F-303", "没有任何地区参加排名，无法生成报告。请核对方案的评价范围和地区表。")
    scores = result.scores.to_dicts()
    classes = _classes(result, ranking, scores)
    nodes = _nodes(scores)
    known = {node.code for node in nodes}
    contributions = [row for row in result.contributions.to_dicts() if row["node"] in known]
    leaves = {row["node"] for row in contributions}
    by_class = result.scheme.rank.within == "class" and len(classes) > 1
    regions = tuple(_led(ranking, classes if by_class else ()))
    return Digest(
        result=result,
        style=style,
        regions=regions,
        order={str(r["region"]): at for at, r in enumerate(regions, start=1)},
        labels=_labels([*ranking, *result.left_out.to_dicts()]),
        classes=classes,
        groups=tuple(n for n in nodes if n.level == 1),
        inner=tuple(n for n in nodes if n.level >= 1 and n.code not in leaves),
        scores=_two_keys(scores),
        contributions=_grouped(contributions),
        winback=_two_keys(result.winback.to_dicts()),
        adjustments=_grouped(result.adjustments.to_dicts()),
    )


def class_label(name: str) -> str:
    """Return a class name that reads as one.

    >>> class_label("优化开发"), class_label("重点发展类"), class_label("")
    ('优化开发类', '重点发展类', '未分类')
    """
    if not name:
        return "未分类"
    return name if name.endswith(_CLASS_ENDINGS) else f"{name}类"


def _order(row: Record, place: str) -> tuple[float, str]:
    rank = row[place]
    return (float("inf") if rank is None else float(rank), str(row["region"]))


def _led(ranking: Sequence[Record], classes: Sequence[str]) -> list[Record]:
    if not classes:
        return sorted(ranking, key=lambda r: _order(r, "rank"))
    at = {name: position for position, name in enumerate(classes)}
    return sorted(ranking, key=lambda r: (at[clean(r["class"])], _order(r, "rank_in_class")))


def _classes(result: ResultLike, ranking: Iterable[Record], scores: Iterable[Record]) -> tuple[str, ...]:
    """Classes that occur, as the scheme names them, then as the regions of the input bring them."""
    present = {clean(r["class"]) for r in ranking}
    order = [
        *(clean(c) for c in result.scheme.classes),
        *(clean(r["class"]) for r in scores),
        *sorted(present),
    ]
    return tuple(name for name in dict.fromkeys(order) if name in present)


def _nodes(scores: Iterable[Record]) -> list[Node]:
    found: dict[str, Node] = {}
    for row in scores:
        if row["node"] not in found:
            found[row["node"]] = Node(
                row["node"], clean(row["title"]) or clean(row["node"]), int(row["level"])
            )
    return list(found.values())


def _labels(rows: Sequence[Record]) -> dict[str, str]:
    names = {str(r["region"]): clean(r["name"]) or clean(r["region"]) for r in rows}
    count = Counter(names.values())
    return {code: name if count[name] == 1 else f"{name}（{clean(code)}）" for code, name in names.items()}


def _grouped(rows: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        groups[row["region"]].append(row)
    return dict(groups)


def _two_keys(rows: Iterable[Record]) -> dict[str, dict[str, Record]]:
    table: dict[str, dict[str, Record]] = defaultdict(dict)
    for row in rows:
        table[row["region"]][row["node"]] = row
    return dict(table)

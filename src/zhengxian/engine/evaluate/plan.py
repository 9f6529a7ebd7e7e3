"""A scheme compiled for one set of indicators and classes: flat arrays instead of a tree.

Leaves are numbered so that the items of a group lie next to each other, groups so that sibling groups
do; the evaluation of a period is then a few array operations per block and group.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.scheme.model import Direction, Group, Item, Scheme, Transform, Within
from zhengxian.engine.evaluate.score import ScoreSpec


@dataclass(frozen=True)
class PlannedGroup:
    """One group: which leaves and which groups are its children, and their written weights by class."""

    group: Group
    parent: int
    level: int
    leaves: slice
    groups: slice
    weights: FloatArray
    """(classes, children), normalised to 1; leaves first, then groups; NaN row where nothing is written."""
    by_class: bool
    turned: BoolArray | None = None
    """Children that hand on a raw figure of which less is better, for the methods that take raw figures."""

    @property
    def size(self) -> int:
        """How many children there are."""
        return len(self.group.children)


@dataclass(frozen=True)
class Block:
    """Leaves that one call can score: same method, same parameters, same transform."""

    spec: ScoreSpec
    transform: Transform
    leaves: slice | tuple[int, ...]
    negative: BoolArray


@dataclass(frozen=True)
class Plan:
    """The compiled scheme; ``groups[0]`` is the root, groups come before their children."""

    scheme: Scheme
    classes: tuple[str, ...]
    items: tuple[Item, ...]
    groups: tuple[PlannedGroup, ...]
    parent_of_leaf: tuple[int, ...]
    blocks: tuple[Block, ...]
    per_class: bool
    negative: BoolArray
    outside: BoolArray
    """(classes, items): the item, or a group above it, has weight 0 in the class: it is not in that class's set."""
    together: tuple[list[int], FloatArray] | None
    """Groups that hold items only and average them with one set of weights, and these weights, (items,)."""

    @property
    def series(self) -> tuple[str, ...]:
        """Indicator codes that the scheme reads, in the order first met."""
        return tuple(self.roles)

    @property
    def roles(self) -> Mapping[str, str]:
        """For every indicator that is read: the place that asks for it first."""
        found: dict[str, str] = {}
        for item in self.items:
            if item.derive is None:
                found.setdefault(item.indicator, f"指标“{item.title}”")
            else:
                for code in item.derive.series_needed():
                    found.setdefault(code, f"指标“{item.title}”的 derive")
            for code in item.score.series_needed():
                found.setdefault(code, f"指标“{item.title}”的 score")
        for adjust in self.scheme.adjusts:
            for code in (adjust.indicator, adjust.actual, adjust.plan):
                if code:
                    found.setdefault(code, f"加减分项“{adjust.title}”")
        return found


def compile_scheme(scheme: Scheme, classes: Sequence[str] = ("",)) -> Plan:
    """Compile a scheme for the classes that occur in the pool.

    ``classes`` are class names in the order of the class index; a class the scheme gives no weight of its
    own takes the default weights. Errors: S-011 when a class has no weight at all anywhere.
    """
    groups, items, parents = _number(scheme)
    names = tuple(classes) or ("",)
    planned = tuple(_planned(g, p, level, leaves, subs, names) for g, p, level, leaves, subs in groups)
    simple = [k for k, group in enumerate(planned) if _is_simple(group)]
    outside = _outside(planned, len(items), len(names))
    _check_classes(outside, names)
    return Plan(
        scheme=scheme,
        classes=names,
        items=items,
        groups=planned,
        parent_of_leaf=parents,
        blocks=_blocks(items),
        per_class=scheme.score_within == Within.CLASS,
        negative=_negative(items),
        together=(simple, _weights_of_items(planned, simple, len(items))) if len(simple) > 1 else None,
        outside=outside,
    )


def require_series(plan: Plan, known: Sequence[str]) -> None:
    """Refuse when the data lack an indicator the scheme reads (S-012)."""
    for code, place in plan.roles.items():
        if code not in known:
            near = nearest(code, list(known))
            hint = f"数据里最接近的是“{near}”。" if near else ""
            raise SchemeError(
                "S-012", f"{place}用到“{code}”，数据里没有这个指标。{hint}请补充数据，或修改方案。"
            )


Numbered = tuple[Group, int, int, slice, slice]


def _number(scheme: Scheme) -> tuple[list[Numbered], tuple[Item, ...], tuple[int, ...]]:
    """Number groups breadth first, so that siblings are contiguous, and leaves group by group."""
    groups: list[Numbered] = []
    items: list[Item] = []
    parents: list[int] = []
    queue: deque[tuple[Group, int, int]] = deque([(scheme.root, -1, 0)])
    next_group = 1
    while queue:
        group, parent, level = queue.popleft()
        own = [c for c in group.children if isinstance(c, Item)]
        subs = [c for c in group.children if isinstance(c, Group)]
        index = len(groups)
        leaves = slice(len(items), len(items) + len(own))
        items.extend(own)
        parents.extend([index] * len(own))
        groups.append((group, parent, level, leaves, slice(next_group, next_group + len(subs))))
        next_group += len(subs)
        queue.extend((s, index, level + 1) for s in subs)
    return groups, tuple(items), tuple(parents)


def _planned(
    group: Group, parent: int, level: int, leaves: slice, groups: slice, classes: tuple[str, ...]
) -> PlannedGroup:
    children = [c for c in group.children if isinstance(c, Item)] + [
        c for c in group.children if isinstance(c, Group)
    ]
    written = np.array([[c.weight.of(name) if c.weight else np.nan for c in children] for name in classes])
    totals = np.where(np.isnan(written), 0.0, written).sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = np.where(totals > 0, written / totals, np.where(np.isnan(written), np.nan, 0.0))
    by_class = bool((weights != weights[:1]).any() and not np.isnan(weights).any())
    return PlannedGroup(group, parent, level, leaves, groups, weights, by_class, _turned(children))


def _turned(children: Sequence[Group | Item]) -> BoolArray | None:
    """Raw figures keep their direction: the aggregation must turn it, or refuse (every other score is turned)."""
    marks = [
        isinstance(c, Item) and c.score.method == "raw" and c.direction == Direction.NEGATIVE
        for c in children
    ]
    return np.array(marks, dtype=np.bool_) if any(marks) else None


def _is_simple(group: PlannedGroup) -> bool:
    only_items = group.groups.start == group.groups.stop
    averaged = group.group.aggregate.method == "arithmetic" and group.group.weighting is None
    return only_items and averaged and not group.by_class and group.turned is None


def _weights_of_items(groups: Sequence[PlannedGroup], chosen: Sequence[int], items: int) -> FloatArray:
    """The weight of every item in its group, (items,); 0 for items of other groups."""
    weights = np.zeros(items)
    for index in chosen:
        weights[groups[index].leaves] = groups[index].weights[0]
    return weights


def _negative(items: Sequence[Item]) -> BoolArray:
    return np.array([i.direction == Direction.NEGATIVE for i in items], dtype=np.bool_)


def _blocks(items: tuple[Item, ...]) -> tuple[Block, ...]:
    together: dict[tuple[ScoreSpec, Transform], list[int]] = {}
    for index, item in enumerate(items):
        together.setdefault((item.score, item.transform), []).append(index)
    blocks = []
    for (spec, transform), leaves in together.items():
        contiguous = leaves == list(range(leaves[0], leaves[-1] + 1))
        where = slice(leaves[0], leaves[-1] + 1) if contiguous else tuple(leaves)
        blocks.append(Block(spec, transform, where, _negative([items[i] for i in leaves])))
    return tuple(blocks)


def _outside(groups: Sequence[PlannedGroup], items: int, classes: int) -> BoolArray:
    """Which items do not count for which class: weight 0, its own or that of any group above."""
    outside = np.zeros((classes, items), dtype=np.bool_)
    shut = np.zeros((classes, len(groups)), dtype=np.bool_)
    for index, group in enumerate(groups):
        nothing = (group.weights == 0) | shut[:, [index]]
        leaves = group.leaves.stop - group.leaves.start
        outside[:, group.leaves], shut[:, group.groups] = nothing[:, :leaves], nothing[:, leaves:]
    return outside


def _check_classes(outside: BoolArray, classes: tuple[str, ...]) -> None:
    for index, name in enumerate(classes):
        if outside[index].all():
            raise SchemeError(
                "S-011", f"方案没有给类别“{name}”任何权重。请在方案里补上这一类，或核对地区表的类别名称。"
            )

"""The frozen result of one evaluation, and its tables (polars frames, made when first asked for)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import key_text, rank_keys
from zhengxian.engine.evaluate.adjust import Adjusted, Event
from zhengxian.engine.evaluate.computed import Computed
from zhengxian.engine.evaluate.explain import exact_units
from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.pool import LeftOut
from zhengxian.engine.evaluate.prepare import Note
from zhengxian.engine.evaluate.rank import rank
from zhengxian.engine.evaluate.scheme.model import Group, Item, Scheme
from zhengxian.engine.evaluate.standing import Previous, Standing
from zhengxian.engine.evaluate.table import Unit

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Node:
    """One row of the score table's tree: the total, a group or an item."""

    code: str
    title: str
    parent: str
    level: int
    is_item: bool
    position: int
    in_points: bool
    """Whether its score is in points (its parent adds points up) or on the scheme's full scale."""


@dataclass(frozen=True)
class Result:
    """Scores, ranks, points lost and notes of one evaluation; regions in the order of the input."""

    scheme: Scheme
    period: str
    computed: Computed
    adjusted: Adjusted
    standing: Standing
    events: tuple[Event, ...]
    excluded: tuple[LeftOut, ...]
    input_hash: str
    compared_with: Previous | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """The ranked regions."""
        return self.computed.data.table.units

    @property
    def period_label(self) -> str:
        """The period in the office's words."""
        return Period.parse(self.period).label

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The tree, depth first, the total first."""
        plan = self.computed.plan
        groups = {g.group.code: k for k, g in enumerate(plan.groups)}
        items = {i.code: k for k, i in enumerate(plan.items)}
        found: list[Node] = [Node("total", "总分", "", 0, False, 0, True)]

        def visit(group: Group, level: int) -> None:
            in_points = group.aggregate.method == "arithmetic" and not group.relative
            for child in group.children:
                if isinstance(child, Group):
                    found.append(
                        Node(child.code, child.title, group.code, level, False, groups[child.code], in_points)
                    )
                    visit(child, level + 1)
                else:
                    found.append(
                        Node(child.code, child.title, group.code, level, True, items[child.code], in_points)
                    )

        visit(self.scheme.root, 1)
        return tuple(found)

    def arrange(self, values: FloatArray) -> FloatArray:
        """Put an array whose first axis is in class order into table order."""
        inverse = self.computed.sets.inverse
        return values if inverse is None else values[inverse]

    @cached_property
    def notes_list(self) -> tuple[Note, ...]:
        """All notes, once each."""
        return tuple(dict.fromkeys((*self.computed.notes, *self.adjusted.notes, *self.standing.notes)))

    @cached_property
    def exact(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Weights, points and points lost per item in table order, with exact decimal sums."""
        full = self.computed.effective[0]
        return exact_units(self.arrange(full), self.arrange(self.computed.points), self.scheme.points)

    @cached_property
    def scores(self) -> pl.DataFrame:
        """One row per node and region: region,name,class,node,title,level,score,full,rank,rank_in_class."""
        from zhengxian.engine.evaluate.frames import scores_frame

        return scores_frame(self)

    @cached_property
    def contributions(self) -> pl.DataFrame:
        """One row per item and region; points plus points lost sum exactly to the scheme's points."""
        from zhengxian.engine.evaluate.frames import contributions_frame

        return contributions_frame(self)

    @cached_property
    def ranking(self) -> pl.DataFrame:
        """One row per region, in the order of the lead ranking."""
        from zhengxian.engine.evaluate.frames import ranking_frame

        return ranking_frame(self)

    @cached_property
    def gaps(self) -> pl.DataFrame:
        """Distance of every region to the best and to the next place, within the lead ranking."""
        from zhengxian.engine.evaluate.gaps import gaps_frame

        return gaps_frame(self)

    @cached_property
    def winback(self) -> pl.DataFrame:
        """For every item that lost points: which raw figure would win them back, all else unchanged."""
        from zhengxian.engine.evaluate.winback import winback_frame

        return winback_frame(self)

    @cached_property
    def awards(self) -> pl.DataFrame:
        """Award winners: name,region,region_name,reason."""
        from zhengxian.engine.evaluate.frames import awards_frame

        return awards_frame(self)

    @cached_property
    def adjustments(self) -> pl.DataFrame:
        """Adjustments with a reason: region,name,code,title,points,authority,evidence,date."""
        from zhengxian.engine.evaluate.frames import adjustments_frame

        return adjustments_frame(self)

    @cached_property
    def notes(self) -> pl.DataFrame:
        """What a reader must know: code,message,node,regions."""
        from zhengxian.engine.evaluate.frames import notes_frame

        return notes_frame(self)

    @cached_property
    def left_out(self) -> pl.DataFrame:
        """Regions that are not ranked and why: region,name,reason."""
        from zhengxian.engine.evaluate.frames import left_out_frame

        return left_out_frame(self)

    @cached_property
    def run(self) -> dict[str, Any]:
        """The record that lets someone replay the run."""
        from zhengxian.engine.evaluate.record import run_record

        return run_record(self)

    @property
    def method_note(self) -> list[tuple[str, list[str]]]:
        """The method in Chinese sentences, by heading."""
        from zhengxian.engine.evaluate.method_note import method_note

        return method_note(self)

    def losses(self, region: str, count: int = 3) -> list[tuple[Item, float, float]]:
        """The items on which a region lost most: (item, points lost, full marks), largest first."""
        row = self.computed.data.table.row[region]
        weights, _, lost = self.exact
        order = sorted(range(lost.shape[1]), key=lambda k: -lost[row, k])[:count]
        items = self.computed.plan.items
        return [(items[k], float(lost[row, k]), float(weights[row, k])) for k in order if lost[row, k] > 0]

    def previous(self, label: str = "") -> Previous:
        """This result's ranks, for a later run to compare with."""
        ranks = {
            u.code: (float(self.standing.rank[i]), float(self.standing.rank_in_class[i]), u.class_name)
            for i, u in enumerate(self.units)
        }
        return Previous(label or self.period_label, ranks)

    def shown(self, value: float) -> str:
        """A score as published: rounded half up at the scheme's decimals, alike for scores that share a rank."""
        decimals = self.scheme.rank.decimals
        return key_text(int(rank_keys(np.array([value]), decimals)[0]), decimals)

    def state_label(self, row: int, leaf: int) -> str | None:
        """Why an item has no figure of its own for a region (table order), in words; None when it has."""
        states = self.computed.prepared.states
        at = row if self.computed.sets.inverse is None else int(self.computed.sets.inverse[row])
        if states is not None and states[at, leaf] != CellState.REPORTED:
            return CellState(int(states[at, leaf])).label
        if states is None and np.isnan(self.computed.prepared.raw[at, leaf]):
            return CellState.MISSING.label
        return None

    def node_points(self, node: Node) -> tuple[FloatArray, FloatArray]:
        """Score and full marks of a node for every region, table order."""
        computed = self.computed
        fractions = computed.marks.scores if node.is_item else computed.nodes
        full = computed.effective[0 if node.is_item else 1][:, node.position]
        scale = full if node.in_points else np.full(len(full), self.scheme.points)
        score = fractions[:, node.position] * scale
        if node.is_item and node.in_points and self._additive:
            score = full - computed.lost[:, node.position]
        if node.level == 0:
            return self.standing.score, self.arrange(scale)
        return self.arrange(score), self.arrange(scale)

    @property
    def _additive(self) -> bool:
        return all(g.group.aggregate.method == "arithmetic" for g in self.computed.plan.groups)

    def node_ranks(self, node: Node) -> tuple[FloatArray, FloatArray]:
        """Rank in the pool and in the class by the node's score fraction, table order."""
        if node.level == 0:
            return self.standing.rank, self.standing.rank_in_class
        computed, rule = self.computed, self.scheme.rank
        fractions = computed.marks.scores if node.is_item else computed.nodes
        values = fractions[:, node.position] * self.scheme.points
        overall = rank(values, decimals=rule.decimals, ties=rule.ties)
        in_class = np.concatenate(
            [rank(values[s], decimals=rule.decimals, ties=rule.ties) for s in computed.sets.slices]
        )
        return self.arrange(overall), self.arrange(in_class)


def regions_of(result: Result) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Codes, names and classes of the ranked regions."""
    units = result.units
    return [u.code for u in units], [u.name for u in units], [u.class_name for u in units]

"""Which regions became which, so that series stay joinable across mergers, splits and new codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from zhengxian.web.core.models import ChangeKind, Region, RegionChange


@dataclass(frozen=True, slots=True)
class Step:
    """One region became another on a day."""

    before: str
    after: str
    on: date
    kind: ChangeKind


@dataclass(frozen=True)
class Lineage:
    """The changes up to a day. A figure of an old region belongs to its heirs; a split cannot be added up."""

    day: date
    steps: tuple[Step, ...]
    lasting: frozenset[str]
    """Regions that took part in a change and still exist on the day."""

    def successors(self, code: str) -> tuple[str, ...]:
        """Return who goes on for a region on the day: itself when it still exists or has no heir."""
        ends: dict[str, None] = {}
        todo, seen = [code], {code}
        while todo:
            at = todo.pop()
            onward = [step.after for step in self._out_of.get(at, ())]
            if at in self.lasting or not onward:
                ends[at] = None
                continue
            todo.extend(c for c in onward if c not in seen)
            seen.update(onward)
        return tuple(sorted(ends)) or (code,)

    def predecessors(self, code: str) -> tuple[str, ...]:
        """Return every region that has gone into this one, at any remove; not the region itself."""
        found: dict[str, None] = {}
        todo = [code]
        while todo:
            for step in self._into.get(todo.pop(), ()):
                if step.before not in found and step.before != code:
                    found[step.before] = None
                    todo.append(step.before)
        return tuple(found)

    def is_split(self, code: str) -> bool:
        """Tell whether a region fell into several, so that no single heir may take over its figures."""
        return len(self.successors(code)) > 1

    def heirs(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Map each code to those that go on for it."""
        return {code: self.successors(code) for code in codes}

    def joined(self, code: str) -> tuple[str, ...]:
        """Return the codes whose figures add up to this region's history: itself and what went wholly into it."""
        return (code, *(old for old in self.predecessors(code) if self.successors(old) == (code,)))

    @cached_property
    def _out_of(self) -> dict[str, list[Step]]:
        found: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            found[step.before].append(step)
        return dict(found)

    @cached_property
    def _into(self) -> dict[str, list[Step]]:
        found: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            found[step.after].append(step)
        return dict(found)


def lineage(day: date) -> Lineage:
    """Read all changes up to a day; two queries."""
    rows = RegionChange.objects.filter(effective_on__lte=day).order_by("effective_on", "pk")
    steps = tuple(
        Step(before, after, on, ChangeKind(kind))
        for before, after, on, kind in rows.values_list("before__code", "after__code", "effective_on", "kind")
    )
    named = {c for s in steps for c in (s.before, s.after)}
    lasting = Region.objects.in_force(day).filter(code__in=named).values_list("code", flat=True)
    return Lineage(day, steps, frozenset(lasting))


def successors(day: date, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Map codes, old or new, to the regions that go on for them on a day."""
    return lineage(day).heirs(codes)


def predecessors(day: date, code: str) -> tuple[str, ...]:
    """Return every region that has gone into one by a day."""
    return lineage(day).predecessors(code)

"""The light of a project by node slip: green on time, yellow at most 30 days, red beyond or yellow twice running.

Source: domain.md §5.1 (包联 rule, design).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.monitor.colours import Colour

__all__ = ["Colour", "Light", "LightRule", "Node", "light_for", "slip"]


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a project: planned day, the day it was reached, and the day now expected, if any."""

    title: str
    planned: date
    done: date | None = None
    expected: date | None = None


@dataclass(frozen=True, slots=True)
class LightRule:
    """A slip of more than ``yellow_days`` calendar days is red; so is the ``yellows``-th month running not green."""

    yellow_days: int = 30
    yellows: int = 2


@dataclass(frozen=True, slots=True)
class Light:
    """Colour, reason (a Chinese sentence), largest slip in calendar days and the node that slips (None: none)."""

    colour: Colour
    reason: str
    slip_days: int = 0
    node: Node | None = None


def slip(node: Node, today: date) -> int:
    """Return how many calendar days an open node is behind, or will be by what is expected now; 0 when met.

    >>> slip(Node("主体封顶", date(2026, 10, 1)), date(2026, 10, 11))
    10
    """
    if node.done is not None and node.done <= today:
        return 0
    until = today if node.expected is None else max(today, node.expected)
    return max(0, (until - node.planned).days)


def light_for(
    nodes: Iterable[Node], today: date, *, before: Sequence[Colour] = (), rule: LightRule | None = None
) -> Light:
    """Return the light of a project today; ``before`` are the lights of the months before, the last one last.

    Green: no open node is late. Yellow: the largest slip is at most 30 days and last month was green. Red: more
    than 30 days, or the second month running that is not green (a red month never softens to yellow before it
    was green).

    >>> node = Node("主体封顶", date(2026, 10, 1))
    >>> light_for([node], date(2026, 10, 11)).colour
    <Colour.YELLOW: 'yellow'>
    >>> light_for([node], date(2026, 10, 11), before=[Colour.YELLOW]).colour
    <Colour.RED: 'red'>

    Source: domain.md §5.1.
    """
    rule = rule or LightRule()
    worst = max(((slip(node, today), node) for node in nodes), key=lambda pair: pair[0], default=(0, None))
    days, node = worst
    if node is None or days == 0:
        return Light(Colour.GREEN, "各节点按期推进。")
    day = node.planned
    what = f"节点“{node.title}”计划 {day.year}年{day.month}月{day.day}日，滞后 {days} 天"
    if days > rule.yellow_days:
        return Light(Colour.RED, f"{what}，超过 {rule.yellow_days} 天。", days, node)
    running = _running(before) + 1
    if running >= rule.yellows:
        return Light(Colour.RED, f"{what}，已连续 {running} 个月未转绿。", days, node)
    return Light(Colour.YELLOW, f"{what}，未超过 {rule.yellow_days} 天。", days, node)


def _running(before: Sequence[Colour]) -> int:
    """Count the months at the end that were not green."""
    count = 0
    for colour in reversed(before):
        if colour is Colour.GREEN:
            break
        count += 1
    return count

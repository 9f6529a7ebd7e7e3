"""The light of a project by node slip."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.light import Colour, LightRule, Node, light_for, slip

quick = settings(max_examples=80, deadline=None)
PLANNED = date(2026, 6, 1)
G, Y, R = Colour.GREEN, Colour.YELLOW, Colour.RED


@pytest.mark.parametrize(
    ("late", "before", "colour"),
    [
        (0, (), G),
        (0, (Y, R), G),
        (1, (), Y),
        (30, (G,), Y),
        (31, (), R),
        (10, (Y,), R),
        (10, (Y, G), Y),
        (10, (R,), R),
    ],
)
def test_slip_and_two_yellows_running(late: int, before: tuple[Colour, ...], colour: Colour) -> None:
    """domain.md §5.1: yellow ≤ 30 days or first month, red > 30 days or two consecutive yellows."""
    light = light_for([Node("主体封顶", PLANNED)], PLANNED + timedelta(late), before=before)
    assert light.colour is colour
    assert light.reason.endswith("。")
    assert light.slip_days == late


def test_the_node_that_slips_most_speaks() -> None:
    nodes = [
        Node("设备到场", PLANNED + timedelta(5)),
        Node("主体封顶", PLANNED),
        Node("验收", PLANNED, PLANNED),
    ]
    light = light_for(nodes, PLANNED + timedelta(12))
    assert light.node == nodes[1]
    assert light.reason == "节点“主体封顶”计划 2026年6月1日，滞后 12 天，未超过 30 天。"


def test_a_node_expected_late_slips_before_its_day() -> None:
    node = Node("投产", PLANNED, expected=PLANNED + timedelta(40))
    assert slip(node, PLANNED - timedelta(30)) == 40
    assert slip(node, PLANNED + timedelta(50)) == 50
    assert slip(Node("投产", PLANNED, done=PLANNED + timedelta(9)), PLANNED + timedelta(50)) == 0


def test_without_nodes_the_light_is_green() -> None:
    assert light_for([], PLANNED).colour is G


def test_the_rule_is_data() -> None:
    node = [Node("投产", PLANNED)]
    assert light_for(node, PLANNED + timedelta(11), rule=LightRule(yellow_days=10)).colour is R
    assert light_for(node, PLANNED + timedelta(9), before=[Y], rule=LightRule(yellows=3)).colour is Y


@quick
@given(st.integers(0, 100), st.integers(0, 50), st.lists(st.sampled_from(Colour), max_size=4))
def test_waiting_never_makes_it_greener(late: int, more: int, before: list[Colour]) -> None:
    node = [Node("投产", PLANNED)]
    now = light_for(node, PLANNED + timedelta(late), before=before)
    later = light_for(node, PLANNED + timedelta(late + more), before=before)
    assert now.colour.order <= later.colour.order

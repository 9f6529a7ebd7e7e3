"""The office with figures of two counties, one of them with the year and the month before."""

from __future__ import annotations

import pytest

from ..conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"


@pytest.fixture
def office(world: World) -> World:
    world.staff()
    world.write(
        world.row(EAST, CODE, 1.05),
        world.row(WEST, CODE, -2.5),
        world.row(EAST, CODE, 0.95, period="2025-09"),
        world.row(EAST, CODE, 0.9, period="2026-08"),
    )
    return world

"""Who sees which versions of figures: by role and scope, by release and embargo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.collect.selectors import observations as read
from zhengxian.web.core.refusal import Hidden

from .conftest import World

CODE = "budget_revenue"
EAST = "990101"
RELEASES = {
    "internal": (Release.INTERNAL, None),
    "embargoed": (Release.EMBARGOED, timedelta(days=1)),
    "embargo passed": (Release.EMBARGOED, timedelta(days=-1)),
    "released": (Release.RELEASED, None),
}
INSIDE = {"finance", "reviewer", "budget", "statistics", "auditor", "assessor", "county"}
PEOPLE = sorted({*INSIDE, "west", "town", "leader", "admin", "supervisor", "owner"})


@pytest.mark.django_db
@pytest.mark.parametrize("state", RELEASES)
def test_release_rules_for_every_role(world: World, state: str) -> None:
    world.staff()
    world.write(world.row(EAST, CODE, 1.05))
    release, ahead = RELEASES[state]
    now = timezone.now()
    Observation.objects.update(release=release, embargo_until=now + ahead if ahead else None)
    one = Observation.objects.select_related("region", "indicator").get()
    public = state in ("embargo passed", "released")
    for name in PEOPLE:
        access = world.access(name)
        seen = public or name in INSIDE
        assert read.visible_to(access, now).exists() is seen, name
        sight = read.Sight.of(access, now)
        department = one.indicator.department_id
        assert sight.sees(one.release, one.embargo_until, one.region, department) is seen, name
        values = read.seen_values(access, one.indicator, [one.region], ["2026-09"], at=now)
        assert values == ([1.05] if seen else []), name
        if seen:
            assert read.figure(access, EAST, CODE, "2026-09").value == 1.05
            assert len(read.history(access, EAST, CODE, "2026-09")) == 1
        else:
            with pytest.raises(Hidden):
                read.figure(access, EAST, CODE, "2026-09")
            assert read.history(access, EAST, CODE, "2026-09") == []


@pytest.mark.django_db
def test_locked_figures_carry_no_value(world: World) -> None:
    world.staff()
    world.write(world.row(EAST, CODE, 1.05), world.row("990102", CODE, 2.0))
    until = timezone.now() + timedelta(days=1)
    east = Observation.objects.filter(region=world.regions[EAST])
    east.update(release=Release.EMBARGOED, embargo_until=until)
    regions = [world.regions[EAST], world.regions["990102"]]
    seen = read.seen_figures(world.access("leader"), world.indicator(CODE), regions, ["2026-09"])
    assert [(one.locked, one.value, one.until) for one in seen.values()] == [(True, None, until)]
    full = read.seen_figures(world.access("statistics"), world.indicator(CODE), regions, ["2026-09"])
    assert sorted(one.value for one in full.values() if one.value is not None) == [1.05, 2.0]


@pytest.mark.django_db
def test_history_hides_internal_versions_from_the_public(world: World) -> None:
    world.write(world.row(EAST, CODE, 1.0))
    world.write(world.row(EAST, CODE, 2.0))
    Observation.objects.filter(version=2).update(release=Release.RELEASED)
    assert [o.version for o in read.history(world.access("leader"), EAST, CODE, "2026-09")] == [2]
    assert [o.version for o in read.history(world.access("statistics"), EAST, CODE, "2026-09")] == [2, 1]

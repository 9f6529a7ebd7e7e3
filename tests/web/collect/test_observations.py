"""Versions of figures: written once, never rewritten, read as of any moment."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.web.collect.models import CellState, Observation, Release, Status
from zhengxian.web.collect.selectors import observations as read
from zhengxian.web.collect.services import observations
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.refusal import Conflict, Refused

from .conftest import World

CODE = "budget_revenue"
EAST = "990101"
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_first_figure_is_version_one(world: World) -> None:
    world.write(world.row(EAST, CODE, 1.05, cell="数据!C5", reason="初报"))
    one = world.current(EAST, CODE)
    assert (one.version, one.value, one.state, one.cell, one.reason) == (
        1,
        1.05,
        "reported",
        "数据!C5",
        "初报",
    )
    assert one.period_end.isoformat() == "2026-09-30"
    assert (one.status, one.release, one.superseded_at) == (Status.FLASH, Release.INTERNAL, None)


@pytest.mark.django_db
def test_last_day_of_february_in_a_leap_year(world: World) -> None:
    world.write(world.row(EAST, CODE, 1.0, period="2028-02"))
    assert world.current(EAST, CODE, "2028-02").period_end.isoformat() == "2028-02-29"


@pytest.mark.django_db
def test_equal_figure_writes_nothing(world: World) -> None:
    same = world.row(EAST, CODE, 1.05)
    world.write(same)
    done = observations.record([same], by=world.people["statistics"])
    assert (done.new, done.changed, done.same, done.written) == (0, 0, 1, 0)
    assert Observation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", [CellState.MISSING, CellState.NOT_APPLICABLE, CellState.SUPPRESSED])
def test_another_state_is_a_new_version(world: World, state: CellState) -> None:
    world.write(world.row(EAST, CODE, 0.0))
    world.write(world.row(EAST, CODE, None, state=state.value))
    one = world.current(EAST, CODE)
    assert (one.version, one.value, one.state) == (2, None, state)
    old = Observation.objects.get(version=1)
    assert old.superseded_at == one.recorded_at


@pytest.mark.django_db
def test_new_version_keeps_release_and_status(world: World) -> None:
    world.write(world.row(EAST, CODE, 1.0))
    until = timezone.now() + timedelta(days=1)
    Observation.objects.update(release=Release.EMBARGOED, embargo_until=until, status=Status.VERIFIED)
    world.write(world.row(EAST, CODE, 2.0))
    one = world.current(EAST, CODE)
    assert (one.release, one.embargo_until, one.status) == (Release.EMBARGOED, until, Status.VERIFIED)
    world.write(world.row(EAST, CODE, 3.0), release=Release.INTERNAL)
    assert world.current(EAST, CODE).embargo_until is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "state"),
    [(None, "reported"), (1.0, "missing"), (1.0, "nonsense"), (math.nan, "reported"), (math.inf, "reported")],
)
def test_value_and_state_must_fit(world: World, value: float | None, state: str) -> None:
    good = world.row(EAST, CODE, 1.0)
    bad = Row(world.regions[EAST].pk, world.indicator("tax_share").pk, "2026-09", value, state)
    with pytest.raises(Refused, match="第 2 行") as refused:
        observations.record([good, bad], by=world.people["statistics"])
    assert refused.value.code == "C-202"
    assert not Observation.objects.exists()


@pytest.mark.django_db
def test_two_values_for_one_figure_are_refused(world: World) -> None:
    rows = [world.row(EAST, CODE, 1.0), world.row(EAST, CODE, 2.0)]
    with pytest.raises(Refused, match="第 2 行") as refused:
        observations.record(rows, by=world.people["statistics"])
    assert refused.value.code == "C-201"
    assert observations.record([rows[0], rows[0]], by=world.people["statistics"]).new == 1


@pytest.mark.django_db
def test_nothing_is_written_before_what_is_there(world: World) -> None:
    world.write(world.row(EAST, CODE, 1.0), at=START)
    with pytest.raises(Conflict) as refused:
        world.write(world.row(EAST, CODE, 2.0), at=START - timedelta(seconds=1))
    assert refused.value.code == "C-203"
    assert world.current(EAST, CODE).value == 1.0


@pytest.mark.django_db
def test_empty_record_is_nothing(world: World) -> None:
    assert observations.record([], by=world.people["statistics"]).written == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"value": 9.0}, {"state": "missing"}, {"version": 7}, {"recorded_at": START}, {"reason": "x"}]
)
def test_database_refuses_to_rewrite(world: World, change: dict[str, object]) -> None:
    world.write(world.row(EAST, CODE, 1.0))
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.all().delete()
    Observation.objects.update(superseded_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.update(superseded_at=None)
    assert Observation.objects.get().value == 1.0


@pytest.mark.django_db
def test_as_of_reproduces_every_earlier_moment(world: World) -> None:
    towns = ["990101100", "990101101", "990102100"]
    steps = [
        [world.row(t, "town_output", float(n)) for n, t in enumerate(towns)],
        [world.row(towns[0], "town_output", 5.0)],
        [world.row(towns[0], "town_output", 5.0), world.row(towns[1], "town_output", None)],
        [world.row(t, "projects_started", 1.0) for t in towns],
        [world.row(towns[1], "town_output", 7.0)],
    ]
    access = world.access("statistics")
    shots = []
    for n, rows in enumerate(steps):
        at = START + timedelta(hours=n)
        world.write(*rows, at=at)
        shots.append((at, _shot(access, None)))
    for at, shot in shots:
        assert _shot(access, at) == shot
        assert _shot(access, at + timedelta(minutes=59)) == shot
    assert _shot(access, START - timedelta(microseconds=1)) == []
    assert len({tuple(s) for _, s in shots}) == len(steps)


def _shot(access: object, as_of: datetime | None) -> list[tuple[object, ...]]:
    rows = read.visible_to(access, as_of=as_of)  # type: ignore[arg-type]
    columns = ("region", "indicator", "period", "version", "value", "state")
    return sorted(rows.values_list(*columns), key=str)


values = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.5, -3.0]))
acts = st.lists(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["2026-08", "2026-09"]), values), max_size=5),
    max_size=6,
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_any_sequence_keeps_one_current_and_gapless_versions(
    world: World, acts: list[list[tuple[int, str, float | None]]]
) -> None:
    towns = ["990101100", "990101101", "990102100"]
    told: dict[tuple[str, str], list[float | None]] = {}
    with transaction.atomic():
        for n, act in enumerate(acts):
            newest = {(towns[r], p): v for r, p, v in act}
            world.write(
                *(world.row(r, "town_output", v, p) for (r, p), v in newest.items()),
                at=START + timedelta(minutes=n),
            )
            for key, value in newest.items():
                versions = told.setdefault(key, [])
                if not versions or versions[-1] != value:
                    versions.append(value)
        for (region, period), versions in told.items():
            rows = Observation.objects.filter(region=world.regions[region], period=period).order_by("version")
            assert [(o.version, o.value) for o in rows] == list(enumerate(versions, 1))
            assert [o.superseded_at is None for o in rows] == [False] * (len(versions) - 1) + [True]
            assert all(a.superseded_at == b.recorded_at for a, b in zip(rows, list(rows)[1:], strict=False))
        assert Observation.objects.count() == sum(map(len, told.values()))
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个写入同时进行，要在 PostgreSQL 上试")
def test_two_writers_at_the_same_moment(world: World) -> None:
    """One of them is told that the other was faster; versions stay gapless."""
    world.write(world.row(EAST, CODE, 0.0))
    gate, outcomes = threading.Barrier(2), []

    def work(value: float) -> None:
        try:
            gate.wait(timeout=10)
            for n in range(5):
                observations.record([world.row(EAST, CODE, value + n)], by=world.people["statistics"])
                outcomes.append("written")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(v,)) for v in (100.0, 200.0)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(30)
    versions = list(Observation.objects.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, outcomes.count("written") + 2))
    assert Observation.objects.current().count() == 1


@pytest.mark.django_db
def test_many_rows_at_once(world: World) -> None:
    from zhengxian.web.core.models import Level, Region

    Region.objects.bulk_create(
        Region(code=f"88{n:04}", name=f"第{n}县", level=Level.COUNTY, path=f"/990000/88{n:04}/")
        for n in range(100)
    )
    regions = list(Region.objects.filter(code__startswith="88").values_list("pk", flat=True))
    codes = [world.indicator(c).pk for c in (CODE, "tax_share")]
    periods = [f"{year}-{month:02}" for year in range(2016, 2026) for month in range(1, 13)]
    rows = [Row(r, i, p, float(r + n)) for r in regions for i in codes for n, p in enumerate(periods)]
    told: list[tuple[int, int]] = []
    done = observations.record(rows, by=world.people["statistics"], progress=lambda *at: told.append(at))
    assert done.new == len(rows) == 24_000
    assert told[-1] == (24_000, 24_000)
    again = observations.record(
        [r._replace(value=(r.value or 0) + 1) for r in rows], by=world.people["statistics"]
    )
    assert again.changed == 24_000
    assert Observation.objects.current().count() == 24_000

"""Regions, their history, classes and boundaries; departments; the working-day calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhengxian.demo import City
from zhengxian.demo.places import Region as Place
from zhengxian.web.core.models import (
    Boundary,
    CalendarDay,
    Classification,
    ClassMembership,
    Department,
    DepartmentAlias,
    Region,
    RegionChange,
    RegionClass,
)

SOURCE = "演示边界（自动生成，不是任何真实地方）"


def write(city: City) -> None:
    """Write all registers of places."""
    regions = write_regions(city)
    write_history(city, regions)
    write_classes(city, regions)
    write_boundaries(city, regions)
    write_departments(city)
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=d.day, kind=d.kind, name=d.name) for d in city.calendar.special]
    )


def write_regions(city: City) -> dict[str, Region]:
    """Write the tree of regions, parents first."""
    made: dict[str, Region] = {}
    for order, place in enumerate(_parents_first(city)):
        above = made.get(place.parent)
        made[place.code] = Region.objects.create(
            code=place.code,
            name=place.name,
            level=place.level,
            parent=above,
            path=f"{above.path if above else '/'}{place.code}/",
            valid_from=place.valid_from,
            valid_to=place.valid_to,
            order=order,
        )
    return made


def _parents_first(city: City) -> Iterator[Place]:
    known: set[str] = {""}
    waiting = list(city.regions)
    while waiting:
        ready = [p for p in waiting if p.parent in known]
        yield from ready
        known |= {p.code for p in ready}
        waiting = [p for p in waiting if p.code not in known]


def write_history(city: City, regions: Mapping[str, Region]) -> None:
    """Write what became of regions."""
    RegionChange.objects.bulk_create(
        RegionChange(
            kind=change.kind,
            before=regions[before],
            after=regions[change.successor],
            effective_on=change.day,
            document=change.document,
        )
        for change in city.changes
        for before in change.predecessors
    )


def write_classes(city: City, regions: Mapping[str, Region]) -> None:
    """Write classifications and dated memberships."""
    classes: dict[tuple[str, str], RegionClass] = {}
    papers: dict[str, str] = {}
    for given in city.classifications:
        kept = Classification.objects.create(code=given.code, title=given.title, level=given.level)
        papers[given.code] = given.document
        for order, title in enumerate(given.classes):
            classes[given.code, title] = RegionClass.objects.create(
                classification=kept, title=title, order=order
            )
    ClassMembership.objects.bulk_create(
        ClassMembership(
            region=regions[m.region],
            region_class=classes[m.classification, m.class_name],
            valid_from=m.valid_from,
            valid_to=m.valid_to,
            document=papers[m.classification],
        )
        for m in city.memberships
    )


def write_boundaries(city: City, regions: Mapping[str, Region]) -> None:
    """Write the drawn boundaries."""
    b = city.boundaries
    features: list[Mapping[str, Any]] = [
        feature for part in (b.city, b.counties, b.towns, b.parks, b.former) for feature in part["features"]
    ]
    Boundary.objects.bulk_create(
        Boundary(region=regions[f["properties"]["code"]], geometry=f["geometry"], source=SOURCE)
        for f in features
        if f["properties"]["code"] in regions
    )


def write_departments(city: City) -> None:
    """Write departments and every other name they go by; those whose figures they pass on count as names."""
    for order, given in enumerate(city.departments):
        kept = Department.objects.create(
            code=given.code, name=given.name, short_name=given.short, order=order
        )
        others = dict.fromkeys(
            n for n in (*given.aliases, *given.passes_on) if n not in (given.name, given.short)
        )
        DepartmentAlias.objects.bulk_create(DepartmentAlias(department=kept, alias=n) for n in others)

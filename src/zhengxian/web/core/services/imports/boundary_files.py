"""Boundaries from a GeoJSON file: which join a region, which do not, which are broken; then the writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from zhengxian.io.geojson import Shape, read_boundaries
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Boundary, Region, User
from zhengxian.web.core.services import audit

ALWAYS = date(1949, 10, 1)


@dataclass
class Plan:
    """What writing a file of boundaries would do; ``near`` of an unjoined one is a region of the same name."""

    file: str
    note: str
    joined: list[tuple[Shape, Region]] = field(default_factory=list)
    unjoined: list[tuple[Shape, str]] = field(default_factory=list)
    broken: list[tuple[Shape, str]] = field(default_factory=list)
    replaced: int = 0


def read(*, access: Access, path: Path, valid_from: date = ALWAYS) -> Plan:
    """Read a file and say which boundaries join regions by code; nothing is written.

    A code is compared without padding zeros at the end. Errors: those of `read_boundaries`.
    """
    found = read_boundaries(path)
    regions = {r.code: r for r in Region.objects.below(access.scope(Action.MANAGE_REGIONS).paths)}
    by_short = {_short(code): r for code, r in regions.items()}
    names = {r.name: r for r in regions.values()}
    plan = Plan(found.file, found.note)
    seen: dict[int, int] = {}
    for shape in found.shapes:
        region = regions.get(shape.code) or by_short.get(_short(shape.code))
        if shape.faults:
            plan.broken.append((shape, " ".join(shape.faults[:3])))
        elif region is None:
            plan.unjoined.append((shape, _why(shape, names)))
        elif region.pk in seen:
            plan.unjoined.append((shape, f"与第 {seen[region.pk]} 个边界的代码相同"))
        else:
            seen[region.pk] = shape.number
            plan.joined.append((shape, region))
    plan.replaced = Boundary.objects.filter(region__in=list(seen), valid_from=valid_from).count()
    return plan


@transaction.atomic
def write(*, access: Access, by: User, path: Path, valid_from: date = ALWAYS) -> Plan:
    """Write the boundaries that join and are sound, from a day on; the rest is listed and in the trail."""
    plan = read(access=access, path=path, valid_from=valid_from)
    Boundary.objects.filter(region__in=[r for _, r in plan.joined], valid_from=valid_from).delete()
    Boundary.objects.bulk_create(
        [
            Boundary(
                region=region, valid_from=valid_from, geometry=dict(shape.geometry), source=plan.file[:200]
            )
            for shape, region in plan.joined
        ],
        batch_size=200,
    )
    audit.record(
        "boundary.import",
        None,
        f"从“{plan.file}”导入边界 {len(plan.joined)} 个，未对上 {len(plan.unjoined)} 个，有错 {len(plan.broken)} 个",
        by=by,
        detail={
            "joined": [r.code for _, r in plan.joined[:500]],
            "unjoined": [f.code or f.name for f, _ in plan.unjoined[:500]],
            "broken": [f.code or f.name for f, _ in plan.broken[:500]],
        },
    )
    return plan


def _short(code: str) -> str:
    """Return a code without padding: pairs of zeros at the end mean nothing in division codes."""
    while code.isdecimal() and len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _why(shape: Shape, names: dict[str, Region]) -> str:
    if not shape.code:
        return "没有代码"
    near = names.get(shape.name)
    hint = f"；同名的是“{near.name}”（{near.code}）" if near else ""
    return f"系统里没有代码“{shape.code}”{hint}"

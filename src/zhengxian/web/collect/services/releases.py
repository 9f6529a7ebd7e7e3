"""Release figures, hold them until a moment, take them back, and say how far they are verified; all set-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengxian.web.collect.models import Observation, Release, Status
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import audit


@dataclass(frozen=True)
class Chosen:
    """Which figures: pairs of indicator code and period, of all regions or of one level."""

    cells: tuple[tuple[str, str], ...]
    level: Level | None = None

    @property
    def condition(self) -> Q:
        """The pairs as a condition, one term for the periods of each set of indicators that share them."""
        periods: dict[str, set[str]] = {}
        for indicator, period in self.cells:
            periods.setdefault(indicator, set()).add(period)
        alike: dict[frozenset[str], list[str]] = {}
        for indicator, named in periods.items():
            alike.setdefault(frozenset(named), []).append(indicator)
        found = Q(pk__in=())
        for shared, indicators in alike.items():
            found |= Q(indicator__code__in=indicators, period__in=shared)
        return found

    @property
    def words(self) -> str:
        """What was chosen, in a sentence."""
        indicators = len({indicator for indicator, _ in self.cells})
        periods = sorted({period for _, period in self.cells})
        span = periods[0] if len(periods) == 1 else f"{periods[0]} 至 {periods[-1]}"
        return f"{indicators} 个指标，{span}" + (f"，{self.level.label}级" if self.level else "")


@transaction.atomic
def release(*, chosen: Chosen, by: User, access: Access, at: datetime | None = None) -> int:
    """Let everybody see the current versions from now on; return how many figures became public.

    Errors: ``C-240`` nothing is chosen; ``C-243`` nothing changes.
    """
    rows = _current(chosen, access).exclude(release=Release.RELEASED)
    count = rows.update(release=Release.RELEASED, embargo_until=None)
    return _told("release.now", f"公布 {count} 个数（{chosen.words}）", count, chosen, by, at)


@transaction.atomic
def embargo(*, chosen: Chosen, until: datetime, by: User, access: Access, at: datetime | None = None) -> int:
    """Hold figures until a moment, after which everybody sees them; public old versions are held with them.

    Errors: ``C-240``, ``C-243`` as `release`; ``C-241`` the moment has passed.
    """
    if until <= (at or timezone.now()):
        raise Refused("C-241", "公布时间已经过去。请选将来的时间，或直接公布")
    rows = _current(chosen, access).exclude(release=Release.EMBARGOED, embargo_until=until)
    count = rows.update(release=Release.EMBARGOED, embargo_until=until)
    _old_public(chosen, access).update(release=Release.EMBARGOED, embargo_until=until)
    moment = timezone.localtime(until)
    text = f"{count} 个数定于 {moment:%Y-%m-%d %H:%M} 公布（{chosen.words}）"
    return _told("release.embargo", text, count, chosen, by, at, until=until.isoformat())


@transaction.atomic
def take_back(*, chosen: Chosen, reason: str, by: User, access: Access, at: datetime | None = None) -> int:
    """Make figures internal again, with all their versions.

    Errors: ``C-240``, ``C-243`` as `release`; ``C-242`` no reason.
    """
    if not reason.strip():
        raise Refused("C-242", "收回已公布的数要写明原因，原因记入操作记录。请补写")
    rows = _current(chosen, access).exclude(release=Release.INTERNAL)
    count = rows.update(release=Release.INTERNAL, embargo_until=None)
    _old_public(chosen, access).update(release=Release.INTERNAL, embargo_until=None)
    text = f"收回 {count} 个数，改为内部（{chosen.words}）：{reason.strip()}"
    return _told("release.take_back", text, count, chosen, by, at, reason=reason.strip())


@transaction.atomic
def set_status(
    *,
    chosen: Chosen,
    status: Status,
    by: User,
    access: Access,
    reason: str = "",
    at: datetime | None = None,
) -> int:
    """Say how far figures are verified: 快报 → 核实 → 最终. The way back needs a reason.

    Errors: ``C-240``, ``C-243`` as `release`; ``C-244`` the way back without a reason.
    """
    rows = _current(chosen, access)
    order = list(Status)
    later = order[order.index(status) + 1 :]
    if not reason.strip() and rows.filter(status__in=later).exists():
        raise Refused("C-244", f"选中的数里有比“{status.label}”更进一步的，往回改要写明原因。请补写")
    count = rows.exclude(status=status).update(status=status)
    text = f"{count} 个数标为{status.label}（{chosen.words}）"
    return _told("release.status", text, count, chosen, by, at, status=status.value, reason=reason.strip())


def _current(chosen: Chosen, access: Access) -> QuerySet[Observation]:
    return _chosen(chosen, access).filter(superseded_at__isnull=True)


def _old_public(chosen: Chosen, access: Access) -> QuerySet[Observation]:
    return _chosen(chosen, access).filter(superseded_at__isnull=False).exclude(release=Release.INTERNAL)


def _chosen(chosen: Chosen, access: Access) -> QuerySet[Observation]:
    scope = access.scope(Action.RELEASE)
    if not scope:
        raise Hidden
    if not chosen.cells:
        raise Refused("C-240", "没有选要处理的指标和期间。请先在表中勾选")
    regions = Region.objects.below(scope.paths)
    if chosen.level is not None:
        regions = regions.filter(level=chosen.level)
    mine = Q(region__in=regions.values("pk"))
    if scope.departments and chosen.level is None:
        mine |= Q(indicator__department__in=scope.departments)
    return Observation.objects.filter(chosen.condition, mine)


def _told(
    action: str,
    text: str,
    count: int,
    chosen: Chosen,
    by: User,
    at: datetime | None,
    **detail: Any,
) -> int:
    if not count:
        raise Refused("C-243", "选中的数已经是这个状态，或还没有数，没有改动。请核对所选的指标和期间")
    cells: Sequence[str] = [f"{indicator} {period}" for indicator, period in chosen.cells]
    audit.record(action, None, text, by=by, at=at, detail={"count": count, "cells": cells, **detail})
    return count

"""The one door to bulletins: who sees them, what is listed, which issued ones a revision touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengxian.web.collect.models import Observation
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.report.models import (
    Bulletin,
    BulletinPurpose,
    BulletinQuote,
    BulletinState,
    BulletinStep,
    BulletinTemplate,
    IssuedBulletin,
)

WITH = ("template", "region", "run", "made_by", "edited_by", "reviewed_by", "issued__issued_by")
HEAVY = ("content", "edits", "issued__content", "issued__word", "issued__pdf", "template__content")


def visible_to(access: Access) -> QuerySet[Bulletin]:
    """Return the bulletins a person may look at.

    Drafts may quote figures before their release: they are for those who may see such figures everywhere. What was
    sent on quotes none, and is for all who see bulletins of the whole office.
    """
    if not is_office_wide(access, Action.SEE_BULLETINS):
        return Bulletin.objects.none()
    if is_office_wide(access, Action.SEE_UNRELEASED):
        return Bulletin.objects.all()
    return Bulletin.objects.exclude(state__in=[BulletinState.DRAFT, BulletinState.DROPPED])


def listing(access: Access, *, state: str = "", template: str = "") -> QuerySet[Bulletin]:
    """Return the bulletins of a list, newest period first, with whether a revision touches them."""
    rows = visible_to(access).select_related(*WITH).defer(*HEAVY)
    if state in BulletinState.values:
        rows = rows.filter(state=state)
    if template:
        rows = rows.filter(template__code=template)
    return rows.annotate(is_touched=Exists(touched_quotes().filter(issued__bulletin=OuterRef("pk"))))


def touched_quotes() -> QuerySet[BulletinQuote]:
    """Return the quotes whose figure has a newer version, or whose run was withdrawn."""
    return BulletinQuote.objects.filter(
        Q(observation__superseded_at__isnull=False) | Q(run__state=RunState.WITHDRAWN)
    )


def touched(access: Access) -> list[Bulletin]:
    """Return the issued bulletins that a later revision touches, the newest first."""
    quoting = touched_quotes().values("issued__bulletin")
    return list(listing(access, state=BulletinState.ISSUED).filter(pk__in=quoting)[:50])


@dataclass(frozen=True)
class Touch:
    """One quoted figure with what it is now."""

    region: str
    indicator: str
    period: str
    was: float | None
    now: float | None
    decimals: int
    unit: str
    place: tuple[str, str, str]
    """Codes of region and indicator, and the period: where the figure with its versions is shown."""


def touches(issued: IssuedBulletin) -> list[Touch]:
    """Return what changed of the figures an issued bulletin quotes; two queries."""
    quotes = touched_quotes().filter(issued=issued, observation__isnull=False)
    rows = [q.observation for q in quotes.select_related("observation__region", "observation__indicator")]
    kept = [row for row in rows if row is not None]
    current = {
        (row.region_id, row.indicator_id, row.period): row.value
        for row in Observation.objects.current().filter(
            region__in={r.region_id for r in kept}, indicator__in={r.indicator_id for r in kept},
            period__in={r.period for r in kept},
        )
    }  # fmt: skip
    return [
        Touch(
            row.region.name, row.indicator.title, row.period, row.value,
            current.get((row.region_id, row.indicator_id, row.period)), row.indicator.decimals, row.indicator.unit,
            (row.region.code, row.indicator.code, row.period),
        )
        for row in kept
    ]  # fmt: skip


def withdrawn(issued: IssuedBulletin) -> list[str]:
    """Return the numbers of the results an issued bulletin quotes that were withdrawn since."""
    rows = issued.quotes.filter(run__state=RunState.WITHDRAWN).order_by("run__number")
    return list(rows.values_list("run__number", flat=True).distinct())


def one(access: Access, bulletin_id: int) -> Bulletin:
    """Return one bulletin with all its page shows, or raise `Hidden`."""
    found = visible_to(access).select_related(*WITH).filter(pk=bulletin_id).first()
    if found is None:
        raise Hidden
    return found


def steps(bulletin: Bulletin) -> list[BulletinStep]:
    """Return the trail, oldest first."""
    return list(bulletin.steps.select_related("by"))


def waiting_for(access: Access) -> int:
    """Count what waits for a person: to check, to issue."""
    states = []
    if is_office_wide(access, Action.REVIEW_BULLETINS):
        states.append(BulletinState.IN_REVIEW)
    if is_office_wide(access, Action.APPROVE_BULLETINS):
        states.append(BulletinState.REVIEWED)
    return Bulletin.objects.filter(state__in=states).count() if states else 0


def templates() -> list[BulletinTemplate]:
    """Return the newest version of every template, the monthly ones first, then by name."""
    rows = BulletinTemplate.objects.order_by("code", "-number").defer("content")
    newest: dict[str, BulletinTemplate] = {}
    for row in rows:
        newest.setdefault(row.code, row)
    order = BulletinPurpose.values
    return sorted(newest.values(), key=lambda row: (order.index(row.purpose), row.title))


def versions(code: str) -> Sequence[BulletinTemplate]:
    """Return all versions of a template, newest first, or raise `Hidden`."""
    found = list(BulletinTemplate.objects.filter(code=code).select_related("made_by"))
    if not found:
        raise Hidden
    return found


def regions_for(access: Access) -> list[Region]:
    """Return the regions a bulletin may be about: the office's city and its counties."""
    paths = access.scope(Action.WRITE_BULLETINS).paths
    rows = Region.objects.filter(valid_to__isnull=True).exclude(level__in=["town", "park"])
    return (
        list(rows.order_by("path"))
        if "/" in paths
        else [r for r in rows.order_by("path") if _within(r, paths)]
    )


def _within(region: Region, paths: Sequence[str]) -> bool:
    return any(region.path.startswith(path) for path in paths)

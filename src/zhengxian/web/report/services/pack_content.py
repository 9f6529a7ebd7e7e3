"""The content of a pack: the agenda of the meeting, then one page for every region, as JSON that never changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.selectors import clock
from zhengxian.web.evaluate.models import Run, Score
from zhengxian.web.monitor.models import Round
from zhengxian.web.report.models import Pack, PackKind
from zhengxian.web.report.selectors import pack_items, pack_pace, pack_ranks
from zhengxian.web.report.selectors.pack_items import Matter
from zhengxian.web.report.selectors.pack_pace import Pace
from zhengxian.web.report.selectors.pack_periods import Span
from zhengxian.web.report.selectors.pack_places import PackPlaces, places_of
from zhengxian.web.report.selectors.pack_sight import Releases
from zhengxian.web.report.selectors.pack_warnings import AllRaised, raised
from zhengxian.web.report.services.pack_projects import Stuck, stuck

FOLLOWED = ("late_tasks", "late_requests", "projects")
"""Lists of the last pack's agenda whose items are followed up."""


@dataclass(frozen=True)
class Order:
    """What is wanted: whose pack, of which period, for a meeting on which day, read by whom."""

    region: Region
    span: Span
    held_on: date
    access: Access
    maker: str
    moment: datetime
    previous: Pack | None = None
    with_unreleased: bool = False

    @property
    def today(self) -> date:
        """The office's day."""
        return timezone.localdate(self.moment)

    @property
    def year(self) -> int:
        """The year of the period; its days and periods are named without it."""
        return self.span.first.year

    @property
    def until(self) -> date:
        """The last day of the following period, up to which things are due soon."""
        return self.span.following.last


@dataclass
class Material:
    """All that was read for a pack, before anything is written down."""

    order: Order
    places: PackPlaces
    pace: Pace
    round: Round | None
    run: Run | None
    ranks: dict[int, Score]
    raised: AllRaised
    late: list[Matter]
    coming: list[Matter]
    stuck: list[Stuck]
    decided: list[Matter] = field(default_factory=list)
    followed: list[Matter] = field(default_factory=list)


def gather(order: Order) -> Material:
    """Read everything a pack quotes; its number of queries does not grow with the number of regions."""
    places = places_of(order.region, order.today)
    sight = Sight.of(order.access if order.with_unreleased else Access(()))
    pages = [page.pk for page in places.pages]
    releases = Releases(sight, {page.pk: page for page in places.pages})
    ledger = pack_items.scope(order.access, places)
    run = pack_ranks.newest_published(pages, order.span.last)
    found = Material(
        order=order,
        places=places,
        pace=pack_pace.pace(pages, order.span.last, releases),
        round=pack_pace.newest_round(order.span.last),
        run=run,
        ranks=pack_ranks.ranks(run, pages) if run is not None else {},
        raised=raised(order.access, places, order.span.last, sight),
        late=pack_items.late(ledger, places, order.today),
        coming=pack_items.coming(ledger, places, order.today, order.until),
        stuck=stuck(order.access, places, order.today),
    )
    if order.previous is not None:
        since = timezone.make_aware(datetime.combine(order.previous.held_on, time.min))
        found.decided = pack_items.decided(ledger, places, order.today, since, order.moment)
        found.followed = pack_items.named(ledger, places, order.today, _named_before(order.previous))
    return found


def _named_before(previous: Pack) -> list[int]:
    """Return the items that the last pack's agenda listed as late or stuck."""
    keys = [
        row["key"]
        for section in previous.content["agenda"]
        if section["key"] in FOLLOWED
        for row in section["rows"]
    ]
    return list(dict.fromkeys(int(key.removeprefix("item:")) for key in keys if key.startswith("item:")))


def title_of(order: Order) -> str:
    """Return the title: 示范市2026年10月调度会材料; that of a week says so, 示范市2026年10月26日—11月1日（第44周）周调度会材料."""
    meeting = order.span.kind.meeting
    return f"{order.region.name}{order.span.label}{meeting if order.span.kind is PackKind.WEEK else meeting[1:]}材料"


def office_name() -> tuple[str, bool]:
    """Return the office's name and whether it is a demo, whose figures are invented."""
    found = clock.office()
    return (found.name, found.is_demo) if found else ("", False)

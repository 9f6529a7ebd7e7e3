"""Everything the cockpit shows, gathered for one person and one period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import Choropleth
from zhengxian.web.act.selectors import board as ledger
from zhengxian.web.act.selectors.chains import ChainWish
from zhengxian.web.act.selectors.item_filter import LATE, ItemFilter, sight
from zhengxian.web.act.services import chains
from zhengxian.web.act.services.chains import ChainRow
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.selectors import ranking, runs
from zhengxian.web.monitor.models import Round, Warning  # noqa: A004 -- the glossary's word
from zhengxian.web.monitor.selectors import warning_list, warnings
from zhengxian.web.report.selectors import board_heads, board_map, board_since
from zhengxian.web.report.selectors.board_heads import Head
from zhengxian.web.report.selectors.board_map import Subject
from zhengxian.web.report.selectors.board_since import Change

WARNINGS, OVERDUE, CHANGES = 7, 5, 5
LOOKED_AT = 60
"""Warnings among which the first of different matters are looked for."""
PERIODS = 24
STEPS = ("签约", "履约", "开工", "入库", "投产", "达效")


@dataclass(frozen=True)
class ChainStep:
    """One step of the project chain: how many reached it, and its rate over the step before."""

    label: str
    count: int
    share: float
    rate: str
    of: str


@dataclass(frozen=True)
class ClassBlock:
    """The ranked regions of one class."""

    title: str
    rows: Sequence[ranking.RankRow]


@dataclass(frozen=True)
class Board:
    """The cockpit of one region (the city, or a county), one period, one subject of the map."""

    region: Region
    periods: Sequence[Period]
    period: Period | None
    heads: Sequence[Head]
    subjects: Sequence[Subject]
    subject: str
    map: Choropleth | None
    run: Run | None
    blocks: Sequence[ClassBlock]
    warnings: Sequence[warnings.Line]
    warned: int
    overdue: Sequence[ledger.Line]
    running: int
    late: int
    chain: Sequence[ChainStep]
    young: int
    changes: Sequence[Change]

    @property
    def locked(self) -> int:
        """Count the head figures that are not published for this reader."""
        return sum(head.locked for head in self.heads)


def board(access: Access, user: User, today: date, *, period: str = "", subject: str = "") -> Board:
    """Gather the cockpit. Raises `Hidden` for who may not see it or has no region in force.

    Without a period: the newest of which the reader may see a head figure, or the newest of all. About 30 queries,
    none that grows with the observations of the office.
    """
    region = _region(access, today)
    known = _periods(today)
    chosen = next((p for p in known if str(p) == period), None) or _newest_seen(access, region, known)
    until = chosen.last_day if chosen is not None else today
    run = _run(access, region, until)
    below = list(Region.objects.in_force(until).filter(parent=region).exclude(level=Level.PARK))
    subjects = board_map.offered(below, until, run) if chosen is not None or run is not None else []
    keys = [one.key for one in subjects]
    shown = subject if subject in keys else _usual(keys)
    seen = sight(user, access, today)
    strip = ledger.strip(seen, ItemFilter())
    late = ledger.shown(ledger.listing(seen, ItemFilter(due=LATE))[:OVERDUE])
    found_warnings = warning_list.listing(access, warning_list.WarningFilter())
    chain = chains.table(access, ChainWish(), today).whole
    return Board(
        region=region,
        periods=known,
        period=chosen,
        heads=board_heads.heads(access, region, until, page=chosen) if chosen is not None else [],
        subjects=subjects,
        subject=shown,
        map=board_map.drawing(access, shown, below, until, run) if shown else None,
        run=run,
        blocks=_blocks(run),
        warnings=warnings.lines(access, _different(found_warnings[:LOOKED_AT]), today),
        warned=found_warnings.count(),
        overdue=ledger.lines(seen, late),
        running=strip.running,
        late=strip.overdue,
        chain=_steps(chain),
        young=sum(chain.rates.performed.excluded.values()),
        changes=board_since.changes(access, today),
    )


def _different(found: Iterable[Warning]) -> list[Warning]:
    """Keep the first warning of each region and indicator, so that the list names different matters."""
    first: dict[tuple[int, int | None], Warning] = {}
    for one in found:
        first.setdefault((one.region_id, one.indicator_id), one)
    return list(first.values())[:WARNINGS]


def _region(access: Access, today: date) -> Region:
    paths = access.scope(Action.SEE_BOARD).paths
    rows = Region.objects.in_force(today)
    held = rows.filter(path__in=paths) if "/" not in paths else rows.filter(parent__isnull=True)
    found = held.exclude(level=Level.PARK).order_by("path").first()
    if found is None:
        raise Hidden
    return found


def _periods(today: date) -> list[Period]:
    """Return the periods that were recomputed, the newest first; of several kinds that end on a day the shortest."""
    by_day: dict[date, Period] = {}
    for text in Round.objects.order_by().values_list("period", flat=True).distinct():
        found = Period.parse(text)
        day = found.last_day
        if day <= today and (day not in by_day or found.first_day > by_day[day].first_day):
            by_day[day] = found
    return [by_day[day] for day in sorted(by_day, reverse=True)][:PERIODS]


def _newest_seen(access: Access, region: Region, known: Sequence[Period]) -> Period | None:
    """Return the newest period of which a reader sees more than a lock; the newest where he sees none."""
    for period in known[:6]:
        found = board_heads.heads(access, region, period.last_day)
        if sum(not head.locked for head in found) * 2 >= len(found):
            return period
    return known[0] if known else None


def _usual(keys: Sequence[str]) -> str:
    """Return the subject shown first: revenue against time progress, else the first there is."""
    return "budget_revenue" if "budget_revenue" in keys else keys[0] if keys else ""


def _run(access: Access, region: Region, until: date) -> Run | None:
    """Return the newest published run of the regions below that the reader may see, up to a day."""
    level = Level.COUNTY if region.level in (Level.PROVINCE, Level.PREFECTURE) else Level.TOWN
    rows = runs.visible_to(access, until).filter(
        is_trial=False, publication__isnull=False, version__scheme__level=level, period_end__lte=until
    )
    return rows.order_by("-period_end", "-created_at").first()


def _blocks(run: Run | None) -> list[ClassBlock]:
    if run is None:
        return []
    found, _ = ranking.rows(run)
    return [ClassBlock(title, list(rows)) for title, rows in groupby(found, key=lambda row: row.class_title)]


def _steps(row: ChainRow) -> list[ChainStep]:
    """Return the six steps with the rates that have a denominator of their own."""
    rates = row.rates
    own = {
        "履约": rates.performed,
        "开工": rates.started,
        "投产": rates.producing,
        "达效": rates.full_capacity,
    }
    top = max(row.counts, default=0)
    found = []
    for label, count in zip(STEPS, row.counts, strict=True):
        rate = own.get(label)
        found.append(
            ChainStep(
                label,
                count,
                100.0 * count / top if top else 0.0,
                f"{label}率 {rate.text(1)}%" if rate is not None and rate.value is not None else "",
                f"{rate.numerator} / {rate.denominator}" if rate is not None and rate.denominator else "",
            )
        )
    return found

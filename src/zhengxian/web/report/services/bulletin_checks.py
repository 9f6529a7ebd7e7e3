"""What is looked at before a bulletin goes on: unpublished and superseded figures, prose, the run, its length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhengxian.engine.report import CharacterCount, count_characters
from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.monitor.models import Reading as PaceReading
from zhengxian.web.report.models import Bulletin
from zhengxian.web.report.services import bulletin_charts, bulletin_text
from zhengxian.web.report.services.bulletin_text import Reading

REFUSED, ASKED, FINE = "refused", "asked", "fine"
NOBODY = Access(())


@dataclass(frozen=True)
class Check:
    """One line of the list: whether it refuses, asks or is fine, the sentence, and where in the text it is."""

    kind: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class Checked:
    """A bulletin as it reads with everything that was looked at."""

    reading: Reading
    checks: Sequence[Check]
    stale: frozenset[str]
    """References of figures of which a newer version exists."""
    unpublished: frozenset[str]
    """References of figures that are not public yet, and of readings made of such figures."""
    refs: tuple[str, ...]
    """Every stored row that its texts, tables and charts rest on."""
    length: int
    limit: int

    @property
    def refused(self) -> Sequence[Check]:
        """What must be put right before it goes on."""
        return [one for one in self.checks if one.kind == REFUSED]


def look(bulletin: Bulletin) -> Checked:
    """Look at everything; about eight queries, and one or two for every chart."""
    reading = bulletin_text.read(bulletin)
    drawn = bulletin_charts.rests_on(reading.bulletin, bulletin.region, bulletin.run, bulletin.as_of)
    refs = tuple(dict.fromkeys((*reading.bulletin.refs(), *drawn)))
    figures, readings = _figures(refs), _readings(refs)
    rows: dict[str, Observation | PaceReading] = {**figures, **readings}
    names = {ref: f"{row.region.name}{row.indicator.title}" for ref, row in rows.items()}
    stale = frozenset(ref for ref, row in rows.items() if row.superseded_at is not None)
    hidden = _hidden(figures, readings)
    count = count_characters(reading.bulletin)
    checks = [
        *_unpublished([names[ref] for ref in refs if ref in hidden]),
        *_run(bulletin, refs),
        *_prose(reading),
        *_stale([names[ref] for ref in refs if ref in stale]),
        _length(count),
        Check(FINE, f"{len(reading.bulletin.numbers())} 个数都绑定了来源。"),
    ]
    return Checked(reading, checks, stale, hidden, refs, count.counted, count.limit)


def keys(refs: Sequence[str], kind: str) -> dict[int, str]:
    """Return the references of a kind by the key of the row.

    >>> keys(("observation:17", "region:990101", "observation:x"), "observation")
    {17: 'observation:17'}
    """
    parts = ((ref, *ref.partition(":")[::2]) for ref in refs)
    return {int(key): ref for ref, name, key in parts if name == kind and key.isdecimal() and len(key) < 19}


def _figures(refs: Sequence[str]) -> dict[str, Observation]:
    """Return the figures the bulletin rests on, by reference; one query."""
    named = keys(refs, "observation")
    rows = Observation.objects.filter(pk__in=named).select_related("region", "indicator")
    return {named[row.pk]: row for row in rows}


def _readings(refs: Sequence[str]) -> dict[str, PaceReading]:
    """Return the readings of pace the bulletin rests on, by reference; one query."""
    named = keys(refs, "reading")
    rows = PaceReading.objects.filter(pk__in=named).select_related("region", "indicator")
    return {named[row.pk]: row for row in rows}


def _hidden(figures: Mapping[str, Observation], readings: Mapping[str, PaceReading]) -> frozenset[str]:
    """Return what is not public: figures before their release, and readings whose figure is not; one query.

    A reading is made of a figure: its completion, gap and word tell it. Where no figure is filed under the region
    itself (a merged one), the reading is not public either, as everywhere.
    """
    sight = Sight.of(NOBODY)
    told = {ref: row for ref, row in readings.items() if row.value is not None}
    public = set(
        Observation.objects.current()
        .filter(
            sight.condition,
            region__in={row.region_id for row in told.values()},
            indicator__in={row.indicator_id for row in told.values()},
            period__in={row.period for row in told.values()},
        )
        .values_list("region_id", "indicator_id", "period")
        if told
        else ()
    )
    early = {
        ref
        for ref, row in figures.items()
        if not sight.sees(row.release, row.embargo_until, row.region, None)
    }
    made = {ref for ref, row in told.items() if (row.region_id, row.indicator_id, row.period) not in public}
    return frozenset(early | made)


def _unpublished(named: Sequence[str]) -> Iterator[Check]:
    if named:
        more = f"等 {len(named)} 处" if len(named) > 3 else ""
        yield Check(REFUSED, f"引用了没有公布的数：{_first(named)}{more}。公布前不能送核。（R-213）")


def _first(named: Sequence[str]) -> str:
    return "、".join(list(dict.fromkeys(named))[:3])


def _run(bulletin: Bulletin, refs: Sequence[str]) -> Iterator[Check]:
    run = bulletin.run
    if run is None or f"run:{run.pk}" not in refs:
        return
    if run.state == RunState.WITHDRAWN:
        yield Check(REFUSED, f"引用的评价结果（{run.number}）已撤回。请重新取数。（R-214）")
    elif not hasattr(run, "publication"):
        yield Check(REFUSED, f"引用的评价结果（{run.number}）还没有发布。发布后才能送核。（R-214）")


def _prose(reading: Reading) -> Iterator[Check]:
    for paragraph, fault in reading.faults:
        yield Check(REFUSED if fault.refuses else ASKED, fault.text, paragraph.place)


def _stale(named: Sequence[str]) -> Iterator[Check]:
    if named:
        what = f"{len(named)} 个数已有新版本：{_first(named)}"
        yield Check(ASKED, f"{what}。请重新取数，或在送核时说明保留旧数。（R-215）")


def _length(count: CharacterCount) -> Check:
    return Check(REFUSED if count.over else FINE, count.sentence)

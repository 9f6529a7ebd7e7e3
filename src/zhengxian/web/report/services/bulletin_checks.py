"""What is looked at before a bulletin goes on: unpublished and superseded figures, prose, the run, its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhengxian.engine.report import BoundNumber, CharacterCount, count_characters
from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.report.models import Bulletin
from zhengxian.web.report.services import bulletin_text
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
    """References of figures that are not public yet."""
    length: int
    limit: int

    @property
    def refused(self) -> Sequence[Check]:
        """What must be put right before it goes on."""
        return [one for one in self.checks if one.kind == REFUSED]


def look(bulletin: Bulletin) -> Checked:
    """Look at everything; about six queries."""
    reading = bulletin_text.read(bulletin)
    numbers = reading.bulletin.numbers()
    figures = _figures(reading)
    stale = frozenset(ref for ref, row in figures.items() if row.superseded_at is not None)
    sight = Sight.of(NOBODY)
    hidden = frozenset(
        ref
        for ref, row in figures.items()
        if not sight.sees(row.release, row.embargo_until, row.region, None)
    )
    count = count_characters(reading.bulletin)
    checks = [
        *_unpublished(numbers, hidden),
        *_run(bulletin, reading),
        *_prose(reading),
        *_stale(numbers, stale),
        _length(count),
        Check(FINE, f"{len(numbers)} 个数都绑定了来源。"),
    ]
    return Checked(reading, checks, stale, hidden, count.counted, count.limit)


def _figures(reading: Reading) -> dict[str, Observation]:
    """Return the figures the bulletin rests on, by reference; one query."""
    refs = [ref for ref in reading.bulletin.refs() if ref.startswith("observation:")]
    keys = {int(ref.partition(":")[2]): ref for ref in refs}
    rows = Observation.objects.filter(pk__in=keys).select_related("region")
    return {keys[row.pk]: row for row in rows}


def _unpublished(numbers: Sequence[BoundNumber], hidden: frozenset[str]) -> Iterator[Check]:
    found = [number for number in numbers if hidden & set(number.refs)]
    if found:
        named = "、".join(dict.fromkeys(f"{n.region}{n.subject}" for n in found[:3]))
        more = f"等 {len(found)} 处" if len(found) > 3 else ""
        yield Check(REFUSED, f"引用了没有公布的数：{named}{more}。公布前不能送核。（R-213）")


def _run(bulletin: Bulletin, reading: Reading) -> Iterator[Check]:
    run = bulletin.run
    if run is None or f"run:{run.pk}" not in reading.bulletin.refs():
        return
    if run.state == RunState.WITHDRAWN:
        yield Check(REFUSED, f"引用的评价结果（{run.number}）已撤回。请重新取数。（R-214）")
    elif not hasattr(run, "publication"):
        yield Check(REFUSED, f"引用的评价结果（{run.number}）还没有发布。发布后才能送核。（R-214）")


def _prose(reading: Reading) -> Iterator[Check]:
    for paragraph, fault in reading.faults:
        yield Check(REFUSED if fault.refuses else ASKED, fault.text, paragraph.place)


def _stale(numbers: Sequence[BoundNumber], stale: frozenset[str]) -> Iterator[Check]:
    found = [number for number in numbers if stale & set(number.refs)]
    if found:
        named = "、".join(dict.fromkeys(f"{n.region}{n.subject}" for n in found[:3]))
        yield Check(
            ASKED, f"{len(found)} 处的数已有新版本：{named}。请重新取数，或在送核时说明保留旧数。（R-215）"
        )


def _length(count: CharacterCount) -> Check:
    return Check(REFUSED if count.over else FINE, count.sentence)

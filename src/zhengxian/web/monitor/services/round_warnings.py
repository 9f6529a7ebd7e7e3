"""The warnings of a round: raised, seen again, or ended because the figures no longer raise them.

One warning follows a rule, a region and an indicator from round to round, whatever the period, until it is settled or
the figures no longer raise it. The monthly colours are the exception: every month keeps its own, red or made up.
A figure that is missing ends nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
from django.db.models import Q

from zhengxian.definitions.warning_library import warning_rules
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.monitor.pace_grid import PaceGrid
from zhengxian.engine.monitor.warnings import RaisedWarning, Ranks, Tally, watch
from zhengxian.engine.monitor.warnings.kinds import OF_READINGS, ON_RANKS
from zhengxian.web.core.models import Assignment, Role
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import (
    Round,
    Warning,  # noqa: A004 -- the glossary's word
    WarningNote,
    WarningState,
)
from zhengxian.web.monitor.services import warning_people
from zhengxian.web.monitor.services.round_forecasts import Ahead
from zhengxian.web.monitor.services.round_readings import JUDGED, Read

BATCH = 500
MONTHLY = "month_colour"
"""The kind of rule by which every month keeps a warning of its own."""
OPEN = tuple(state.value for state in WarningState if state.is_open)
Case = tuple[str, str, str, str]
"""Rule, region, indicator or node, and the period where it counts."""


@dataclass
class Raised:
    """What the rules say now, how each came out, and the ranks they looked at."""

    warnings: list[RaisedWarning]
    tallies: list[Tally]
    ranks: Sequence[Ranks] = ()


@dataclass
class Outcome:
    """What became of the warnings."""

    new: list[Warning] = field(default_factory=list)
    seen: int = 0
    settled: int = 0
    lapsed: int = 0
    levels: Counter[str] = field(default_factory=Counter)


def raise_all(
    read: Read, first: PaceGrid, ahead: Ahead, ranks: Sequence[Ranks], ends: Iterable[date]
) -> Raised:
    """Apply the shipped rules: to the round's period, the monthly colours to all periods assessed this year.

    ``first`` are the readings as first assessed, ``ends`` the last days of the periods that keep their colours.
    """
    rules = list(warning_rules().values())
    own = _named(read, [read.stored.period.last_day])
    figures, given = read.stored.figures, {"directions": read.directions}
    usual = [r for r in rules if r.kind not in ON_RANKS and r.kind != MONTHLY]
    found = [
        watch(figures, usual, readings=first, probabilities=ahead.probabilities, periods=own, **given),  # type: ignore[arg-type]
        watch(
            figures,
            [r for r in rules if r.kind == MONTHLY],
            readings=read.grid,
            periods=_named(read, ends),
            **given,  # type: ignore[arg-type]
        ),
    ]
    standing = [r for r in rules if r.kind in ON_RANKS]
    small = replace(figures, values=figures.values[-1:], states=None, periods=figures.periods[-1:])
    found += [watch(small, standing, ranks=one, periods=[one.periods[-1]]) for one in ranks]
    if not ranks:
        found.append(watch(small, standing, periods=own[:0]))
    return Raised(
        [w for watched in found for w in watched.raised], _tallies(t for w in found for t in w.tallies), ranks
    )


def _named(read: Read, ends: Iterable[date]) -> list[str]:
    places = sorted({n for end in ends for n in read.stored.ending(end)})
    return [str(read.stored.periods[n]) for n in places]


def _tallies(some: Iterable[Tally]) -> list[Tally]:
    """Add up the tallies of rules that looked at several schemes."""
    found: dict[str, Tally] = {}
    for one in some:
        before = found.get(one.rule)
        found[one.rule] = one if before is None else _added(before, one)
    return list(found.values())


def _added(one: Tally, other: Tally) -> Tally:
    unjudged = dict(Counter(one.unjudged) + Counter(other.unjudged))
    return Tally(
        one.rule, one.raised + other.raised, one.clear + other.clear, unjudged, one.note or other.note
    )


class Keeper:
    """Writes what a round raised over what stands; to be used inside the round's transaction."""

    def __init__(self, read: Read, ahead: Ahead, raised: Raised, round_: Round, at: datetime) -> None:
        self._read, self._ahead, self._raised, self._round, self._at = read, ahead, raised, round_, at
        self._rules = warning_rules()
        self._regions = {region.code: region for region in read.stored.regions}
        self._row = {region.pk: n for n, region in enumerate(read.stored.regions)}
        self._indicators = {indicator.code: indicator for indicator in read.stored.indicators}
        self._column = {indicator.pk: n for n, indicator in enumerate(read.stored.indicators)}
        self._titles: dict[tuple[str, str, str], str] = {}

    def keep(self, day: date) -> Outcome:
        """Write everything and tell the owners of new warnings, one line each."""
        done = Outcome()
        now = self._worst(self._raised.warnings)
        watched = Q(state__in=OPEN) | Q(period__in={one.period for one in now.values()})
        rows = Warning.objects.select_for_update(of=("self",)).select_related("region", "indicator")
        standing = list(rows.filter(watched).order_by("pk"))
        open_ = {self._case(w): w for w in standing if w.status.is_open}
        over = {(*self._case(w), w.period): w for w in standing if not w.status.is_open}
        again: list[Warning] = []
        for case, raised in now.items():
            done.levels[raised.level] += 1
            known = open_.get(case) or over.get((*case, raised.period))
            if known is None:
                done.new.append(self._made(raised))
            elif known.status is WarningState.SETTLED:
                done.settled += 1
            else:
                again.append(self._seen(known, raised))
        self._write(done, again, self._lapsed(open_, now), day)
        return done

    def _worst(self, raised: Iterable[RaisedWarning]) -> dict[Case, RaisedWarning]:
        """Return one warning a case, the severest where two schemes raise the same."""
        found: dict[Case, RaisedWarning] = {}
        for one in raised:
            rule = self._rules[one.rule]
            period = one.period if rule.kind == MONTHLY else ""
            case = (one.rule, one.region, one.indicator, period)
            if case not in found or found[case].severity < one.severity:
                found[case] = one
            self._titles[rule.kind, one.region, one.indicator] = rule.title
        return found

    def _case(self, warning: Warning) -> Case:
        rule = self._rules.get(warning.rule)
        monthly = rule is not None and rule.kind == MONTHLY
        what = warning.indicator.code if warning.indicator is not None else warning.node
        return warning.rule, warning.region.code, what, warning.period if monthly else ""

    def _made(self, raised: RaisedWarning) -> Warning:
        ranked = self._rules[raised.rule].kind in ON_RANKS
        indicator = None if ranked else self._indicators[raised.indicator]
        return Warning(
            key=raised.key,
            rule=raised.rule,
            message_code=raised.code,
            level=raised.level,
            severity=raised.severity,
            message=raised.reason,
            region=self._regions[raised.region],
            indicator=indicator,
            node=raised.indicator if ranked else "",
            department_id=indicator.department_id if indicator is not None else None,
            period=raised.period,
            value=raised.value,
            threshold=raised.threshold,
            raised_round=self._round,
            seen_round=self._round,
            raised_at=self._at,
        )

    def _seen(self, known: Warning, raised: RaisedWarning) -> Warning:
        known.level, known.severity = raised.level, max(known.severity, raised.severity)
        known.message, known.message_code = raised.reason, raised.code
        known.value, known.threshold, known.period = raised.value, raised.threshold, raised.period
        known.seen_round = self._round
        if known.status is WarningState.LAPSED:
            known.state, known.settled_at, known.settled_by = WarningState.OPEN, None, None
            known.back = True  # type: ignore[attr-defined]
        return known

    # --- what ends --------------------------------------------------------------------------------

    def _lapsed(self, open_: Mapping[Case, Warning], now: Mapping[Case, RaisedWarning]) -> list[tuple[Warning, str]]:  # fmt: skip
        found = []
        for case, warning in open_.items():
            reason = "" if case in now else self._why_over(warning)
            if reason:
                found.append((warning, reason))
        return found

    def _why_over(self, warning: Warning) -> str:
        """Return why a warning that is not raised any more has ended; empty while that cannot be told."""
        rule, label = self._rules.get(warning.rule), Period.parse(self._round.period).label
        if warning.region_id not in self._row:
            return f"到{label}，“{warning.region.name}”已不再单列，预警自动解除。"
        if rule is None:
            return f"到{label}，这条预警规则已经停用，预警自动解除。"
        if not self._is_judged(rule, warning):
            return ""
        what = self._case(warning)[2]
        follows = self._titles.get((rule.kind, warning.region.code, what))
        if follows:
            return f"按{label}的数据，已转为“{follows}”预警，这一条自动解除。"
        return f"按{label}的数据，已不再触发这条规则，预警自动解除。"

    def _is_judged(self, rule: WarningRule, warning: Warning) -> bool:
        """Tell whether the rule had what it needs to judge this case now."""
        if rule.kind in ON_RANKS:
            return any(self._is_ranked(one, warning) for one in self._raised.ranks)
        column = self._column.get(warning.indicator_id or 0)
        if column is None:
            return False
        r = self._row[warning.region_id]
        end = Period.parse(warning.period if rule.kind == MONTHLY else self._round.period).last_day
        n = self._read.at(end, column)
        if n is None or not rule.in_force(end):
            return False
        if rule.kind == "forecast":
            chances = self._ahead.probabilities
            return chances is not None and not np.isnan(chances[n, r, column])
        if rule.kind in OF_READINGS:
            return self._read.word(n, r, column) in JUDGED
        return not np.isnan(self._read.stored.values[n, r, column])

    def _is_ranked(self, ranks: Ranks, warning: Warning) -> bool:
        row = next((n for n, place in enumerate(ranks.places) if place.code == warning.region.code), None)
        column = next((n for n, node in enumerate(ranks.nodes) if node.code == warning.node), None)
        return row is not None and column is not None and not np.isnan(ranks.values[-1, row, column])

    # --- writing ----------------------------------------------------------------------------------

    def _write(self, done: Outcome, again: Sequence[Warning], over: Sequence[tuple[Warning, str]], day: date) -> None:  # fmt: skip
        owning = _owning_departments(day)
        for warning in done.new:
            if warning.department_id not in owning:
                warning.department_id = None
        system = users.system()
        for warning, _ in over:
            warning.state, warning.settled_at, warning.settled_by = (
                WarningState.LAPSED,
                self._at,
                system,
            )
        Warning.objects.bulk_create(done.new, batch_size=BATCH)
        changed = [*again, *(warning for warning, _ in over)]
        fields = [
            "level",
            "severity",
            "message",
            "message_code",
            "value",
            "threshold",
            "period",
            "seen_round",
        ]
        Warning.objects.bulk_update(changed, [*fields, "state", "settled_at", "settled_by"], batch_size=BATCH)
        label = Period.parse(self._round.period).label
        back = [w for w in again if getattr(w, "back", False)]
        notes = [*over, *((w, f"按{label}的数据，又触发这条规则，预警重新打开。") for w in back)]
        WarningNote.objects.bulk_create(
            [WarningNote(warning=w, by=system, at=self._at, text=text) for w, text in notes], batch_size=BATCH
        )
        warning_people.tell_owners([*done.new, *back], day)
        done.seen, done.lapsed = len(again), len(over)


def _owning_departments(day: date) -> set[int | None]:
    """Return the departments that have an owner account: they answer for their indicators."""
    held = Assignment.objects.in_force(day).filter(role=Role.OWNER_UNIT, department__isnull=False)
    return set(held.filter(user__is_active=True).values_list("department_id", flat=True))

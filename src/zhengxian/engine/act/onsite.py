"""观摩点评: scores of judges for projects, trimmed, weighted, rounded by a stated rule and ranked.

Judges give 0–100 points per criterion; nobody scores his own unit. Each judge's weighted total may be rounded
first (double rounding, where the office's sheet does so); the highest and lowest totals are dropped when enough
judges remain, otherwise the mean of all is taken and said so. Source: appendix F (protocol: raters ≥ 7, drop one
highest and one lowest, unit members do not score their own; Linyi 20 of 100).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.evaluate.rank import rank, tied

PROTOCOL_JUDGES = 7


@dataclass(frozen=True, slots=True)
class Ballot:
    """One judge's points for one entry by criterion; ``own`` when the judge belongs to the entry's unit."""

    judge: str
    entry: str
    points: Mapping[str, float]
    own: bool = False


@dataclass(frozen=True, slots=True)
class OnsiteRule:
    """How ballots become a score: weights of the criteria, how many highest and lowest are dropped, decimals.

    Trimming needs ``least_kept`` ballots left over. ``ballot_decimals`` rounds every judge's total before the
    mean (None: not). Weights need not sum to 100.
    """

    weights: Mapping[str, float]
    drop: int = 1
    least_kept: int = 3
    ballot_decimals: int | None = None
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class OnsiteRow:
    """One entry: score 0–100, rank and whether it is shared, ballots kept and dropped, own ballots left out.

    ``note`` says in Chinese what was not as usual, empty when all was.
    """

    entry: str
    score: Decimal
    rank: int
    tied: bool
    kept: int
    dropped: int
    own: int
    note: str

    def scaled(self, full: float, decimals: int = 2) -> Decimal:
        """The score on another full mark, e.g. 20 of 100, rounded once more.

        >>> OnsiteRow("甲县", Decimal("91.25"), 1, False, 5, 2, 0, "").scaled(20)
        Decimal('18.25')
        """
        return half_up(self.score * Decimal(str(full)) / 100, decimals)


def score_onsite(ballots: Iterable[Ballot], rule: OnsiteRule) -> tuple[OnsiteRow, ...]:
    """Score and rank the entries; best first, equal scores share the rank (1, 2, 2, 4).

    >>> rule = OnsiteRule({"规模": 60, "进度": 40})
    >>> given = [Ballot(f"评委{n}", "甲县", {"规模": p, "进度": 90}) for n, p in enumerate([60, 80, 85, 90, 99])]
    >>> row = score_onsite(given, rule)[0]
    >>> row.score, row.kept, row.dropped
    (Decimal('87.00'), 3, 2)

    Formula: total = Σ w·p / Σ w per judge; score = mean of the totals without the ``drop`` highest and lowest.
    Errors: ``A-238`` no ballot that counts, or no weights; ``A-239`` a criterion without points or points
    outside 0–100; ``A-240`` a judge who scored an entry twice.
    """
    by_entry: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        by_entry.setdefault(ballot.entry, []).append(ballot)
    whole = sum(rule.weights.values())
    if not by_entry or whole <= 0 or min(rule.weights.values()) < 0:
        raise Refusal("A-238", "没有打分，或各项权重合计不大于 0", "请先录入评委打分和评分项权重")
    scored = [_row(entry, given, rule) for entry, given in by_entry.items()]
    return _ranked(scored, rule.decimals)


def trimmed_mean(totals: Sequence[Decimal], drop: int, least_kept: int) -> tuple[Decimal, int]:
    """Return the mean without the ``drop`` highest and lowest, and how many were dropped.

    Nothing is dropped when fewer than ``least_kept`` would be left.

    >>> trimmed_mean([Decimal(n) for n in (60, 80, 90, 100)], 1, 3)
    (Decimal('82.5'), 0)
    """
    kept = sorted(totals)
    if drop > 0 and len(kept) - 2 * drop >= max(1, least_kept):
        kept = kept[drop:-drop]
    return sum(kept, Decimal(0)) / len(kept), len(totals) - len(kept)


def _row(entry: str, ballots: Sequence[Ballot], rule: OnsiteRule) -> OnsiteRow:
    judges = [ballot.judge for ballot in ballots]
    twice = next((judge for judge in judges if judges.count(judge) > 1), None)
    if twice is not None:
        raise Refusal("A-240", f"“{twice}”对“{entry}”打了两次分", "请只保留一次")
    counted = [ballot for ballot in ballots if not ballot.own]
    if not counted:
        raise Refusal("A-238", f"“{entry}”没有可用的打分", "请录入本单位以外评委的打分")
    mean, dropped = trimmed_mean([_total(b, rule) for b in counted], rule.drop, rule.least_kept)
    note = _note(len(counted), dropped, rule)
    own = len(ballots) - len(counted)
    score = half_up(mean, rule.decimals)
    return OnsiteRow(entry, score, 0, False, len(counted) - dropped, dropped, own, note)


def _total(ballot: Ballot, rule: OnsiteRule) -> Decimal:
    total = Decimal(0)
    for aspect, weight in rule.weights.items():
        points = ballot.points.get(aspect)
        if points is None or not 0 <= points <= 100:
            wrong = f"“{ballot.judge}”对“{ballot.entry}”的“{aspect}”没有打分，或不在 0 到 100 之间"
            raise Refusal("A-239", wrong, "请补录或改正")
        total += Decimal(str(points)) * Decimal(str(weight))
    total /= sum((Decimal(str(weight)) for weight in rule.weights.values()), Decimal(0))
    return total if rule.ballot_decimals is None else half_up(total, rule.ballot_decimals)


def _note(counted: int, dropped: int, rule: OnsiteRule) -> str:
    if rule.drop and not dropped:
        return f"只有 {counted} 位评委打分，未去掉最高分和最低分。"
    return f"只有 {counted} 位评委打分，少于 {PROTOCOL_JUDGES} 位。" if counted < PROTOCOL_JUDGES else ""


def _ranked(rows: Sequence[OnsiteRow], decimals: int) -> tuple[OnsiteRow, ...]:
    places = rank(np.array([float(row.score) for row in rows]), decimals=decimals)
    shared = tied(places)
    placed = [
        OnsiteRow(r.entry, r.score, int(p), bool(t), r.kept, r.dropped, r.own, r.note)
        for r, p, t in zip(rows, places, shared, strict=True)
    ]
    return tuple(sorted(placed, key=lambda row: row.rank))

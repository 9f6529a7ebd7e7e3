"""What a clause is: a task, a report of the past, a soft appeal, a quotation, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from zhengxian.engine.act.reading import allotments, deadlines, due_days, duties, targets, units
from zhengxian.engine.act.reading.lexicon import is_imperative, modal, will
from zhengxian.engine.act.reading.model import SentenceKind, UnitRole
from zhengxian.engine.act.reading.moods import Mood, of_segments
from zhengxian.engine.act.reading.outline import label_of
from zhengxian.engine.act.reading.sentences import Span, quoted, segments

_LEAD_IN = re.compile(
    r"[:]$|(?:以下|如下|下列).{0,16}(?:方面|工作|问题|任务|意见|要求|重点|措施|事项|几点)[^,]{0,6}[。:]?$"
)
_WARNING = re.compile(
    r"(?:如果|若|一旦|凡是?|对).{2,60}(?:将(?:会)?|一律|坚决|要)?(?:严肃|从严)?(?:追责问责|问责|追究|处理|查处)"
)
_NAME = re.compile(r"《[^》]{0,80}》")
_MODAL_NEXT = re.compile(r"(?:也|都|均|还|就|既|更)?(?:要(?![求素点])|必须|应当?|须|务必|负责|牵头)")


@dataclass(slots=True)
class Clause:
    """One clause with what was found in it; spans are offsets in the folded paragraph."""

    span: Span
    kind: SentenceKind
    reason: str
    action: Span | None = None
    units: list[units.Found] = field(default_factory=list)
    deadlines: list[deadlines.Found] = field(default_factory=list)
    targets: list[targets.Found] = field(default_factory=list)

    @property
    def has_anchor(self) -> bool:
        """Whether a unit, deadline or target is named that makes an order a task."""
        return bool(self.units or self.targets or any(d.anchors for d in self.deadlines))

    @property
    def is_firm(self) -> bool:
        """Whether it names a unit, a number or a day; a bare 今年 or 三季度 may stand in a heading."""
        loose = ("whole", "bare", "season", "quarter", "half", "after")
        return bool(
            self.units or self.targets or any(d.anchors and d.form not in loose for d in self.deadlines)
        )


def judge(text: str, span: Span, base: Mood, meeting: date) -> Clause:
    """Read one clause of a paragraph within a section of the given mood; ``meeting`` tells past days from due ones."""
    if text.startswith("现将", span[0]) or _LEAD_IN.search(text, max(span[0], span[1] - 40), span[1]):
        return Clause(span, SentenceKind.OTHER, "这一句只引出下文，本身没有布置事项。")
    label = label_of(text[slice(*span)])
    parts = segments(text, (span[0] + label.length if label and not label.orders else span[0], span[1]))
    moods = of_segments(text, parts, base, _over(text, parts, meeting))
    clause = Clause(span, SentenceKind.OTHER, "")
    allotted = allotments.shares(text, *span) if Mood.REPORT not in moods else []
    ordered = base is not Mood.OPEN or any(modal(text[a:b]) or will(text[a:b]) for a, b in parts)
    clause.units = _units(text, span, parts, moods, ordered=ordered)
    clause.units += [units.Found(a, b, UnitRole.LEAD, "分配数量") for (a, b), _ in allotted]
    clause.targets = [target for _, target in allotted]
    moods = _told(parts, moods, clause.units)
    barred = [m.span() for m in _NAME.finditer(text, *span)]
    quotes = quoted(text, span)
    for (a, b), mood in zip(parts, moods, strict=True):
        if mood is Mood.ORDER:
            clause.deadlines += _deadlines(text, (a, b), barred, quotes, meeting)
    times = [(d.start, d.end) for d in clause.deadlines]
    for (a, b), mood in zip(parts, moods, strict=True):
        if mood is Mood.ORDER and not any(a <= place[0] < b for place, _ in allotted):
            clause.targets += targets.find(text, a, b, barred + quotes, times)
    clause.targets.sort(key=lambda t: t.start)
    _name_kind(clause, text, parts, moods)
    return clause


def _over(text: str, parts: list[Span], meeting: date) -> set[Span]:
    """Return the segments that open with a day or period that was over at the meeting: 一季度,全市完成投资…"""
    found = set()
    for a, b in parts:
        opening = deadlines.opening(text, a, b) if text[a] != "在" else None
        due = due_days.resolve(opening, meeting) if opening else None
        if due is not None and due < meeting:
            found.add((a, b))
    return found


def _units(
    text: str, span: Span, parts: list[Span], moods: list[Mood], *, ordered: bool
) -> list[units.Found]:
    found = duties.find(text, *span)
    held = duties.bracket(text, *span) if found else None
    for i, ((a, b), mood) in enumerate(zip(parts, moods, strict=True)):
        if held and held[0] <= a < held[1]:
            continue
        b = min(b, held[0]) if held and a < held[0] else b
        if mood in (Mood.QUOTE, Mood.REPORT) and not (mood is Mood.QUOTE and modal(text[a:b])):
            continue
        found += units.find(text, a, b, ordered=ordered and mood is Mood.ORDER)
        follows = i + 1 < len(parts) and _MODAL_NEXT.match(text, parts[i + 1][0])
        if follows and not any(a <= u.start < b for u in found):
            found += units.heads(text, a, b)
    return sorted(found, key=lambda u: u.start)


def _told(parts: list[Span], moods: list[Mood], found: list[units.Found]) -> list[Mood]:
    """Make the segments in which a unit is told to act orders, and the open ones after them."""
    result = list(moods)
    told = False
    for i, (a, b) in enumerate(parts):
        if any(a <= u.start < b for u in found):
            told = True
        elif moods[i] in (Mood.REPORT, Mood.QUOTE):
            told = False
        if told:
            result[i] = Mood.ORDER
    return result


def _deadlines(
    text: str, part: Span, barred: list[Span], quotes: list[Span], meeting: date
) -> list[deadlines.Found]:
    """Return the deadlines of a segment that are no part of a title, nor, but for cadences, of a quoted slogan."""
    return [
        d
        for d in deadlines.find(text, *part)
        if not any(a <= d.start < b for a, b in barred)
        and (d.form in ("cadence", "plan") or not any(a <= d.start < b for a, b in quotes))
        and (due_days.resolve(d, meeting) or meeting) >= meeting
    ]


def _name_kind(clause: Clause, text: str, parts: list[Span], moods: list[Mood]) -> None:
    """Set kind, reason and action from the moods and anchors."""
    start, end = clause.span
    whole = text[start:end]
    if clause.has_anchor and not (_WARNING.search(whole) and not clause.units):
        first = next(
            (p for p, m in zip(parts, moods, strict=True) if m is Mood.ORDER),
            parts[0] if parts else clause.span,
        )
        clause.kind, clause.reason = SentenceKind.TASK, _task_reason(clause)
        clause.action = (first[0], parts[-1][1] if parts else end)
    elif Mood.QUOTE in moods:
        clause.kind, clause.reason = SentenceKind.QUOTATION, "这一句转述上级的要求，没有落到本地的责任单位。"
    elif Mood.ORDER in moods and (
        modal(whole) or will(whole) or any(is_imperative(text[a:b]) for a, b in parts)
    ):
        clause.kind, clause.reason = SentenceKind.APPEAL, "这一句是一般要求，没有点名单位、期限或数量。"
    elif Mood.REPORT in moods:
        clause.kind, clause.reason = SentenceKind.REPORT, "这一句讲已经做过的工作或现状。"
    else:
        clause.kind, clause.reason = SentenceKind.OTHER, "这一句没有布置事项。"


def _task_reason(clause: Clause) -> str:
    named = [
        word
        for word, there in (
            ("点名了责任单位", clause.units),
            ("写明了期限或频次", [d for d in clause.deadlines if d.anchors]),
            ("写明了数量目标", clause.targets),
        )
        if there
    ]
    return f"这一句布置尚未完成的事项，{'，'.join(named)}。"

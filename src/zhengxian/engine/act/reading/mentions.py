"""From what the grammar found to mentions: source offsets, resolved codes and days, reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act.reading import deadlines, due_days, targets, units
from zhengxian.engine.act.reading.kinds import Clause
from zhengxian.engine.act.reading.model import (
    Comparison,
    DeadlineMention,
    DeadlineType,
    ScopeMention,
    Sentence,
    SentenceKind,
    TargetMention,
    UnitMention,
    UnitRole,
)
from zhengxian.engine.act.reading.numerals import value_of
from zhengxian.engine.act.reading.registers import Registers
from zhengxian.engine.act.reading.resolve import Resolver
from zhengxian.engine.act.reading.scope import Places
from zhengxian.engine.act.reading.source import Paragraph

SPEECH = "讲话之日"
_OPENING = re.compile(r"^(?:自|从|要|也|在|于|须|并|确保|力争|争取|必须|务必|原则上)+")
FURTHEST = 2
"""How many years ahead of the meeting a text may turn to."""


@dataclass(slots=True)
class Builder:
    """Makes sentences of clauses: knows the source, the day of the meeting and the registers."""

    text: str
    meeting: date
    registers: Registers
    resolver: Resolver
    places: Places
    asof: date

    @classmethod
    def of(cls, text: str, meeting: date, registers: Registers) -> Builder:
        """Prepare the look-ups of one document."""
        return cls(text, meeting, registers, Resolver(registers), Places(registers), meeting)

    def look_from(self, year: int | None, *, heading: bool = False) -> None:
        """Count 全年, 6月底前 and the like from a later year that the text has turned to, else from the meeting."""
        if year is not None and self.meeting.year < year <= self.meeting.year + FURTHEST:
            self.asof = date(year, 1, 1)
        elif heading and year == self.meeting.year:
            self.asof = self.meeting

    def sentence(self, paragraph: Paragraph, clause: Clause, section: tuple[str, ...]) -> Sentence:
        """Return the clause as a sentence of the source; only a task carries mentions."""
        start, end = paragraph.span(*clause.span)
        task = clause.kind is SentenceKind.TASK
        return Sentence(
            start,
            end,
            self.text[start:end],
            paragraph.plain[slice(*clause.span)],
            section,
            clause.kind,
            clause.reason,
            _action(paragraph, clause) if task else "",
            tuple(self._unit(paragraph, u) for u in clause.units) if task else (),
            tuple(self._deadline(paragraph, d) for d in clause.deadlines) if task else (),
            tuple(self._target(paragraph, t) for t in clause.targets) if task else (),
            self._scope(paragraph, clause) if task else None,
        )

    def _unit(self, paragraph: Paragraph, found: units.Found) -> UnitMention:
        start, end = paragraph.span(found.start, found.end)
        name = paragraph.plain[found.start : found.end]
        code, codes = self.resolver.unit(name)
        return UnitMention(
            start, end, self.text[start:end], name, found.role, _unit_reason(found), code, codes
        )

    def _deadline(self, paragraph: Paragraph, found: deadlines.Found) -> DeadlineMention:
        start, end = paragraph.span(found.start, found.end)
        resolved = due_days.resolve(found, self.asof)
        return DeadlineMention(
            start,
            end,
            self.text[start:end],
            found.type,
            _deadline_reason(found, resolved),
            resolved,
            self._workday(found, resolved),
            _relative_to(found),
        )

    def _workday(self, found: deadlines.Found, resolved: date | None) -> date | None:
        is_workday = self.registers.is_workday
        if is_workday is None:
            return None
        if resolved is not None:
            return due_days.last_workday(resolved, is_workday)
        count = value_of(found.groups.get("to") or found.groups.get("n") or "")
        if found.groups.get("unit") == "工作日" and count and _relative_to(found) == SPEECH:
            return due_days.workdays_after(self.meeting, int(count), is_workday)
        return None

    def _target(self, paragraph: Paragraph, found: targets.Found) -> TargetMention:
        start, end = paragraph.span(found.start, found.end)
        code = self.resolver.indicator(found.object, found.unit)
        return TargetMention(
            start,
            end,
            self.text[start:end],
            found.object,
            found.op,
            found.value,
            found.unit,
            _target_reason(found),
            found.max,
            code,
        )

    def _scope(self, paragraph: Paragraph, clause: Clause) -> ScopeMention | None:
        found = self.places.find(paragraph.folded, clause.span)
        if found is None:
            return None
        start, end = paragraph.span(*found[0])
        text = self.text[start:end]
        return ScopeMention(start, end, text, found[1] or self.resolver.unit(text)[1])


def _action(paragraph: Paragraph, clause: Clause) -> str:
    return paragraph.plain[slice(*clause.action)].strip("。；;，, ") if clause.action else ""


def _unit_reason(found: units.Found) -> str:
    if found.role is UnitRole.SUPPORT:
        return f"“{found.cue}”表明该单位配合办理。"
    if found.role is UnitRole.ALL:
        return f"“{found.cue}”前点名的是一类单位。" if found.cue else "点名的是一类单位。"
    return f"“{found.cue}”表明由该单位办理。"


def _deadline_reason(found: deadlines.Found, resolved: date | None) -> str:
    if found.type is DeadlineType.CADENCE:
        return "这是办理频次，没有截止日。"
    if found.type is DeadlineType.DURATION:
        return "这是从某一事项起算的时限，起算日由办理时确定。"
    if resolved is None:
        return "时间被隐去或没有固定的日子，无法推算截止日。"
    return f"按会议日期推算，最迟为 {resolved.isoformat()}。"


def _relative_to(found: deadlines.Found) -> str | None:
    if found.form == "after":
        return "本次会议"
    if found.type is not DeadlineType.DURATION:
        return None
    event = _OPENING.sub("", found.groups.get("from", ""))
    for tail in ("之日起", "之时起", "后", "起"):
        event = event.removesuffix(tail)
    return event or SPEECH


def _target_reason(found: targets.Found) -> str:
    if found.value is None:
        return "数量在原文中被隐去，待核实后补填。"
    if found.op is Comparison.RANGE:
        return "原文给出的是数量区间。"
    return f"原文写明要{found.op.label}的数量。"

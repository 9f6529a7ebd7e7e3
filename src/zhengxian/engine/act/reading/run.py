"""Read a document: from text to commitments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from zhengxian.engine.act.reading import duties
from zhengxian.engine.act.reading.boilerplate import repeated, why_dropped
from zhengxian.engine.act.reading.errors import refuse_length
from zhengxian.engine.act.reading.kinds import Clause, judge
from zhengxian.engine.act.reading.lexicon import MODAL, is_imperative, opens_with_verb
from zhengxian.engine.act.reading.mentions import Builder
from zhengxian.engine.act.reading.model import Dropped, Heading, Reading, Sentence, SentenceKind
from zhengxian.engine.act.reading.moods import Mood, of_heading, tells_state, turn, year_named
from zhengxian.engine.act.reading.outline import Label, Outline, label_of
from zhengxian.engine.act.reading.registers import Registers
from zhengxian.engine.act.reading.sentences import LONGEST, Span, clauses, sentences
from zhengxian.engine.act.reading.source import Paragraph, paragraphs, unwrapped

LONGEST_TEXT = 1_000_000
HEADING_LENGTH = 42
BRIEF = 22
_MODAL = re.compile(MODAL)
_STOP = "。!?;,:…"
_UNDER_REVIEW = re.compile(r"要|下一?步|今后|必须|应当|目标|打算")


def read(text: str, *, doc: str, meeting: date, registers: Registers | None = None) -> Reading:
    """Read the tasks out of a speech or report, each with its place in the source.

    ``text``: the plain text, at most 1,000,000 characters; ``doc``: its name; ``meeting``: the day that 今年,
    6月底前 and the like are counted from. Without ``registers`` nothing is resolved to codes. Every sentence of
    the text is in the result with its kind and the reason; what was left out is in ``dropped``. An empty text
    gives an empty reading.

    Errors: ``A-100`` the text is too long.

    Source: domain.md §6.1 (立项: one matter, one item, unit and deadline).

    >>> reading = read("市住建局要在6月底前改造老旧小区30个以上。", doc="例", meeting=date(2025, 2, 10))
    >>> task = reading.tasks[0]
    >>> task.units[0].name, task.deadlines[0].resolved.isoformat(), task.targets[0].value
    ('市住建局', '2025-06-30', 30.0)
    """
    refuse_length(len(text), LONGEST_TEXT, doc)
    reader = _Reader(Builder.of(text, meeting, registers or Registers()))
    lines = with_duties(unwrapped(paragraphs(text)))
    again = repeated(lines)
    for i, line in enumerate(lines):
        reason = "这一段与前文重复，已读过一次。" if i in again else why_dropped(line)
        if reason is None:
            reader.paragraph(line)
        else:
            reader.dropped.append(Dropped(*line.span(0, len(line.plain)), reason))
    return Reading(doc, meeting, tuple(reader.headings), tuple(reader.sentences), tuple(reader.dropped))


def with_duties(lines: list[Paragraph]) -> list[Paragraph]:
    """Join a paragraph that only names those responsible (责任单位:…) to the one before it."""
    joined: list[Paragraph] = []
    for line in lines:
        span = duties.bracket(line.folded, 0, len(line.folded))
        if joined and span is not None and span[0] == 0 and line.folded[0] not in "“":
            joined[-1] = joined[-1].followed_by(line)
        else:
            joined.append(line)
    return joined


def _with_brackets(text: str, spans: list[Span]) -> list[Span]:
    """Join a sentence that is nothing but a bracket of those responsible to the one before it."""
    joined: list[Span] = []
    for start, end in spans:
        alone = joined and text[start] in "([【责牵配承主" and duties.bracket(text, start, end)
        if alone and alone[0] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _own_subject(text: str, part: Span) -> bool:
    """Whether a clause names before 要 who acts, even if no unit is known by that name."""
    order = _MODAL.search(text, part[0], min(part[1], part[0] + 24))
    subject = text[part[0] : order.start()] if order else ""
    return (
        len(subject) > 1
        and "," not in subject
        and not opens_with_verb(subject)
        and subject.strip("也还都就一二三四五六七八九十是") != ""
    )


@dataclass(slots=True)
class _Reader:
    """What has been read so far: the open headings and the mood of the text at this place."""

    builder: Builder
    outline: Outline = field(default_factory=lambda: Outline([]))
    mood: Mood = Mood.OPEN
    digresses: bool = False
    ordering: bool = False
    headings: list[Heading] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def paragraph(self, line: Paragraph) -> None:
        """Read one paragraph."""
        settled = self.mood
        self.digresses = self.ordering = False
        spans = _with_brackets(line.folded, sentences(line.folded))
        for i, span in enumerate(spans):
            self._sentence(line, span, followed=i + 1 < len(spans), alone=len(spans) == 1)
        if self.digresses:
            self.mood = settled

    def _sentence(self, line: Paragraph, span: Span, *, followed: bool, alone: bool) -> None:
        text = line.folded[slice(*span)]
        if len(text) > LONGEST:
            self._add(
                line, Clause(span, SentenceKind.OTHER, f"这一句超过 {LONGEST} 字，没有断句，未作细读。")
            )
            return
        label = label_of(text)
        body = text[label.length :].strip() if label else text
        if self._may_head(label, text, body, followed=followed, alone=alone):
            clause = judge(line.folded, span, self._base(label), self.builder.asof)
            if not clause.is_firm or (label is None and not self._lists(clause, body)):
                self._heading(line, span, label, body)
                return
        if label and len(self.outline.open) and label.style == self.outline.open[-1][0]:
            self.outline.open.pop()
        self._turn(body)
        self.builder.look_from(year_named(body))
        base = self._base(label)
        if base is Mood.OPEN and self.ordering and body.startswith(("其中", "同时", "另")):
            base = Mood.ORDER
        for clause in self._clauses(line.folded, span, base):
            self._add(line, clause)
            self.ordering = clause.kind is SentenceKind.TASK

    def _may_head(self, label: Label | None, text: str, body: str, *, followed: bool, alone: bool) -> bool:
        """Whether a sentence has the form of a heading: short, and numbered or alone without a full stop."""
        if not body or len(body) > HEADING_LENGTH:
            return False
        stopped = text[-1] in _STOP
        if label is None:
            return alone and not stopped and len(body) <= HEADING_LENGTH - 8
        return followed or (alone and (not stopped or len(body) <= BRIEF))

    def _lists(self, clause: Clause, body: str) -> bool:
        """Whether a line without number and full stop is an entry of a list of tasks, not a headline."""
        return bool(clause.units or (clause.targets and is_imperative(body) and self.sentences))

    def _base(self, label: Label | None) -> Mood:
        return Mood.ORDER if label and label.orders else self.mood

    def _heading(self, line: Paragraph, span: Span, label: Label | None, body: str) -> None:
        start, end = line.span(*span)
        text = line.plain[slice(*span)].rstrip("。；：:")
        path = self.outline.path
        self.builder.look_from(year_named(body), heading=True)
        if label or self.sentences:
            self._turn_to(label, body)
            path = self.outline.enter(label.style if label else "plain", text)
        self.headings.append(Heading(start, end, text, max(1, len(path)), path))
        self._add(line, Clause(span, SentenceKind.HEADING, "这是标题。"))

    def _turn_to(self, label: Label | None, body: str) -> None:
        """Set the mood of the section that a heading opens; under a review only clear words end it."""
        high = label is None or label.style in ("han", "part")
        mood = Mood.ORDER if label and label.orders else of_heading(body, self.builder.meeting.year)
        if (
            self.mood is Mood.REPORT
            and not high
            and not (label and label.orders)
            and not _UNDER_REVIEW.search(body)
        ):
            return
        if mood is not None:
            self.mood = mood
        elif high and self.mood is Mood.REPORT:
            self.mood = Mood.OPEN
        elif self.mood is Mood.OPEN and tells_state(body.rstrip("。;")):
            self.mood = Mood.REPORT

    def _turn(self, text: str) -> None:
        """Follow a sentence that turns the mood; troubles named within a plan last for one paragraph."""
        mood = turn(text, self.builder.meeting.year)
        self.digresses = mood is not Mood.ORDER and (
            self.digresses or (mood is Mood.REPORT and self.mood is Mood.ORDER)
        )
        self.mood = mood or self.mood

    def _clauses(self, text: str, span: Span, base: Mood) -> list[Clause]:
        """Read the clauses between semicolons; one that shares the unit named before it is not split off."""
        groups: list[Clause] = []
        for part in clauses(text, span):
            clause = judge(text, part, base, self.builder.asof)
            before = groups[-1] if groups else None
            shared = before and before.units and not clause.units and clause.kind is not SentenceKind.REPORT
            if before and shared and not _own_subject(text, part):
                groups[-1] = judge(text, (before.span[0], part[1]), base, self.builder.asof)
            else:
                groups.append(clause)
        return groups

    def _add(self, line: Paragraph, clause: Clause) -> None:
        self.sentences.append(self.builder.sentence(line, clause, self.outline.path))

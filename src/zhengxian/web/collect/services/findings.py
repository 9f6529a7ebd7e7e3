"""Questions of the checks: asked, asked again after a change, explained, settled by a correction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from zhengxian.engine.collect import Hit, Line, Subject, run_checks
from zhengxian.web.collect import to_engine
from zhengxian.web.collect.models import Finding, FindingNote, FindingState, Severity, UploadKind
from zhengxian.web.collect.selectors.findings import for_reporters, takes_explanation
from zhengxian.web.collect.selectors.sheets import Key, Sheet
from zhengxian.web.collect.selectors.submissions import fillable_by
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit

SEVERITY = {
    "error": Severity.ERROR,
    "explain": Severity.EXPLAIN,
    "recompute": Severity.EXPLAIN,
    "ask": Severity.EXPLAIN,
    "note": Severity.NOTE,
}
NOT_HERE = frozenset({"blank", "state", "revision"})
"""Kinds of checks that a sheet answers by itself: it knows its blank cells and wants the reasons of its states."""
QUICK = frozenset({"range", "decimals", "monotone", "part_whole", "parts_sum", "share_of", "band", "magnitude",
                   "jump_step", "jump_history", "base_change", "base_level"})  # fmt: skip
"""Kinds that look at single cells and their row; run with every save."""


@transaction.atomic
def refresh(
    sheet: Sheet, *, by: User, at: datetime | None = None, only: Collection[Key] | None = None
) -> list[Finding]:
    """Run the checks over a sheet and store what they ask; return the questions that stand now.

    A question that is asked again in other words is open again; one that is not asked any more is settled as
    corrected. ``only`` limits the run to the rows of some cells and to quick checks (with every save).
    """
    case = to_engine.case_of(sheet)
    rules = [r for r in case.rules if r.kind not in NOT_HERE and (only is None or r.kind in QUICK)]
    regions = None if only is None else {region for region, _ in only}
    subject = case.subject
    if regions is not None:
        subject = Subject.of(sheet.submission.period, regions, sheet.indicators)
    hits = [
        h for h in run_checks(case.figures, rules, subject=subject) if h.period == sheet.submission.period
    ]
    asked = _asked_before(sheet, {r.code for r in rules}, regions)
    made = {h.key: _asked(h, sheet, asked.get(_stored_key(h, sheet)), at) for h in hits}
    gone = [f for f in asked.values() if f.pk not in {m.pk for m in made.values()} and f.status.is_open]
    _settle(gone, by, at)
    return list(made.values())


def preview(sheet: Sheet) -> dict[Key, tuple[tuple[str, str], ...]]:
    """Return what the checks would ask of a sheet, by cell: severity and sentence; nothing is stored."""
    case = to_engine.case_of(sheet)
    rules = [r for r in case.rules if r.kind not in NOT_HERE and r.audience == "reporter"]
    found: dict[Key, list[tuple[str, str]]] = {}
    for hit in run_checks(case.figures, rules, subject=case.subject):
        if hit.period == sheet.submission.period and SEVERITY[hit.severity] != Severity.NOTE:
            found.setdefault((hit.region, hit.indicator), []).append(
                (SEVERITY[hit.severity].value, hit.message)
            )
    return {key: tuple(asks) for key, asks in found.items()}


def _asked_before(sheet: Sheet, codes: set[str], regions: set[str] | None) -> dict[str, Finding]:
    rows = Finding.objects.filter(submission=sheet.submission, check_code__in=codes)
    if regions is not None:
        rows = rows.filter(region__code__in=regions)
    return {f.key: f for f in rows}


def _stored_key(hit: Hit, sheet: Sheet) -> str:
    return f"{sheet.submission.pk}:{hit.key}"[:200]


def _asked(hit: Hit, sheet: Sheet, before: Finding | None, at: datetime | None) -> Finding:
    """Store one question, or bring the stored one up to date."""
    if before is None:
        return _first(hit, sheet, at)
    changed = before.message != hit.message
    if changed or before.status is FindingState.RESOLVED:
        before.message, before.arithmetic = hit.message, _arithmetic(hit.arithmetic)
        before.severity, before.message_code = SEVERITY[hit.severity], hit.code
        before.state, before.settled_at, before.settled_by = FindingState.OPEN, None, None
        before.raised_at = at or timezone.now()
        before.save()
    return before


def _first(hit: Hit, sheet: Sheet, at: datetime | None) -> Finding:
    above = {r.parent.code: r.parent for r in sheet.regions.values() if r.parent is not None}
    places = {**above, **sheet.regions}
    region = next((places[c] for c in (hit.region, *hit.regions) if c in places), None)
    indicator = next(
        (sheet.indicators[c] for c in (hit.indicator, *hit.indicators) if c in sheet.indicators), None
    )
    return Finding.objects.create(
        key=_stored_key(hit, sheet),
        check_code=hit.check,
        message_code=hit.code,
        severity=SEVERITY[hit.severity],
        message=hit.message,
        arithmetic=_arithmetic(hit.arithmetic),
        submission=sheet.submission,
        region=region or next(iter(sheet.regions.values())),
        indicator=indicator or next(iter(sheet.indicators.values())),
        period=hit.period,
        raised_at=at or timezone.now(),
    )


def _arithmetic(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [
        {"label": line.label, "previous": line.previous, "current": line.current, "unit": line.unit}
        for line in lines
    ]


def _settle(gone: Iterable[Finding], by: User, at: datetime | None) -> None:
    for finding in gone:
        finding.state, finding.settled_at, finding.settled_by = (
            FindingState.RESOLVED,
            at or timezone.now(),
            by,
        )
        finding.save(update_fields=["state", "settled_at", "settled_by"])


@transaction.atomic
def explain(
    *,
    finding_id: int,
    text: str,
    by: User,
    access: Access,
    attachment: UploadedFile[bytes] | None = None,
    at: datetime | None = None,
) -> Finding:
    """Answer a question with its grounds; whether that is enough is for the reviewer to say.

    Errors: ``C-150`` nothing is written; ``C-151`` (conflict) the question is settled already; ``C-152`` a figure that
    cannot be is put right, not explained; those of `uploads.keep`.
    """
    mine = for_reporters(Finding.objects.filter(submission__in=fillable_by(access)))
    asked = mine.select_for_update(of=("self",)).select_related("submission").filter(pk=finding_id).first()
    if asked is None:
        raise Hidden()
    if not text.strip():
        raise Refused("C-150", "说明是空的。请写明原因和依据，如文件名称和文号")
    if not asked.status.is_open:
        raise Conflict("C-151", f"这个问题现在是“{asked.status.label}”，不用再说明。请刷新页面")
    if not takes_explanation(asked):
        raise Refused("C-152", "这一处是错误，不能用说明代替。请改数")
    kept = None
    if attachment is not None:
        kept = uploads.keep(
            file=attachment, kind=UploadKind.EVIDENCE, submission=asked.submission, by=by, at=at
        )
    FindingNote.objects.create(
        finding=asked, by=by, at=at or timezone.now(), text=text.strip(), attachment=kept
    )
    asked.state = FindingState.EXPLAINED
    asked.save(update_fields=["state"])
    audit.record(
        "finding.explain", asked, f"说明问题 {asked.message_code}：{text.strip()[:200]}", by=by, at=at
    )
    return asked

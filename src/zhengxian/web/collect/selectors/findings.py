"""Questions of the checks as the people who fill in forms see them.

Questions meant for reviewers only never reach a page of a reporter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db.models import Q, QuerySet

from zhengxian import definitions
from zhengxian.web.collect.models import Finding, FindingState, Severity, Submission
from zhengxian.web.collect.selectors.submissions import fillable_by, visible_to
from zhengxian.web.core.access import Access
from zhengxian.web.core.refusal import Hidden


@cache
def reviewer_checks() -> frozenset[str]:
    """Return the codes of the checks whose questions are for reviewers."""
    return frozenset(code for code, rule in definitions.checks().items() if rule.audience == "reviewer")


@cache
def explainable_errors() -> frozenset[str]:
    """Return the codes of the checks whose errors can be right all the same: a cumulative figure falls after a refund.

    With its grounds such a figure can be handed in; the reviewer has to accept them before it is approved.
    """
    return frozenset(code for code, rule in definitions.checks().items() if rule.kind in _CAN_BE_RIGHT)


_CAN_BE_RIGHT = frozenset({"monotone"})


def takes_explanation(finding: Finding) -> bool:
    """Tell whether grounds can stand for a question: always but for figures that cannot be."""
    return finding.severity != Severity.ERROR or finding.check_code in explainable_errors()


def for_reporters(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Leave out what is for reviewers."""
    return rows.exclude(check_code__in=reviewer_checks())


def of_submission(submission: Submission) -> list[Finding]:
    """Return the questions on a sheet that a reporter sees and that are not settled by a correction."""
    rows = for_reporters(Finding.objects.filter(submission=submission)).exclude(state=FindingState.RESOLVED)
    return sorted(rows.select_related("region", "indicator"), key=_gravest_first)


def _gravest_first(finding: Finding) -> tuple[int, int, int]:
    return (
        list(Severity).index(Severity(finding.severity)),
        list(FindingState).index(finding.status),
        finding.pk,
    )


def asked_of(access: Access) -> QuerySet[Finding]:
    """Return every question on the sheets of a reporter's units, the newest first."""
    rows = for_reporters(Finding.objects.filter(submission__in=fillable_by(access)))
    return rows.exclude(severity=Severity.NOTE).select_related("region", "indicator", "submission__form")


def waiting_for(access: Access) -> QuerySet[Finding]:
    """Return the questions that wait for a reporter's explanation."""
    return asked_of(access).filter(state=FindingState.OPEN)


def one_visible(access: Access, finding_id: int) -> Finding:
    """Return one question with its thread, or raise `Hidden`."""
    rows = for_reporters(Finding.objects.filter(submission__in=visible_to(access), pk=finding_id))
    found = rows.select_related("region", "indicator", "submission__form").first()
    if found is None:
        raise Hidden()
    return found


def threads(findings: Iterable[Finding]) -> dict[int, list[dict[str, object]]]:
    """Return the threads of questions as the component shows them; one query."""
    from zhengxian.web.collect.models import FindingNote

    found: dict[int, list[dict[str, object]]] = {f.pk: [_machine(f)] for f in findings}
    for note in FindingNote.objects.filter(finding__in=found).select_related("by", "attachment"):
        line = {
            "mark": note.by.display_name[:1],
            "who": note.by.display_name,
            "at": note.at,
            "text": note.text,
        }
        found[note.finding_id].append({**line, "file": note.attachment})
    return found


def _machine(finding: Finding) -> dict[str, object]:
    return {"mark": "核", "who": "自动核查", "at": finding.raised_at, "text": finding.message, "system": True}


def named(rows: QuerySet[Finding], text: str) -> QuerySet[Finding]:
    """Keep questions whose region, indicator, form or sentence holds a text."""
    word = text.strip()[:40]
    found = Q(region__name__icontains=word) | Q(indicator__title__icontains=word) | Q(message__icontains=word)
    return rows.filter(found | Q(submission__form__title__icontains=word))

"""Where a figure comes from, step by step, as far as the reader may know."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Finding, Observation, Submission
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.collect.selectors.submissions import visible_to
from zhengxian.web.core.access import Access

Step = dict[str, str]


def works_on(access: Access, one: Observation) -> bool:
    """Tell whether a reader works on the figure: only then is he shown who asked and answered what about it."""
    return Sight.of(access).works_on(one.region, one.indicator.department_id)


def findings_of(access: Access, one: Observation) -> list[Finding]:
    """Return the questions about a figure with their threads, for those who work on it."""
    if not works_on(access, one):
        return []
    rows = Finding.objects.filter(region=one.region, indicator=one.indicator, period=one.period)
    return list(rows.select_related("settled_by").prefetch_related("notes__by"))


def trace(access: Access, one: Observation) -> list[Step]:
    """Return the way of a figure: value, checks, review, submission, file and cell."""
    steps = [_value(one), _checks(findings_of(access, one), known=works_on(access, one))]
    if one.submission is not None:
        steps += [_review(one.submission), _handed_in(one.submission)]
    else:
        steps.append(_step("写入", f"{one.recorded_by}，{_when(one.recorded_at)}写入"))
    steps.append(_file(access, one, known=works_on(access, one)))
    return steps


def _step(label: str, text: str) -> Step:
    return {"label": label, "text": text}


def _when(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""  # type: ignore[arg-type]


def _value(one: Observation) -> Step:
    shown = one.get_state_display() if one.value is None else f"{one.value:.15g} {one.indicator.unit}".strip()
    return _step("数值", f"{shown}，{one.get_status_display()}，第 {one.version} 版")


def _checks(findings: list[Finding], *, known: bool) -> Step:
    if not known:
        return _step("核查", "核查记录由参与这项工作的人查看")
    if not findings:
        return _step("核查", "没有查出问题")
    states = "，".join(f"{f.get_severity_display()}{f.message_code}{f.get_state_display()}" for f in findings)
    return _step("核查", states)


def _review(submission: Submission) -> Step:
    if submission.reviewed_by is None:
        return _step("审核", "还没有审核")
    when = _when(submission.reviewed_at)
    return _step("审核", f"{submission.reviewed_by}，{when}，{submission.get_state_display()}")


def _handed_in(submission: Submission) -> Step:
    title = f"“{submission.form.title}”（{Period.parse(submission.period).label}）第 {submission.version} 版"
    who = f"{submission.submitted_by}，{_when(submission.submitted_at)}" if submission.submitted_by else ""
    return _step("填报", f"{submission.unit_name}，{title}。{who}")


def _file(access: Access, one: Observation, *, known: bool) -> Step:
    if one.upload is None:
        return _step("文件", "在页面上填写，没有文件" if one.submission else "经接口或系统写入，没有文件")
    if not known:
        return _step("文件", "文件由参与这项工作的人查看")
    cell = f"，{one.cell}" if one.cell else ""
    step = _step(
        "文件", f"{one.upload.name}{cell}，{one.upload.uploaded_by}，{_when(one.upload.uploaded_at)}上传"
    )
    if one.upload.submission_id and visible_to(access).filter(pk=one.upload.submission_id).exists():
        return step | {"href": reverse("collect:file", args=[one.upload.pk]), "link": "下载"}
    return step

"""Where a sheet stands on its way, in steps."""

from __future__ import annotations

from zhengxian.web.collect.models import Submission, SubmissionState


def steps_of(submission: Submission, returned: int = 0) -> list[dict[str, str]]:
    """Return the steps from draft to approved, the present one marked."""
    status = submission.status
    states = {
        SubmissionState.DRAFT: ("now", "todo", "todo", "todo"),
        SubmissionState.SUBMITTED: ("done", "now", "todo", "todo"),
        SubmissionState.RETURNED: ("done", "done", "bad", "todo"),
        SubmissionState.APPROVED: ("done", "done", "", "done"),
    }[status]
    back = f"已退回 {returned} 格" if returned else "已退回"
    labels = ("草稿", "待审核", back, "已通过")
    shown = [(label, state) for label, state in zip(labels, states, strict=True) if state]
    return [{"label": label, "state": state} for label, state in shown if label != "已退回" or state == "bad"]

"""Take a sheet in hand: found for the person who fills it, and locked to the end of the transaction."""

from __future__ import annotations

from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.selectors.submissions import fillable_by
from zhengxian.web.core.access import Access
from zhengxian.web.core.refusal import Conflict, Hidden


def locked(submission_id: int, access: Access) -> Submission:
    """Return the submission the person fills, locked to the end of the transaction, or raise `Hidden`."""
    rows = fillable_by(access).select_for_update(of=("self",))
    found = rows.select_related("form", "region", "department").filter(pk=submission_id).first()
    if found is None:
        raise Hidden()
    return found


def hold_open(submission: Submission) -> None:
    """Refuse to change a sheet that is with the reviewers or approved. Errors: ``C-120`` (conflict)."""
    if not submission.status.is_editable:
        state = submission.status.label
        raise Conflict("C-120", f"这张表现在是“{state}”，不能改数。要改，请先撤回或等审核退回")

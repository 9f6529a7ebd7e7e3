"""Evidence given back as a download."""

from __future__ import annotations

from django.http import FileResponse
from django.views.decorators.http import require_safe

from zhengxian.web.act.selectors import evidence
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs


@require_safe
@needs(Action.SEE_ITEMS)
def file(request: OfficeRequest, evidence_id: int) -> FileResponse:
    """Give a file of an item back, never to be shown in the browser."""
    kept = evidence.one_visible(request.access, evidence_id).upload
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Hidden from error
    answer = FileResponse(
        content, as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""What closes a project: full capacity with its proof, or ended or moved out for a reason (domain.md §5.1)."""

from __future__ import annotations

from zhengxian.web.act.models import ItemKind, LedgerItem, Project, ProjectStep, SideState, StepKind
from zhengxian.web.act.services.closing import condition
from zhengxian.web.core.refusal import Refused


@condition(ItemKind.PROJECT)
def reached_or_aside(item: LedgerItem) -> None:
    """Refuse to close a project that goes on. Errors: ``A-439`` neither full capacity nor ended nor moved out."""
    project = Project.objects.filter(pk=item.pk).first()
    if project is None or project.side in (SideState.ENDED, SideState.REMOVED):
        return
    steps = ProjectStep.objects.filter(project=project, reached_on__isnull=False)
    if not steps.filter(step=StepKind.FULL_CAPACITY).exists():
        raise Refused(
            "A-439",
            f"项目“{item.title}”没有登记达效，也没有终止或调出，不能销号。"
            "请先登记达效的日期和佐证，或由督查员写明原因后终止、调出",
        )

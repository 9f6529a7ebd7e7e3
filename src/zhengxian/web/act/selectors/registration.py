"""Projects that statistics may be waiting for, with their steps and papers, and firms that are in the register."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from zhengxian.web.act.models import Project, SideState, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.chains import NOT_COUNTED
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.core.access import Access


def candidates(access: Access, wish: ProjectWish) -> QuerySet[Project]:
    """Return the projects of a person that count and go on."""
    rows = projects.narrowed(projects.visible_to(access), wish)
    return rows.exclude(item__state__in=NOT_COUNTED).exclude(side__in=[SideState.ENDED, SideState.REMOVED])


def with_papers(rows: QuerySet[Project], ids: Iterable[int]) -> list[Project]:
    """Return some of these projects with their steps and papers."""
    return list(rows.filter(pk__in=list(ids)).prefetch_related("steps", "papers__evidence"))


def firms_in_register() -> set[tuple[int, int]]:
    """Return pairs of firm and project that were entered in statistics: a firm's next project finds it registered."""
    rows = Project.objects.filter(
        enterprise__isnull=False, steps__step=StepKind.REGISTERED, steps__reached_on__isnull=False
    )
    return set(rows.values_list("enterprise_id", "pk"))

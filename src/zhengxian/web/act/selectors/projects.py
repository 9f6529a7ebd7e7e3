"""Projects: who sees them, who keeps them, what a list of them is narrowed to, and one project with everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from zhengxian.web.act.models import (
    Chain,
    Evidence,
    ItemState,
    LedgerItem,
    Project,
    ProjectPaper,
    ProjectStep,
)
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.places import Places
from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Department, Level, Region, RegionChange, Role, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.scopes import is_office_wide


@dataclass(frozen=True)
class ProjectWish:
    """What a list of projects is narrowed to; ``light``, ``step`` and ``sort`` are applied by the service that knows them."""

    county: str = ""
    sector: str = ""
    chain: str = ""
    batch: str = ""
    side: str = ""
    text: str = ""
    light: str = ""
    step: str = ""
    sort: str = ""


def visible_to(access: Access) -> QuerySet[Project]:
    """Return the projects whose ledger item a person sees, and those he keeps, drafts of his own unit included."""
    if not access.may(Action.SEE_ITEMS):
        return Project.objects.none()
    seen = items.one_of_visible(access, "item")
    return _whole(Project.objects.filter(seen | _kept(access) | _read(access)))


def items_kept_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the ledger items of the projects a person keeps."""
    return LedgerItem.objects.filter(project__in=kept_by(access).order_by().values("pk"))


def items_supervised_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the ledger items of the projects a person supervises."""
    return LedgerItem.objects.filter(project__in=supervised_by(access).order_by().values("pk"))


def kept_by(access: Access) -> QuerySet[Project]:
    """Return the projects a person keeps: those of his unit, and those he supervises."""
    if not access.may(Action.RUN_PROJECTS):
        return Project.objects.none()
    return Project.objects.filter(_kept(access))


def supervised_by(access: Access) -> QuerySet[Project]:
    """Return the projects a person supervises: he may pause, end and move them out, and move passed days."""
    return Project.objects.filter(_supervised(access))


def one_visible(access: Access, project_id: int) -> Project:
    """Return one project with its steps, months and papers, or raise `Hidden`."""
    return _found(_deep(visible_to(access)).filter(pk=project_id))


def one_kept(access: Access, project_id: int) -> Project:
    """Return one project the person keeps, with its steps, months and papers, or raise `Hidden`."""
    return _found(_deep(_whole(kept_by(access))).filter(pk=project_id))


def one_supervised(access: Access, project_id: int) -> Project:
    """Return one project the person supervises, or raise `Hidden`."""
    return _found(_whole(supervised_by(access)).filter(pk=project_id))


def one_evidence(access: Access, project_id: int, evidence_id: int) -> Evidence:
    """Return one file of a project that the person sees, or raise `Hidden`."""
    rows = Evidence.objects.select_related("upload").filter(pk=evidence_id, item_id=project_id)
    found = rows.filter(item__in=visible_to(access).order_by().values("pk")).first()
    if found is None:
        raise Hidden
    return found


def own_upload(user: User, upload_id: int) -> Upload:
    """Return a workbook of projects that the person himself handed in, or raise `Hidden`."""
    rows = Upload.objects.filter(kind=UploadKind.FORM, submission__isnull=True, uploaded_by=user)
    found = rows.filter(pk=upload_id).first()
    if found is None:
        raise Hidden
    return found


def narrowed(rows: QuerySet[Project], wish: ProjectWish) -> QuerySet[Project]:
    """Keep what fits the wish, as far as columns tell; in the order of places."""
    if wish.county:
        path = Region.objects.filter(code=wish.county).values_list("path", flat=True).first()
        rows = rows.filter(_below("item__place__path", _past((path,)))) if path else rows.none()
    for name in ("sector", "batch", "side"):
        if value := getattr(wish, name):
            rows = rows.filter(**{name: value})
    if wish.chain:
        rows = rows.filter(chain__code=wish.chain)
    if wish.text:
        words = wish.text
        rows = rows.filter(
            Q(item__title__icontains=words)
            | Q(item__number__icontains=words)
            | Q(enterprise__name__icontains=words)
        )
    return rows.order_by("item__place__path", "item__title", "pk")


def whole_of(ids: Sequence[int]) -> dict[int, Project]:
    """Return projects that a list has found visible, with places, people and firms, by their key."""
    return _whole(Project.objects.all()).in_bulk(list(ids))


def owner_counts(ids: Sequence[int]) -> list[tuple[str, int]]:
    """Return the units that own projects which a list has found visible, with how many each, the most first."""
    names = Coalesce("item__owner_department__name", "item__owner_region__name", Value(""))
    rows = Project.objects.filter(pk__in=ids).order_by().values(owner=names).annotate(n=Count("pk"))
    return [(row["owner"], row["n"]) for row in rows.order_by("-n", "owner")]


@dataclass(frozen=True)
class Choices:
    """What the filters of the list offer, as pairs of value and words."""

    counties: list[tuple[str, str]]
    chains: list[tuple[str, str]]
    batches: list[tuple[str, str]]


def choices(access: Access) -> Choices:
    """Return what occurs among the projects a person sees."""
    rows = visible_to(access).order_by()
    now = Places(clock.today())
    places = Region.objects.filter(pk__in=rows.values("item__place")).distinct()
    counties = {r.code: r for place in places if (r := now.at(place, Level.COUNTY)) is not None}
    offered = [(r.code, r.name) for r in sorted(counties.values(), key=lambda r: (r.order, r.code))]
    chains = Chain.objects.filter(projects__in=rows.values("pk")).distinct().values_list("code", "title")
    batches = rows.exclude(batch="").values_list("batch", flat=True).distinct()
    return Choices(offered, list(chains), [(b, b) for b in sorted(batches, reverse=True)])


def places_for(access: Access) -> QuerySet[Region]:
    """Return where a person may enter a project: the regions of his role that exist today."""
    below = Region.objects.in_force(clock.today()).order_by("path")
    paths = access.scope(Action.RUN_PROJECTS).paths
    if access.scope(Action.RUN_PROJECTS).departments or is_office_wide(access, Action.RUN_PROJECTS):
        return below
    return below.below(paths)


def owner_places(access: Access) -> QuerySet[Region]:
    """Return the regions that may own a project this person enters."""
    return (
        Region.objects.in_force(clock.today()).below(access.scope(Action.RUN_PROJECTS).paths).order_by("path")
    )


def owner_departments(access: Access) -> QuerySet[Department]:
    """Return the departments that may own a project this person enters: all for the office, else his own."""
    if is_office_wide(access, Action.ASSIGN_ITEMS):
        return Department.objects.all()
    return Department.objects.filter(pk__in=access.scope(Action.OWN_ITEMS).departments)


def leaders() -> QuerySet[User]:
    """Return who may take a project under his care (包联): everybody who is a leader today."""
    held = Assignment.objects.filter(role=Role.LEADER).in_force(clock.today())
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name")


def chains() -> QuerySet[Chain]:
    """Return all industrial chains."""
    return Chain.objects.all()


def parks() -> QuerySet[Region]:
    """Return the parks that exist today."""
    return Region.objects.in_force(clock.today()).filter(level=Level.PARK).order_by("path")


def _kept(access: Access) -> Q:
    own = access.scope(Action.OWN_ITEMS)
    mine = Q(item__owner_department__in=own.departments)
    return mine | _below("item__owner_region__path", _past(own.paths)) | _supervised(access)


def _supervised(access: Access) -> Q:
    if is_office_wide(access, Action.ASSIGN_ITEMS):
        return Q(item__isnull=False)
    paths = _past(access.scope(Action.ASSIGN_ITEMS).paths)
    return _below("item__owner_region__path", paths) | _below("item__place__path", paths)


def _read(access: Access) -> Q:
    """What lies in regions that have gone into those of the person; what lies there today is the item's own door."""
    paths = access.scope(Action.SEE_ITEMS).paths
    old = tuple(path for path in _past(paths) if path not in paths)
    return _below("item__place__path", old) & ~Q(item__state=ItemState.DRAFT)


def _past(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return paths with those of regions that went into them; one query where nothing ever changed."""
    if not paths or not RegionChange.objects.exists():
        return paths
    return Places(clock.today()).past(paths)


def _below(column: str, paths: tuple[str, ...]) -> Q:
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{column}__startswith": path})
    return condition


def _whole(rows: QuerySet[Project]) -> QuerySet[Project]:
    joined = ("item__place", "item__owner_region", "item__owner_department", "item__leader", "chain")
    return rows.select_related(*joined, "enterprise", "park")


def _deep(rows: QuerySet[Project]) -> QuerySet[Project]:
    files = Prefetch("evidence", Evidence.objects.select_related("upload", "by"))
    steps = Prefetch("steps", ProjectStep.objects.select_related("recorded_by").prefetch_related(files))
    papers = Prefetch("papers", ProjectPaper.objects.prefetch_related(files))
    return rows.prefetch_related(steps, papers, "investments")


def _found(rows: QuerySet[Project]) -> Project:
    found = rows.first()
    if found is None:
        raise Hidden
    return found

"""Enterprise requests: who sees which, the list with its filters, one with its visits and repeats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from zhengxian.web.act.models import Category, ItemState, Request, ReturnVisit, Satisfaction
from zhengxian.web.act.selectors import items, overdue
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide

DONE = (ItemState.CLOSED, ItemState.ARCHIVED)
_OPEN = (ItemState.ESTABLISHED, *ItemState.running())
OTHER = "other"
"""Stands for requests that no department has: counties and towns do, or nobody yet."""
LINKED = 20
"""How many earlier requests of a firm are offered to be linked."""
SORTS = {
    "due": F("item__due_on").asc(nulls_last=True),
    "-due": F("item__due_on").desc(nulls_last=True),
    "received": F("received_at").asc(),
    "-received": F("received_at").desc(),
    "firm": F("enterprise__name").asc(),
    "-firm": F("enterprise__name").desc(),
}


@dataclass(frozen=True)
class RequestFilter:
    """What of the list is shown; an empty ``state`` keeps what is not over. ``part`` is one of `PARTS`, counted in
    ``first`` to ``last`` where that part has a day."""

    state: str = ""
    category: str = ""
    county: str = ""
    department: str = ""
    part: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""
    sort: str = ""


def visible_to(access: Access) -> QuerySet[Request]:
    """Return the requests somebody may see: those whose ledger item he may see."""
    return Request.objects.filter(items.one_of_visible(access, "item"))


def listing(access: Access, wanted: RequestFilter, today: date) -> QuerySet[Request]:
    """Return the list: open ones first, the earliest due day first."""
    rows = visible_to(access).filter(_condition(wanted)).filter(part_of(wanted, today))
    found = rows.annotate(over=Q(item__state__in=[*DONE, ItemState.CANCELLED])).select_related(
        "item__owner_region", "item__owner_department", "item__place", "enterprise"
    )
    order = SORTS.get(wanted.sort)
    return found.order_by(*([order] if order else ["over", F("item__due_on").asc(nulls_last=True)]), "-pk")


def _condition(wanted: RequestFilter) -> Q:
    kept = Q()
    if wanted.state in ("open", ""):
        kept &= Q() if wanted.part else Q(item__state__in=_OPEN)
    elif wanted.state in ItemState.values:
        kept &= Q(item__state=wanted.state)
    if wanted.category:
        kept &= Q(category=wanted.category)
    if wanted.county:
        kept &= Q(item__place__path__contains=f"/{wanted.county}/")
    if wanted.department == OTHER:
        kept &= Q(item__owner_department__isnull=True)
    elif wanted.department:
        kept &= Q(item__owner_department__code=wanted.department)
    if wanted.text:
        words = wanted.text
        kept &= (
            Q(item__title__icontains=words)
            | Q(item__number__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(item__owner_department__name__icontains=words)
            | Q(item__owner_region__name__icontains=words)
        )
    return kept


PARTS = {
    "received": "收到的",
    "due": "到期的",
    "due_closed": "到期已办结",
    "on_time": "按时办结",
    "late": "超期办结",
    "due_open": "到期未办结",
    "ever_closed": "办结过的",
    "closed": "办结的",
    "solved": "已解决",
    "explained": "解释到位",
    "visited": "回访到的",
    "satisfied": "满意",
    "unsatisfied": "不满意",
    "unreached": "未联系上",
    "unvisited": "办结后未回访",
    "repeat": "重复诉求",
    "reopened": "重新办理",
    "overdue": "逾期在办",
    "to_visit": "待回访",
    "hard": "疑难在办",
    "unverified": "核实超时",
    "unreplied": "答复超时",
}
"""What a figure of the page of rates is made of, so that each can be opened as a list."""


def part_of(wanted: RequestFilter, today: date) -> Q:
    """Return the condition of a part: the very rows that the figure of the same name counts."""
    first, last = wanted.first or date.min, min(wanted.last or today, today)
    due = Q(item__due_on__range=(first, last)) & ~Q(item__state=ItemState.CANCELLED)
    stood = Q(item__state__in=DONE, item__first_closed_on__lte=last)
    closed = Q(item__first_closed_on__range=(first, last))
    shut = closed & Q(item__state__in=DONE)
    parts: dict[str, Q] = {
        "received": _received(first, last),
        "due": due,
        "due_closed": due & stood,
        "on_time": due & stood & Q(item__first_late_days=0),
        "late": due & stood & Q(item__first_late_days__gt=0),
        "due_open": due & ~stood,
        "ever_closed": closed & ~Q(item__state=ItemState.CANCELLED),
        "closed": shut,
        "solved": shut & Q(outcome="solved"),
        "explained": shut & Q(outcome="explained"),
        "visited": _visited(first, last, "satisfied", "unsatisfied"),
        "satisfied": _visited(first, last, "satisfied"),
        "unsatisfied": _visited(first, last, "unsatisfied"),
        "unreached": _visited(first, last, "unreached"),
        "unvisited": shut & Q(~Exists(ReturnVisit.objects.filter(request=OuterRef("pk")))),
        "repeat": _received(first, last) & Q(repeat_of__isnull=False),
        "reopened": closed & Q(item__reopened_count__gt=0),
        "overdue": _overdue(today) if wanted.part == "overdue" else Q(),
        "to_visit": _to_visit(),
        "hard": Q(is_hard=True, item__state__in=ItemState.running()),
        "unverified": Q(verified_on__isnull=True, verify_by__lt=today, item__state__in=ItemState.running()),
        "unreplied": Q(replied_on__isnull=True, reply_by__lt=today, item__state__in=ItemState.running()),
    }
    return parts.get(wanted.part, Q())


def _received(first: date, last: date) -> Q:
    return Q(received_at__date__range=(first, last)) & ~Q(item__state=ItemState.CANCELLED)


def _visited(first: date, last: date, *heard: str) -> Q:
    visits = ReturnVisit.objects.filter(request=OuterRef("pk"), satisfaction__in=heard)
    return Q(Exists(visits.filter(at__date__range=(first, last))))


@dataclass(frozen=True)
class Counts:
    """The figures above the list."""

    open: int
    overdue: int
    unverified: int
    unreplied: int
    to_visit: int
    hard: int


def counts(access: Access, today: date) -> Counts:
    """Count what is under way, late on each clock, and waits for its return visit; one query."""

    def of(part: str) -> Count:
        return Count("pk", filter=part_of(RequestFilter(part=part), today))

    found = (
        visible_to(access)
        .filter(item__state__in=_OPEN)
        .aggregate(
            open=Count("pk"),
            **{part: of(part) for part in ("overdue", "unverified", "unreplied", "to_visit", "hard")},
        )
    )
    return Counts(**found)


def _overdue(today: date) -> Q:
    last = overdue.last_working_day_before(today)
    return Q(item__state__in=overdue.UNFINISHED, item__due_on__lte=last)


def _to_visit() -> Q:
    """Done and reviewed, and nobody has reached the firm since."""
    visits = ReturnVisit.objects.exclude(satisfaction=Satisfaction.UNREACHED)
    reached = visits.filter(request=OuterRef("pk"), at__date__gte=OuterRef("item__done_on"))
    return Q(~Exists(reached), item__state=ItemState.APPROVED)


def last_heard(keys: Iterable[int]) -> dict[int, Satisfaction]:
    """Return what the last return visit heard, by request; one query."""
    rows = ReturnVisit.objects.filter(request__in=list(keys)).order_by("at", "id")
    return {pk: Satisfaction(word) for pk, word in rows.values_list("request_id", "satisfaction")}


def one_visible(access: Access, item_id: int) -> Request:
    """Return one request with all it names, or raise `Hidden`."""
    rows = visible_to(access).select_related(
        "item__owner_region", "item__owner_department", "item__place__parent", "item__leader", "enterprise",
        "repeat_of__item",
    )  # fmt: skip
    found = rows.filter(pk=item_id).first()
    if found is None:
        raise Hidden
    return found


def visits(request: Request) -> QuerySet[ReturnVisit]:
    """Return the return visits of a request, the newest first."""
    return request.visits.select_related("by").order_by("-at", "-id")


def earlier(access: Access, request: Request) -> QuerySet[Request]:
    """Return other requests of the same firm that came in before; those of the same category first."""
    rows = visible_to(access).filter(enterprise=request.enterprise_id, received_at__lte=request.received_at)
    same = rows.exclude(pk=request.pk).annotate(same=Q(category=request.category))
    return same.select_related("item").order_by("-same", "-received_at")[:LINKED]


def repeats(access: Access, request: Request) -> QuerySet[Request]:
    """Return the later requests that say the same as this one."""
    return visible_to(access).filter(repeat_of=request).select_related("item").order_by("received_at")


@dataclass(frozen=True)
class Choices:
    """What the filters offer: pairs of value and words."""

    counties: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]


def choices(access: Access) -> Choices:
    """Return the counties and departments that somebody may look at, and every category; no request is read."""
    wide = is_office_wide(access, Action.SEE_ITEMS)
    scope = access.scope(Action.SEE_ITEMS)
    counties = Region.objects.filter(level=Level.COUNTY).order_by("order", "code")
    if scope.paths and not wide:
        counties = counties.below(scope.paths)
    departments = Department.objects.values_list("code", "short_name")
    if not wide:
        departments = departments.filter(pk__in=scope.departments)
    return Choices(
        tuple(counties.values_list("code", "name")),
        tuple(departments),
        tuple((c.value, c.label) for c in Category),
    )

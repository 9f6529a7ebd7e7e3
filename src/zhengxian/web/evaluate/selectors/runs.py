"""Which runs somebody may see: the one door to runs, their scores and their steps."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import (
    Confirmation,
    Objection,
    ObjectionState,
    Run,
    RunState,
    RunStep,
    Scheme,
    SchemeVersion,
    Score,
    VersionState,
)
from zhengxian.web.ui.components import dates

HEAVY = ("inputs", "method", "notes", "left_out", "events", "awards")
OWN = (Action.CONFIRM_RUN, Action.ENTER_FIGURES)
ORDER = (
    RunState.COMPUTED,
    RunState.CHECKING,
    RunState.CONFIRMING,
    RunState.APPROVAL,
    RunState.PUBLICITY,
    RunState.PUBLISHED,
)


def public(day: date) -> Q:
    """Runs that everybody with an account may see: published, or shown for objections since its first day."""
    return Q(state=RunState.PUBLISHED) | Q(state=RunState.PUBLICITY, publicity_from__lte=day)


def is_public(run: Run, day: date) -> bool:
    """Tell the same of one run."""
    shown = run.publicity_from is not None and run.publicity_from <= day
    return run.status is RunState.PUBLISHED or (run.status is RunState.PUBLICITY and shown)


def with_words() -> QuerySet[Run]:
    """Return all runs, each knowing whether it reads amounts that count from January."""
    return Run.objects.annotate(cumulative=F("method__cumulative"))


def words(run: Run, period: str = "") -> str:
    """Return the period of a run as people say it, or another period of the same scheme: 2026年前三季度."""
    return dates.period_label(period or run.period, getattr(run, "cumulative", False))


def visible_to(access: Access, day: date) -> QuerySet[Run]:
    """Return the runs of which a user may see everybody's scores; no role at all sees nothing."""
    rows = with_words().select_related("version__scheme", "previous", "created_by")
    if sees_all(access):
        return rows
    return rows.filter(public(day)) if access.grants else rows.none()


def sees_all(access: Access) -> bool:
    """Tell whether a user sees unpublished results of every region: those who see them for the whole office."""
    return is_office_wide(access, Action.SEE_RUNS)


def own_paths(access: Access) -> tuple[str, ...]:
    """Return the regions for whose result a user answers: reviewers' and reporters' own."""
    return tuple(dict.fromkeys(p for action in OWN for p in access.scope(action).paths))


def seen_paths(access: Access) -> tuple[str, ...]:
    """Return the regions whose own result a user reads while counties confirm: his own, a county's leader his county."""
    return tuple(dict.fromkeys((*own_paths(access), *access.scope(Action.SEE_RUNS).paths)))


def sees_region(access: Access, run: Run, region: Region, day: date) -> bool:
    """Tell whether a user sees one region's result: everybody's, or his own while counties confirm."""
    if sees_all(access) or (access.grants and is_public(run, day)):
        return True
    return run.status is RunState.CONFIRMING and any(region.path.startswith(p) for p in seen_paths(access))


def confirming_for(access: Access) -> QuerySet[Run]:
    """Return the runs that wait for the word of a user's regions."""
    if not seen_paths(access):
        return Run.objects.none()
    return with_words().filter(state=RunState.CONFIRMING, is_trial=False).select_related("version__scheme")


def by_number(tail: str) -> Run:
    """Return a run by the tail of its number (``2026Q3-02``), whoever asks; callers check sight."""
    rows = with_words().select_related("version__scheme", "previous", "created_by", "approved_by")
    found = rows.filter(number=f"评 {tail}").first()
    if found is None:
        raise Hidden
    return found


def one(access: Access, day: date, tail: str) -> Run:
    """Return a run that a user may see as a whole, or raise `Hidden`."""
    rows = visible_to(access, day).select_related("version__scheme", "previous", "created_by", "approved_by")
    found = rows.filter(number=f"评 {tail}").first()
    if found is None:
        raise Hidden
    return found


def tail(run: Run) -> str:
    """Return the part of a run's number that addresses use."""
    return run.number.removeprefix("评 ")


def listing(access: Access, day: date, *, scheme: str = "", state: str = "") -> QuerySet[Run]:
    """Return the runs of a list, newest period first, without what only their pages need."""
    rows = visible_to(access, day).defer(*HEAVY)
    if scheme:
        rows = rows.filter(version__scheme__code=scheme)
    if state in RunState.values:
        rows = rows.filter(state=state)
    elif state == "trial":
        rows = rows.filter(is_trial=True)
    ranked = Score.objects.filter(run=OuterRef("pk"), level=0).order_by().values("run")
    confirmed = Confirmation.objects.filter(run=OuterRef("pk")).order_by().values("run")
    return rows.annotate(
        ranked=Coalesce(Subquery(ranked.annotate(n=Count("pk")).values("n")), 0),
        confirmed=Coalesce(Subquery(confirmed.annotate(n=Count("pk")).values("n")), 0),
    ).order_by("-period_end", "-created_at")


def chosen(access: Access, day: date, *, scheme: str, period: str, number: str) -> Run | None:
    """Return the run a page shows: the one named, or the newest formal one of a scheme and period."""
    if number:
        return one(access, day, number)
    rows = visible_to(access, day).filter(is_trial=False).exclude(state=RunState.WITHDRAWN)
    if scheme:
        rows = rows.filter(version__scheme__code=scheme)
    if period:
        rows = rows.filter(period=period)
    return rows.order_by("version__scheme__order", "-period_end", "-created_at").first()


def siblings(access: Access, day: date, run: Run) -> list[Run]:
    """Return all formal runs of the same scheme that a user sees, newest first, one query."""
    rows = visible_to(access, day).filter(version__scheme=run.version.scheme_id, is_trial=False)
    rows = rows.exclude(state=RunState.WITHDRAWN).select_related(None)
    return list(
        rows.only("number", "period", "period_end", "state", "created_at", "version_id", "publicity_from")
    )


def newest_a_period(runs: list[Run]) -> list[Run]:
    """Keep the newest run of every period, newest period first."""
    found: dict[str, Run] = {}
    for run in sorted(runs, key=lambda r: (r.period_end, r.created_at), reverse=True):
        found.setdefault(run.period, run)
    return list(found.values())


def schemes_with_runs(access: Access, day: date) -> list[Scheme]:
    """Return the schemes of which a user sees any run."""
    seen = visible_to(access, day).exclude(state=RunState.WITHDRAWN).values("version__scheme")
    return list(Scheme.objects.filter(pk__in=seen))


def steps(run: Run) -> list[RunStep]:
    """Return the moves of a run, oldest first."""
    return list(RunStep.objects.filter(run=run).select_related("by").order_by("id"))


def confirmations(run: Run) -> list[tuple[Region, Confirmation | None]]:
    """Return every ranked region with its confirmation, if it gave one."""
    given = {c.region_id: c for c in Confirmation.objects.filter(run=run).select_related("by")}
    ranked = Score.objects.filter(run=run, level=0).values("region_id")
    return [(r, given.get(r.pk)) for r in Region.objects.filter(pk__in=ranked)]


def confirmed_of(run: Run) -> str:
    """Return how many of the ranked regions have confirmed, ``9/11``, while counties confirm; else an empty text."""
    if run.status is not RunState.CONFIRMING:
        return ""
    ranked = Score.objects.filter(run=run, level=0).count()
    return f"{run.confirmations.count()}/{ranked}"


def proposed_previous(scheme: Scheme, before: date) -> Run | None:
    """Return the run a new one would be compared with: the newest formal one of an earlier period."""
    rows = Run.objects.filter(version__scheme=scheme, is_trial=False, period_end__lt=before)
    return rows.exclude(state=RunState.WITHDRAWN).order_by("-period_end", "-created_at").first()


def version_in_force(scheme: Scheme, day: date) -> SchemeVersion | None:
    """Return the version of a scheme in force on a day, which a run of that day is to use."""
    held = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return scheme.versions.filter(held, state=VersionState.IN_FORCE).order_by("-valid_from").first()


def waiting(user: User, access: Access, today: date) -> int:
    """Count what waits for a person in this stage, for the badge; one query."""
    if access.may(Action.RUN):
        return open_objections(access, today)
    if access.may(Action.APPROVE_RUN):
        rows = Run.objects.filter(state=RunState.APPROVAL, approved_at__isnull=True)
        return rows.exclude(created_by=user).count()
    paths = access.scope(Action.CONFIRM_RUN).paths
    if not paths:
        return 0
    mine = Score.objects.filter(run__state=RunState.CONFIRMING, level=0, region__path__in=paths)
    given = Confirmation.objects.filter(run=OuterRef("run"), region=OuterRef("region"))
    return mine.filter(~Exists(given)).count()


def open_objections(access: Access, day: date) -> int:
    """Count the objections that wait for an answer from whoever computes."""
    del day
    return (
        Objection.objects.filter(state=ObjectionState.FILED).count()
        if is_office_wide(access, Action.RUN)
        else 0
    )

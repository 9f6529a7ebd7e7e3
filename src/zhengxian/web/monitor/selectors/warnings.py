"""The one door to warnings: who sees them, whose answer is awaited, who settles them, and which figures stay hidden.

As in evaluate, that something is wrong is told to everybody whose warning it is; the figures behind it only to those
who may see them: the sentence, the value and the threshold of a warning that rests on an unreleased figure are sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from zhengxian.definitions.warning_library import warning_rules
from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import ALLOWED, Access, Action, Scope
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningNote,
    WarningState,
)

OPEN = tuple(s.value for s in WarningState if s.is_open)
OVER = tuple(s.value for s in WarningState if not s.is_open)
WITH = ("region", "indicator", "department", "raised_round", "seen_round")
GRAVEST = Case(
    *(When(level=level, then=Value(-n)) for n, level in enumerate(WarningLevel.values)),
    default=Value(1),
    output_field=IntegerField(),
)
"""Red first."""
SEALED = "依据的数还没有公布，公布后显示具体数字。"
"""What stands for a sentence that tells an unreleased figure."""
_NOBODY = Access(())
_INNER = str.maketrans("“”", "‘’")
"""Marks of a quotation inside another: “‘四上’单位净增数”."""


@dataclass(frozen=True)
class LinkedItem:
    """A ledger item made of a warning, as the page of the warning shows it; ``url`` empty for who may not see it."""

    number: str
    title: str
    state: str
    owner: str
    due_on: date | None
    is_over: bool
    url: str


ItemsOf = Callable[[Access, Sequence[int]], Mapping[int, Sequence[LinkedItem]]]
_ITEMS: list[ItemsOf] = []


def register_items(provider: ItemsOf) -> None:
    """Take from act how to find the items made of warnings; called when the app is ready."""
    if provider not in _ITEMS:
        _ITEMS.append(provider)


def items_of(access: Access, warning_ids: Sequence[int]) -> Mapping[int, Sequence[LinkedItem]]:
    """Return the ledger items made of warnings, by the key of the warning; nothing while act is not there."""
    found: dict[int, Sequence[LinkedItem]] = {}
    for provider in _ITEMS if warning_ids else ():
        found.update(provider(access, warning_ids))
    return found


def visible_to(access: Access) -> QuerySet[Warning]:
    """Return the warnings a person may look at: of his regions and those below, or those his department answers for."""
    return Warning.objects.filter(_within(access.scope(Action.SEE_WARNINGS)))


def explainable_by(access: Access) -> QuerySet[Warning]:
    """Return the warnings a unit may explain: its department's, its region's and those of the regions below."""
    return Warning.objects.filter(_within(access.scope(Action.EXPLAIN_WARNINGS)))


def settleable_by(access: Access) -> QuerySet[Warning]:
    """Return the warnings a person may settle, as far as his region goes."""
    return Warning.objects.filter(_within(access.scope(Action.SETTLE_WARNINGS)))


def owed_by(access: Access) -> QuerySet[Warning]:
    """Return the warnings whose owner a person is: the department's where one answers, else those of the region itself."""
    held = [g for g in access.grants if g[0] in ALLOWED[Action.EXPLAIN_WARNINGS]]
    departments = {department for _, _, department in held if department is not None}
    paths = {path for _, path, department in held if path and department is None}
    return Warning.objects.filter(
        Q(department_id__in=departments) | Q(department__isnull=True, region__path__in=paths)
    )


def waiting_for(access: Access) -> int:
    """Count what waits for a person: own warnings to explain, explained ones to look at; one query at most."""
    waits = Q(pk__in=[])
    if access.may(Action.EXPLAIN_WARNINGS):
        waits |= Q(state=WarningState.OPEN, pk__in=owed_by(access).values("pk"))
    if access.may(Action.SETTLE_WARNINGS):
        waits |= Q(_within(access.scope(Action.SETTLE_WARNINGS)), state=WarningState.EXPLAINED)
    return Warning.objects.filter(waits).count() if access.may(Action.SEE_WARNINGS) else 0


def one_visible(access: Access, warning_id: int) -> Warning:
    """Return one warning with all it points to, marked with `is_public`. Raises `Hidden` when it is not this person's."""
    found = marked(visible_to(access)).filter(pk=warning_id).first()
    if found is None:
        raise Hidden
    return found


def marked(rows: QuerySet[Warning]) -> QuerySet[Warning]:
    """Read what a warning points to and whether its figure is public (``is_public``): one query.

    A warning about ranks rests on a published run and is public; where no figure is filed under the region itself (a
    merged one), it is not.
    """
    figure = Observation.objects.current().filter(
        Sight.of(_NOBODY).condition,
        region=OuterRef("region"),
        indicator=OuterRef("indicator"),
        period=OuterRef("period"),
    )
    public = Case(When(indicator__isnull=True, then=Value(True)), default=Exists(figure))
    return rows.select_related(*WITH, "settled_by").annotate(is_public=public)


def is_sealed(warning: Warning, sight: Sight) -> bool:
    """Tell whether the figures of a warning of `marked` are kept from a reader."""
    public: bool = warning.is_public  # type: ignore[attr-defined]  # annotated by `marked`
    department = warning.indicator.department_id if warning.indicator else None
    return not public and not sight.works_on(warning.region, department)


def rule_title(code: str) -> str:
    """Return what a rule is called; a rule that is no longer shipped keeps its code."""
    rule = warning_rules().get(code)
    return rule.title if rule else code


def subject_of(warning: Warning) -> str:
    """Say what a warning is about without any figure: 甲县“一般公共预算收入”进度滞后."""
    title = warning.indicator.title.translate(_INNER) if warning.indicator else ""
    about = f"“{title}”" if title else ""
    return f"{warning.region.name}{about}{rule_title(warning.rule)}"


@dataclass(frozen=True)
class Line:
    """One warning of a list: what may be read of it, its age, who answers for it, and the items made of it."""

    warning: Warning
    sealed: bool
    age: int
    explained_on: date | None = None
    items: Sequence[LinkedItem] = ()

    @property
    def message(self) -> str:
        """The sentence with its arithmetic, or that it is sealed."""
        return SEALED if self.sealed else self.warning.message

    @property
    def title(self) -> str:
        """What it is about, without a figure."""
        return subject_of(self.warning)

    @property
    def owner(self) -> str:
        """Who explains."""
        department = self.warning.department
        return str(department.short_name or department) if department else str(self.warning.region)

    @property
    def rule(self) -> str:
        """What the rule is called."""
        return rule_title(self.warning.rule)

    @property
    def explanation(self) -> str:
        """Whether it was explained, whatever happened since."""
        on = self.explained_on
        if on is not None:
            return f"{on.month}月{on.day}日已说明"
        return "待说明" if self.warning.status.is_open else "没有说明"


def lines(access: Access, rows: Iterable[Warning], today: date) -> list[Line]:
    """Return warnings of `marked` as lines: days of work since they were raised, explanations, items; three queries."""
    listed = list(rows)
    keys = [w.pk for w in listed]
    if not keys:
        return []
    sight, items = Sight.of(access), items_of(access, keys)
    raised = {w.pk: timezone.localdate(w.raised_at) for w in listed}
    days = calendar(min(*raised.values(), today), today)
    said = _explained(keys)
    return [
        Line(
            w, is_sealed(w, sight), max(0, days.between(raised[w.pk], _until(w, today))), said.get(w.pk), items.get(w.pk, ())
        )
        for w in listed
    ]  # fmt: skip


def _until(warning: Warning, today: date) -> date:
    return timezone.localdate(warning.settled_at) if warning.settled_at else today


def _explained(keys: Sequence[int]) -> dict[int, date]:
    rows = WarningNote.objects.filter(warning__in=keys, is_explanation=True).order_by("-at")
    return {key: timezone.localdate(at) for key, at in rows.values_list("warning_id", "at")}


def _within(scope: Scope) -> Q:
    inside = Q(department_id__in=scope.departments)
    for path in scope.paths:
        inside |= Q(region__path__startswith=path)
    return inside

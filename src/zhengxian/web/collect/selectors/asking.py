"""Which regions a form asks about on a day, and who fills it: read once for many forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhengxian.web.collect.models import Form, Submission
from zhengxian.web.core.models import ClassMembership, Region


@dataclass(frozen=True)
class Asking:
    """The regions that forms ask about, with what narrows them; answers without further queries."""

    regions: tuple[Region, ...]
    classes: Mapping[int, frozenset[int]]
    left_out: Mapping[int, frozenset[int]]
    members: Mapping[int, tuple[ClassMembership, ...]]

    def rows(self, form: Form, day: date, unit: Region | None = None) -> list[Region]:
        """Return the regions of a form on a day; those of one unit are the unit itself or what lies below it.

        Where the form asks for the figure above them too, the regions above come last.
        """
        found = [
            r
            for r in self.regions
            if r.level == form.level
            and r.exists_on(day)
            and (unit is None or r.path.startswith(unit.path))
            and r.pk not in self.left_out.get(form.pk, ())
            and self._in_class(form, r, day)
        ]
        if not form.with_above:
            return found
        return [*found, *{r.parent_id: r.parent for r in found if r.parent is not None}.values()]

    def units(self, form: Form, day: date) -> list[Region]:
        """Return the regions that fill a form: those asked about, or those above them that answer for them."""
        rows = self.rows(form, day)
        if not form.unit_level:
            return rows
        above = [r for r in self.regions if r.level == form.unit_level and r.exists_on(day)]
        return [u for u in above if any(r.path.startswith(u.path) for r in rows)]

    def cells(self, submission: Submission, width: int) -> int:
        """Return how many cells a submission has: its columns times its rows."""
        if is_list(submission):
            return width
        return width * len(self.rows(submission.form, submission.period_end, submission.region))

    def _in_class(self, form: Form, region: Region, day: date) -> bool:
        wanted = self.classes.get(form.pk)
        if not wanted:
            return True
        held = self.members.get(region.pk, ())
        return any(
            m.region_class_id in wanted and m.valid_from <= day and (m.valid_to is None or day <= m.valid_to)
            for m in held
        )


def is_list(submission: Submission) -> bool:
    """Tell whether a unit fills the form for itself alone, as a list instead of a matrix."""
    return submission.region is not None and not submission.form.unit_level


def asking(forms: Iterable[Form]) -> Asking:
    """Read what forms ask about; three queries, and one more where forms ask some classes only."""
    wanted = {f.pk: f for f in forms}
    levels = {f.level for f in wanted.values()} | {f.unit_level for f in wanted.values() if f.unit_level}
    regions = Region.objects.filter(level__in=levels).select_related("parent")
    classes = _grouped(
        Form.classes.through.objects.filter(form__in=wanted).values_list("form_id", "regionclass_id")
    )
    left_out = _grouped(
        Form.left_out.through.objects.filter(form__in=wanted).values_list("form_id", "region_id")
    )
    members: dict[int, list[ClassMembership]] = defaultdict(list)
    if classes:
        among = {c for found in classes.values() for c in found}
        for member in ClassMembership.objects.filter(Q(region_class__in=among)):
            members[member.region_id].append(member)
    ordered = regions.order_by("parent__order", "parent__code", "order", "code")
    return Asking(tuple(ordered), classes, left_out, {k: tuple(v) for k, v in members.items()})


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for form, other in pairs:
        found[form].add(other)
    return {form: frozenset(others) for form, others in found.items()}


def asking_of(submissions: Iterable[Submission]) -> Asking:
    """Read what is needed to count the cells of submissions; nothing is asked when all are lists."""
    forms = {s.form_id: s.form for s in submissions if not is_list(s)}
    return asking(forms.values()) if forms else Asking((), {}, {}, {})

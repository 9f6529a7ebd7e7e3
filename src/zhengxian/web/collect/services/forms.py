"""Forms: what is asked of whom and why. The same figure is never asked twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhengxian.web.collect.models import Form, FormIndicator, Indicator, Submission
from zhengxian.web.collect.selectors import opening
from zhengxian.web.collect.selectors.asking import asking
from zhengxian.web.collect.selectors.forms import makes_forms
from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import User, UserKind
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit


@dataclass(frozen=True)
class Column:
    """An indicator of a form under an optional heading."""

    indicator: Indicator
    heading: str = ""


@transaction.atomic
def create(*, by: User, columns: Sequence[Column], **fields: Any) -> Form:
    """Make a form with its columns.

    Errors: ``C-102`` the code is taken, or a column stands twice or there is none; ``C-103`` a figure is asked for
    by another form.
    """
    require_maker(by)
    if Form.objects.filter(code=fields["code"]).exists():
        raise Refused("C-102", f"表号“{fields['code']}”已经用了。请换一个表号")
    narrowed = {name: fields.pop(name) for name in _NARROWING if name in fields}
    form = Form.objects.create(**{"made_on": clock.today(), **fields})
    _narrow(form, narrowed)
    _put(form, columns)
    audit.record(
        "form.create", form, f"新建报表“{form.title}”，{len(columns)} 个指标", by=by, detail=_told(columns)
    )
    return form


@transaction.atomic
def change(*, form_id: int, by: User, columns: Sequence[Column] | None = None, **fields: Any) -> Form:
    """Change a form; columns that are not given stay. Errors: ``C-102`` to ``C-104``.

    ``C-104``: level and frequency of a form that has been filled in do not change; a new form begins instead.
    """
    require_maker(by)
    form = Form.objects.select_for_update().get(pk=form_id)
    fixed = {k: v for k, v in fields.items() if k in _FIXED}
    if any(getattr(form, k) != v for k, v in fixed.items()) and Submission.objects.filter(form=form).exists():
        wrong = f"“{form.title}”已经有人填报，级别、频率和填报单位不能再改"
        raise Refused("C-104", f"{wrong}。请把它的有效期填到今天，另建一张新表")
    narrowed = {name: fields.pop(name) for name in _NARROWING if name in fields}
    for name, value in fields.items():
        setattr(form, name, value)
    form.save()
    _narrow(form, narrowed)
    kept = [Column(c.indicator, c.heading) for c in form.columns.select_related("indicator")]
    _put(form, kept if columns is None else columns)
    audit.record("form.change", form, f"修改报表“{form.title}”", by=by, detail=_told(columns or kept))
    return form


def require_maker(by: User) -> None:
    """Refuse (as not found) whoever does not make forms for the whole office; the system itself may."""
    if by.kind != UserKind.SYSTEM and not makes_forms(access_of(by, clock.today())):
        raise Hidden


_FIXED = ("level", "frequency", "reported_by", "department", "unit_level")
_NARROWING = ("classes", "left_out")


def _narrow(form: Form, narrowed: Mapping[str, Any]) -> None:
    """Set the classes asked about and the regions left out."""
    for name, rows in narrowed.items():
        getattr(form, name).set(rows)


def _put(form: Form, columns: Sequence[Column]) -> None:
    """Replace the columns of a form; those that stay keep their place in the database."""
    if not columns:
        raise Refused("C-102", f"报表“{form.title}”一个指标也没有。请至少选一个指标")
    codes = [c.indicator.code for c in columns]
    twice = next((c for c in columns if codes.count(c.indicator.code) > 1), None)
    if twice is not None:
        raise Refused("C-102", f"“{twice.indicator.title}”在“{form.title}”里选了两次。请去掉一个")
    _refuse_second_asking(form, columns)
    FormIndicator.objects.filter(form=form).delete()
    FormIndicator.objects.bulk_create(
        FormIndicator(form=form, indicator=c.indicator, heading=c.heading, order=n)
        for n, c in enumerate(columns)
    )
    opening.forget()


def _refuse_second_asking(form: Form, columns: Sequence[Column]) -> None:
    """Refuse what another form in force at the same time asks of the same level as often, whoever fills it."""
    others = Form.objects.filter(level=form.level, frequency=form.frequency).exclude(pk=form.pk)
    others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=form.valid_from))
    if form.valid_to is not None:
        others = others.filter(valid_from__lte=form.valid_to)
    asked = FormIndicator.objects.filter(form__in=others, indicator__in=[c.indicator for c in columns])
    rows = list(asked.select_related("form", "indicator").order_by("order", "id"))
    found = next((c for c in rows if _same_regions(form, c.form)), None)
    if found is not None:
        what = f"“{found.indicator.title}”已经由“{found.form.title}”在要，“{form.title}”不能再要一次：同一个数不问两次"
        raise Refused("C-103", f"{what}。请从其中一张表里去掉它")


def _same_regions(one: Form, other: Form) -> bool:
    """Tell whether two forms ask about any region in common (forms for different classes do not)."""
    asked = asking([one, other])
    day = max(one.valid_from, other.valid_from)
    mine, theirs = ({r.pk for r in asked.rows(f, day)} for f in (one, other))
    return not mine or not theirs or bool(mine & theirs)


@transaction.atomic
def end(*, form_id: int, on: date, by: User) -> Form:
    """End a form on a day. Errors: ``C-105`` the day lies before its beginning."""
    require_maker(by)
    form = Form.objects.select_for_update().get(pk=form_id)
    if on < form.valid_from:
        raise Refused("C-105", f"“{form.title}”从 {form.valid_from} 起有效，不能在 {on} 停用。请改日期")
    form.valid_to = on
    form.save(update_fields=["valid_to"])
    opening.forget()
    audit.record("form.end", form, f"报表“{form.title}”用到 {on} 为止", by=by)
    return form


def _told(columns: Sequence[Column]) -> Mapping[str, object]:
    return {"indicators": [c.indicator.code for c in columns]}

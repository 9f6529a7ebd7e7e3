"""Being asked for the same figure twice, told by those who are asked."""

from __future__ import annotations

from django.db import transaction

from zhengxian.web.collect.selectors.submissions import own_units
from zhengxian.web.core.access import ALLOWED, Access, Action
from zhengxian.web.core.models import Assignment, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, notices

_LONGEST = 200


@transaction.atomic
def report_double_asking(*, text: str, by: User, access: Access) -> int:
    """Tell the office who else asks for a figure; return how many people were told. Errors: ``C-106`` nothing said."""
    if not access.may(Action.ENTER_FIGURES):
        raise Hidden()
    said = text.strip()[:_LONGEST]
    if not said:
        raise Refused("C-106", "没有写是谁、向您要了哪个数。请写明，以便核实")
    regions, departments = own_units(access)
    unit = "、".join([*(r.name for r in regions), *(d.name for d in departments)])
    roles = [role.value for role in ALLOWED[Action.DESIGN_FORMS]]
    held = Assignment.objects.in_force(clock.today()).filter(role__in=roles, user__is_active=True)
    people = {a.user_id: a.user for a in held.select_related("user")}
    notices.tell(people.values(), f"{unit}反映重复要数：{said}")
    audit.record("burden.report", None, f"{unit}反映重复要数：{said}", by=by)
    return len(people)

"""Classes of regions, dated and never overlapping."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.core.models import ClassMembership, Level
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import classes

from .conftest import DAY, code_of


@pytest.fixture
def three(office, may):
    made = classes.create(**may, code="c3", title="三类", level=Level.COUNTY, classes=["甲", "乙", "丙"])
    return list(made.classes.all())


def spans(office):
    rows = ClassMembership.objects.filter(region=office.east).order_by("valid_from")
    return [(m.region_class.title, m.valid_from, m.valid_to) for m in rows]


def test_new_class_closes_the_former(office, may, three):
    classes.place(**may, region_id=office.east.pk, region_class=three[0], valid_from=date(2020, 1, 1))
    classes.place(**may, region_id=office.east.pk, region_class=three[1], valid_from=date(2024, 2, 29))
    classes.place(**may, region_id=office.east.pk, region_class=three[2], valid_from=date(2022, 1, 1))
    assert spans(office) == [
        ("甲", date(2020, 1, 1), date(2021, 12, 31)),
        ("丙", date(2022, 1, 1), date(2024, 2, 28)),
        ("乙", date(2024, 2, 29), None),
    ]
    classes.place(**may, region_id=office.east.pk, region_class=three[0], valid_from=date(2024, 2, 29))
    classes.place(**may, region_id=office.east.pk, region_class=three[1], valid_from=date(2019, 1, 1))
    assert spans(office)[0] == ("乙", date(2019, 1, 1), date(2019, 12, 31))
    assert spans(office)[-1] == ("甲", date(2024, 2, 29), None)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2021, 1, 1), date(2021, 6, 30)),
        (date(2019, 1, 1), date(2020, 1, 1)),
        (date(2019, 1, 1), None),
        (date(2021, 12, 31), None),
        (date(2019, 1, 1), date(2030, 1, 1)),
    ],
)
def test_memberships_do_not_overlap(office, may, three, begins, ends):
    span = {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 12, 31)}
    classes.add(**may, region_id=office.east.pk, region_class=three[0], **span)
    with pytest.raises(Refused) as refused:
        classes.add(**may, region_id=office.east.pk, region_class=three[1], valid_from=begins, valid_to=ends)
    assert code_of(refused) == "S-963"
    classes.add(
        **may, region_id=office.east.pk, region_class=three[1], valid_from=date(2022, 1, 1), valid_to=None
    )


def test_class_of_another_level_is_refused(office, may, three):
    with pytest.raises(Refused) as refused:
        classes.place(**may, region_id=office.east_town.pk, region_class=three[0], valid_from=DAY)
    assert code_of(refused) == "S-962"

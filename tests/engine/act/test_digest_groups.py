"""The leader's digest."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.digest import DigestItem, digest
from zhengxian.engine.base.ledger import CardLevel
from zhengxian.engine.base.workdays import Workdays

quick = settings(max_examples=80, deadline=None)
CALENDAR = Workdays()
TODAY = date(2026, 11, 26)  # a Thursday


def test_a_week_by_hand() -> None:
    items = [
        DigestItem("soon", "报方案", date(2026, 11, 30)),
        DigestItem("late", "修便桥", date(2026, 11, 24)),
        DigestItem("later", "修水渠", date(2026, 11, 10), card=CardLevel.RED),
        DigestItem("now", "回复", TODAY),
        DigestItem("far", "年底前", date(2026, 12, 31)),
        DigestItem("none", "长期坚持", None),
        DigestItem("closed", "拆违", date(2026, 11, 20), closed=date(2026, 11, 24)),
        DigestItem("before", "上周办结", date(2026, 11, 20), closed=date(2026, 11, 20)),
        DigestItem("good", "按时", date(2026, 11, 27), closed=date(2026, 11, 23)),
    ]
    found = digest(items, TODAY, CALENDAR)
    assert [(line.item.code, line.words) for line in found.overdue] == [
        ("later", "已超期 12 个工作日"),
        ("late", "已超期 2 个工作日"),
    ]
    assert [(line.item.code, line.words) for line in found.due_soon] == [
        ("now", "今天到期"),
        ("soon", "还剩 2 个工作日"),
    ]
    assert [line.item.code for line in found.red] == ["later"]
    assert [(line.item.code, line.words) for line in found.closed_this_week] == [
        ("good", "按时办结"),
        ("closed", "超期 2 个工作日办结"),
    ]
    assert (found.others, found.distinct) == (2, 6)
    assert found.sentence == "已超期 2 件，即将到期 2 件，红牌 1 件，本周办结 2 件，其余在办 2 件。"


def test_nothing_is_a_digest_of_nothing() -> None:
    found = digest([], TODAY, CALENDAR)
    assert (found.overdue, found.due_soon, found.red, found.closed_this_week, found.distinct) == (
        (),
        (),
        (),
        (),
        0,
    )


def test_a_due_day_off_is_not_late_before_the_working_day_after_it() -> None:
    sunday = DigestItem("a", "甲", date(2026, 11, 22))
    assert digest([sunday], date(2026, 11, 23), CALENDAR).due_soon[0].words == "今天到期"
    assert digest([sunday], date(2026, 11, 24), CALENDAR).overdue[0].workdays == 1


def test_a_red_card_without_a_deadline_is_shown() -> None:
    item = DigestItem("a", "甲", None, card=CardLevel.RED)
    found = digest([item, DigestItem("b", "乙", None, closed=TODAY)], TODAY, CALENDAR)
    assert found.red[0].words == "红牌"
    assert found.closed_this_week[0].words == "已办结"


items_of_any_kind = st.lists(
    st.builds(
        lambda due, closed, card: (due, closed, card),
        st.none() | st.integers(-60, 60),
        st.none() | st.integers(-60, 60),
        st.sampled_from(CardLevel),
    ),
    max_size=12,
)


@quick
@given(items_of_any_kind, st.integers(0, 20))
def test_every_open_item_is_somewhere(
    rows: list[tuple[int | None, int | None, CardLevel]], within: int
) -> None:
    def day(n: int | None) -> date | None:
        return None if n is None else TODAY + timedelta(n)

    items = [DigestItem(str(n), "x", day(d), closed=day(c), card=k) for n, (d, c, k) in enumerate(rows)]
    found = digest(items, TODAY, CALENDAR, within=within)
    open_items = [i for i in items if i.closed is None or i.closed > TODAY]
    assert found.distinct + found.others == len(open_items) + len(found.closed_this_week)
    late, soon = ({line.item.code for line in group} for group in (found.overdue, found.due_soon))
    assert not late & soon
    days = [line.workdays for line in found.overdue]
    assert days == sorted(days, reverse=True)

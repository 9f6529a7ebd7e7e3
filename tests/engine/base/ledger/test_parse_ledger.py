"""The strict reader of ledger rules."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.ledger import CardLevel, Count, LedgerKind, OnDayOff, Verifier, parse_ledger

GOOD: dict[str, Any] = {
    "code": "task",
    "kind": "task",
    "title": "督办事项",
    "source": "本单位督查办法",
    "mark": "verified",
    "closing": ["问题解决"],
    "evidence": ["办理报告"],
    "acceptance": ["交办单位审核"],
    "verifier": "supervision",
    "archive_after": 30,
    "on_day_off": "next",
    "objection_workdays": 1,
    "extension": {"before": 1, "most": 2},
    "clock": [
        {
            "code": "finish",
            "title": "办结",
            "days": 15,
            "count": "day",
            "starts": "assigned",
            "applies": ["ordinary"],
        },
        {
            "code": "finish",
            "title": "办结",
            "days": 30,
            "count": "workday",
            "starts": "assigned",
            "applies": ["hard"],
        },
    ],
    "card": [
        {"level": "reminder", "times": 1, "measures": ["催办"]},
        {"level": "red", "late_over": 15, "yellows": 2, "measures": ["约谈"], "points": 1},
    ],
}


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The good rule with one value set (or taken out with ``...``)."""
    table = copy.deepcopy(GOOD)
    place: Any = table
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return table


def test_a_rule_is_read_whole() -> None:
    rule = parse_ledger(GOOD, "task.toml")
    assert (rule.kind, rule.verifier, rule.on_day_off) == (
        LedgerKind.TASK,
        Verifier.SUPERVISION,
        OnDayOff.NEXT,
    )
    assert [card.level for card in rule.cards] == [CardLevel.REMINDER, CardLevel.RED]
    assert (rule.cards[1].late_over, rule.cards[1].yellows, rule.cards[1].points) == (15, 2, 1.0)
    hard = rule.clock("finish", "hard")
    assert hard is not None
    assert (hard.days, hard.count) == (30, Count.WORKDAY)
    assert rule.clock("finish", "unknown") is None
    assert rule.urgencies == ("ordinary", "hard")
    assert (rule.extension.before, rule.extension.most) == (1, 2)


def test_what_may_be_left_out_has_a_stated_meaning() -> None:
    table = changed(("extension",), ...)
    del table["objection_workdays"]
    rule = parse_ledger(table, "task.toml")
    assert rule.objection_workdays is None
    assert (rule.extension.before, rule.extension.most) == (0, 1)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("clocks",), [], "task.toml：不认识的键“clocks”。是否想写“clock”。（A-205）"),
        (
            ("clock", 1, "strats"),
            "x",
            "task.toml，第 2 个 clock：不认识的键“strats”。是否想写“starts”。（A-205）",
        ),
        (("extension", "brfore"), 1, "task.toml，extension：不认识的键“brfore”。是否想写“before”。（A-205）"),
        (("closing",), ..., "缺少必填的键“closing”。请补上。（A-206）"),
        (("card", 0, "measures"), ..., "第 1 个 card：缺少必填的键“measures”。请补上。（A-206）"),
        (("title",), 3, "A-207"),
        (("closing",), "一句话", "请写成文字的列表。（A-207）"),
        (("clock",), {"code": "x"}, r"若干张表 \[\[clock\]\]。（A-207）"),
        (("clock", 0, "days"), 1.5, "请写成一个整数。（A-207）"),
        (("card", 1, "points"), "1", "请写成一个数。（A-207）"),
        (("extension",), 1, "A-207"),
        (("kind",), "tasks", "是否想写“task”。（A-208）"),
        (("clock", 0, "count"), "hour", "请从 workday、day 中选一个。（A-208）"),
        (("archive_after",), -1, "A-208"),
        (("card", 1, "points"), -1, "不带负号。（A-208）"),
        (("card", 1, "level"), "reminder", "牌级“reminder”写了两次。请删去一个或改名。（A-209）"),
        (("clock", 1, "applies"), [], None),
        (
            ("clock", 1, "applies"),
            ["ordinary"],
            "时限“finish（ordinary）”写了两次。请删去一个或改名。（A-209）",
        ),
        (("card", 0, "times"), ..., "没有写什么情况给牌"),
        (("card", 0, "level"), "none", "A-210"),
    ],
)
def test_what_is_not_in_the_book_is_refused_with_its_place(
    path: tuple[Any, ...], value: Any, said: str | None
) -> None:
    if said is None:
        parse_ledger(changed(path, value), "task.toml")
        return
    with pytest.raises(SchemeError, match=said):
        parse_ledger(changed(path, value), "task.toml")


def test_cards_stand_from_mild_to_severe() -> None:
    table = copy.deepcopy(GOOD)
    table["card"].reverse()
    with pytest.raises(SchemeError, match="从轻到重排列。（A-209）"):
        parse_ledger(table, "task.toml")


def test_every_word_has_its_chinese() -> None:
    assert [level.label for level in CardLevel] == ["无", "提醒", "黄牌", "红牌"]
    assert [level.order for level in CardLevel] == [0, 1, 2, 3]
    assert {kind.label for kind in LedgerKind} == {"督办事项", "项目", "企业诉求", "整改问题"}
    assert {who.label for who in Verifier} == {"交办单位", "督查室", "验收单位"}

"""The shipped ledger rules hold domain.md §6, and the folder is read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhengxian.definitions import ledgers, load_ledgers
from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.ledger import CardLevel, Count, LedgerKind, Verifier
from zhengxian.engine.base.ledger.parse import CARD_KEYS, CLOCK_KEYS, EXTENSION_KEYS, KEYS


def test_every_kind_has_one_rule_and_the_library_cannot_be_changed() -> None:
    assert {rule.kind for rule in ledgers().values()} == set(LedgerKind)
    assert all(rule.code == rule.kind.value for rule in ledgers().values())
    assert ledgers() is ledgers()
    with pytest.raises(TypeError):
        ledgers()["x"] = ledgers()["task"]  # type: ignore[index]


def test_the_clocks_of_a_request_zaozhuang() -> None:
    rule = ledgers()["request"]
    found = {(c.code, c.applies): (c.days, c.count) for c in rule.clocks if c.starts == "received"}
    assert found == {
        ("verify", ()): (1, Count.WORKDAY),
        ("reply", ()): (2, Count.WORKDAY),
        ("finish", ("ordinary",)): (10, Count.WORKDAY),
        ("finish", ("hard",)): (25, Count.WORKDAY),
    }


@pytest.mark.parametrize(
    ("urgency", "days"),
    [("extra_urgent", 3), ("urgent", 5), ("ordinary", 15), ("minutes", 20), ("document", 30), ("hard", 30)],
)
def test_the_limits_of_a_task_by_where_it_came_from(urgency: str, days: int) -> None:
    clock = ledgers()["task"].clock("finish", urgency)
    assert clock is not None
    assert clock.days == days


@pytest.mark.parametrize("code", ["task", "project", "request", "rectification"])
def test_cards_follow_the_default_rule(code: str) -> None:
    cards = {card.level: card for card in ledgers()[code].cards}
    assert cards[CardLevel.REMINDER].times == 1
    assert (cards[CardLevel.YELLOW].times, cards[CardLevel.YELLOW].late_over) == (2, 5)
    assert (cards[CardLevel.RED].yellows, cards[CardLevel.RED].late_over) == (2, 15)
    assert "约谈" in cards[CardLevel.RED].measures
    assert cards[CardLevel.RED].points > 0


def test_rectification_has_five_standards_and_is_accepted_above_the_owner() -> None:
    rule = ledgers()["rectification"]
    assert len(rule.closing) == 5
    assert rule.verifier is Verifier.AUTHORITY
    assert len(rule.acceptance) >= 3


def test_sources_are_words_of_the_office() -> None:
    for rule in ledgers().values():
        assert "§" not in rule.source
        assert len(rule.source) > 7
        assert rule.evidence


def test_the_page_of_methods_names_every_rule_and_every_key() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/methods/ledger.md").read_text(encoding="utf-8")
    for rule in ledgers().values():
        assert f"| `{rule.code}` {rule.title} |" in page
        line = next(row for row in page.splitlines() if row.startswith(f"| `{rule.code}` {rule.title} |"))
        assert line.endswith(f"| {rule.verifier.value} | {rule.mark} |")
    for key in (*KEYS, *CLOCK_KEYS, *CARD_KEYS, *EXTENSION_KEYS):
        assert f"`{key}`" in page or f"[{key}]" in page, key


GOOD = (folder("ledgers") / "task.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"other.toml": GOOD}, "请把文件改名为 task.toml。（A-214）"),
        ({"task.toml": "code = "}, "不是合格的 TOML 文件"),
        (
            {"a.toml": GOOD.replace('"task"', '"a"', 1), "task.toml": GOOD},
            "“督办事项”已有规则“a”，.*（A-215）",
        ),
        ({"task.toml": GOOD.replace("verifier", "verifyer")}, "是否想写“verifier”。（A-205）"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, files: dict[str, str], said: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError, match=said):
        load_ledgers(tmp_path)


def test_one_file_may_be_read_and_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "task.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert set(load_ledgers(path)) == {"task"}
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(SchemeError, match="A-213"):
        load_ledgers(path)

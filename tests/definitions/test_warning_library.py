"""The shipped warning rules: whole sentences, known indicators, one number each; faults of files are named."""

import re
from pathlib import Path

import pytest

from zhengxian.definitions import indicators, load_warning_rules, warning_rules
from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.warning import KINDS

GOOD = (folder("warnings") / "line-debt.toml").read_text(encoding="utf-8")


def test_the_library_is_read_once_and_cannot_be_changed():
    assert warning_rules() is warning_rules()
    with pytest.raises(TypeError):
        warning_rules()["x"] = warning_rules()["line-debt"]  # type: ignore[index]


def test_numbers_are_used_once_and_every_kind_has_a_rule():
    numbers = [rule.number for rule in warning_rules().values()]
    assert len(set(numbers)) == len(numbers) == 20
    assert all("M-180" <= number <= "M-199" for number in numbers)
    assert {rule.kind for rule in warning_rules().values()} == set(KINDS)


def test_rules_speak_in_sentences_and_accuse_nobody():
    for rule in warning_rules().values():
        assert rule.why.endswith("。"), rule.code
        assert re.match("请", rule.what_to_do), rule.code
        assert rule.what_to_do.endswith("。"), rule.code
        text = rule.title + rule.why + rule.what_to_do
        assert not re.search("造假|虚报|弄虚|应改为|建议填|不得|问责", text), rule.code
        assert not re.search("[A-Za-z§]", rule.source), f"{rule.code}: a page shows it to an office"


def test_the_five_lines_are_all_watched():
    watched = {code for rule in warning_rules().values() for code in rule.indicators}
    lines = {"farmland_kept", "basic_farmland_kept", "redline_breaches", "eco_overdue", "larger_accidents"}
    assert lines | {"debt_ratio", "statistics_cases", "illegal_farmland"} <= watched


def test_the_debt_bands_are_those_in_use():
    assert dict(warning_rules()["line-debt"].parameters) == {"yellow": 120, "orange": 200, "red": 300}


def test_rules_name_only_indicators_of_the_library():
    for rule in warning_rules().values():
        assert set(rule.named) <= set(indicators()), rule.code


def test_one_file_or_a_folder(tmp_path: Path):
    (tmp_path / "line-debt.toml").write_text(GOOD, encoding="utf-8")
    assert list(load_warning_rules(tmp_path)) == list(load_warning_rules(tmp_path / "line-debt.toml"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("line-debt", "code =", "M-208"),
        ("other", GOOD, "文件名与预警规则代码“line-debt”不一致。请把文件改名为 line-debt.toml。（M-209）"),
        ("line-debt", GOOD.replace("debt_ratio", "debt_ratia"), "最接近的是“debt_ratio”。（M-211）"),
        ("line-debt", GOOD.replace("debt_ratio", "qqqqqqq"), "M-211"),
    ],
)
def test_a_fault_of_a_file_is_named(tmp_path: Path, name: str, text: str, said: str):
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_warning_rules(tmp_path)
    assert said in str(caught.value)


def test_a_number_is_claimed_once(tmp_path: Path):
    (tmp_path / "line-debt.toml").write_text(GOOD, encoding="utf-8")
    again = GOOD.replace('code = "line-debt"', 'code = "second"')
    (tmp_path / "second.toml").write_text(again, encoding="utf-8")
    with pytest.raises(SchemeError, match="预警编号“M-194”已被规则“line-debt”占用"):
        load_warning_rules(tmp_path)

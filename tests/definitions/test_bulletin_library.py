"""The shipped templates of bulletins as definitions."""

from __future__ import annotations

import pytest

from zhengxian.definitions import bulletin_codes, bulletin_table, indicators
from zhengxian.definitions.bulletin_library import read_bulletin
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.report import parse_template
from zhengxian.engine.report.template.kinds import PURPOSES

EIGHT = (
    "annual",
    "half-year",
    "monthly",
    "projects",
    "quarterly",
    "rectification",
    "region-brief",
    "requests",
)


def test_there_is_a_template_for_each_purpose():
    assert bulletin_codes() == EIGHT
    purposes = [parse_template(bulletin_table(code), code).purpose for code in EIGHT]
    assert sorted(purposes) == sorted(PURPOSES)


@pytest.mark.parametrize("code", EIGHT)
def test_templates_name_indicators_of_the_library(code):
    named = parse_template(bulletin_table(code), f"{code}.toml").indicators
    assert named
    assert [indicator for indicator in named if indicator not in indicators()] == []


def test_a_wrong_code_is_answered_with_the_nearest():
    with pytest.raises(SchemeError, match=r"“monthyl”.*“monthly”.*R-187"):
        bulletin_table("monthyl")


def test_files_that_are_no_templates_are_refused(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("code = ", encoding="utf-8")
    with pytest.raises(SchemeError, match=r"broken\.toml.*R-185"):
        read_bulletin(broken)
    broken.write_bytes('code = "月"'.encode("gb18030"))
    with pytest.raises(SchemeError, match="R-185"):
        read_bulletin(broken)
    other = tmp_path / "other.toml"
    other.write_text('code = "monthly"\n[[block]]\nkind = "text"\n', encoding="utf-8")
    with pytest.raises(SchemeError, match=r"other\.toml.*“monthly”.*R-186"):
        read_bulletin(other)

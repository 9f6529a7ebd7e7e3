"""Numbers that Word writes by itself: the outline of a speech often stands only in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.io.documents import read_document
from zhengxian.io.documents.numerals import chinese, numeral


def p(text, properties=""):
    """One paragraph; ``text`` may already be runs."""
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def level(at, style, text, more=""):
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


OUTLINE = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>')
    + level(1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>')
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + level(4, "bullet", "●")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def listed(text, number, at):
    return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def lines(docx, *paragraphs, **more):
    return read_document(docx("".join(paragraphs), numbering=OUTLINE, **more), "a.docx").text.split("\n")


def test_levels_count_begin_anew_and_show_as_in_word(docx):
    assert lines(
        docx,
        listed("总体要求", 1, 0),
        listed("重点任务", 1, 0),
        listed("抓项目", 1, 1),
        listed("抓农业", 1, 1),
        listed("备种", 1, 2),
        listed("细目", 1, 3),
        listed("要点", 1, 4),
        p("没有号"),
        listed("压实责任", 1, 0),
        listed("抓督查", 1, 1),
    ) == [
        "一、总体要求",
        "二、重点任务",
        "（一）抓项目",
        "（二）抓农业",
        "1. 备种",
        "2.1 细目",
        "要点",
        "没有号",
        "三、压实责任",
        "（一）抓督查",
    ]


def test_lists_of_one_rule_count_together_unless_told_to_restart(docx):
    assert lines(docx, listed("甲", 1, 0), listed("乙", 2, 0), listed("丙", 3, 0), listed("丁", 3, 0)) == [
        "一、甲",
        "二、乙",
        "一、丙",
        "二、丁",
    ]


def test_styles_number_and_paragraphs_may_say_no(docx):
    rule = OUTLINE.replace(
        '<w:numFmt w:val="chineseCounting"/>', '<w:pStyle w:val="H2"/><w:numFmt w:val="chineseCounting"/>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    body = (
        p("总则", '<w:pStyle w:val="H1"/>')
        + p("细则", '<w:pStyle w:val="H2"/>')
        + p("附则", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert read_document(docx(body, numbering=rule, styles=styles), "a.docx").text.split("\n") == [
        "一、总则",
        "（一）细则",
        "附则",
    ]


def test_a_rule_may_point_to_the_list_of_a_style(docx):
    rule = OUTLINE + (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
    )
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    made = docx(listed("甲", 9, 0), numbering=rule, styles=styles)
    assert read_document(made, "a.docx").text == "一、甲"


@pytest.mark.parametrize(("number", "at"), [("99", "0"), ("1", "88"), ("x", "0"), ("1", "-1")])
def test_lists_that_do_not_exist_leave_the_text_alone(docx, number, at):
    assert lines(docx, listed("甲", number, at))[0].endswith("甲")


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (21, "chineseCounting", "二十一"),
        (300, "chineseCountingThousand", "三百"),
        (2, "chineseLegalSimplified", "贰"),
        (11, "ideographTraditional", "甲"),
        (13, "ideographZodiac", "子"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (12, "decimalFullWidth", "１２"),
        (28, "lowerLetter", "bb"),
        (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"),
        (10, "ideographDigital", "一〇"),
        (5, "someNewStyle", "5"),
        (0, "upperRoman", "0"),
        (10**6, "chineseCounting", "1000000"),
    ],
)
def test_numerals(number, style, shown):
    assert numeral(number, style) == shown


@given(st.integers(1, 9999))
def test_chinese_numbers_can_be_read_back(number):
    total, digit = 0, 0
    for sign in chinese(number):
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = "〇一二三四五六七八九".index(sign)
    assert total + digit == number

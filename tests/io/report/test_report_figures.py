"""Rounding, gaps, sentences and the agreement of the two formats."""

from __future__ import annotations

import re
from decimal import Decimal

import docx
import polars as pl
import pytest
from docx.oxml.ns import qn

from zhengxian.io.report import write_report_docx, write_report_html
from zhengxian.io.report.digest import digest
from zhengxian.io.report.figures import Style
from zhengxian.io.report.gaps import gaps
from zhengxian.io.report.groups import rate_tone
from zhengxian.io.report.ledger import figure_cell, ledger_table
from zhengxian.io.report.summary import overview, paragraphs

SCREEN = Style(screen=True)


def told(result, style=SCREEN):
    return "\n".join(p.text for p in paragraphs(digest(result, style)))


def ranked(shown, places):
    return [
        {"region": str(i), "shown": s, "p": p} for i, (s, p) in enumerate(zip(shown, places, strict=True))
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (-0.004, 2, "0.00"),
        (-3.95, 1, "−4.0"),
        (None, 2, "—"),
        (92.12499999999999, 2, "92.13"),
    ],
)
def test_figures_are_rounded_half_up_with_a_true_minus(value, decimals, text):
    assert SCREEN.number(value, decimals) == text


def test_gap_is_the_difference_of_printed_scores():
    found = gaps(ranked(["82.44", "81.64", "81.64", "70.33"], [1, 2, 2, 4]), "p")
    assert found["0"].best is None
    assert found["1"].above == Decimal("0.80")
    assert found["3"].best == Decimal("12.11")
    assert found["3"].next_regions == ("1", "2")


def test_gap_follows_places_that_a_tie_break_decided():
    found = gaps(ranked(["80.00", "80.00", "79.00"], [1, 2, 3]), "p")
    assert found["1"].above == Decimal("0.00")
    assert found["1"].next_regions == ("0",)


def test_region_without_a_place_has_no_gap_and_is_no_target():
    found = gaps(ranked(["90.00", "80.00", "70.00"], [None, 1, 2]), "p")
    assert found["0"].best is None
    assert found["1"].best is None
    assert found["2"].best == Decimal("10.00")


def test_fill_of_a_rate_follows_the_printed_figure():
    assert rate_tone(69.96, 100.0) == "heat-2"
    assert rate_tone(69.94, 100.0) == "heat-1"


def test_figure_needed_is_rounded_to_the_side_that_suffices():
    assert SCREEN.toward(6.0000000000001, 1, away_from=5.0) == "6.0"
    assert SCREEN.toward(6.01, 1, away_from=5.0) == "6.1"
    assert SCREEN.toward(-6.01, 1, away_from=5.0) == "−6.1"


def test_figure_taken_in_place_of_an_absent_one_stays_an_absent_one():
    item = {"raw": 0.0, "state": "不足一个单位", "unit": "亿元", "decimals": 1, "treatment": None}
    cell = figure_cell(digest_of(), item)
    assert (cell.text, cell.below) == ("不足一个单位", "按 0.0亿元 计")


def digest_of():
    class Only:
        style = SCREEN

    return Only()


def test_ledger_sums_to_full_marks(build):
    d = digest(build(), SCREEN)
    for row in d.regions:
        total = ledger_table(d, row, bars=False).rows[-1].cells
        points, lost = (float(total[k].text) for k in (3, 5))
        assert points + lost == pytest.approx(100.0, abs=0.011)
        assert total[2].text == "100"


def test_ledger_is_sorted_by_loss(build):
    d = digest(build(), SCREEN)
    lost = [float(r.cells[5].text) for r in ledger_table(d, d.regions[0], bars=False).rows[:-1]]
    assert lost == sorted(lost, reverse=True)


def test_summary_uses_office_wording(build):
    text = told(build())
    assert "2025年，按《示范市县域经济高质量发展评价方案（2025年）》评价，参加排名的地区共 11 个" in text
    assert "其中优化开发类 4 个、重点发展类 4 个、生态功能类 3 个" in text
    assert "另有 2 个地区未参加排名：经济开发区单独评价（1 个）；" in text
    assert re.search(r"居前 3 位的是.+（\d+\.\d\d 分）", text)
    assert re.search(r"较上期前移 3 位", text)
    assert "不可比的 1 个" in text
    assert not re.search(r"增长 ?[−-]|垫底|落后|！", text)


def test_summary_names_those_who_share_a_place(build):
    assert "并列第" in told(build(within="pool", classes=1, regions=5))


def test_summary_mean_and_median_are_those_of_the_scores(build):
    result = build(within="pool", classes=1, regions=9, events=False)
    frame: pl.DataFrame = result.ranking
    mean, median = frame["score"].mean(), frame["score"].median()
    assert f"平均 {SCREEN.number(mean, 2)} 分，中位数 {SCREEN.number(median, 2)} 分" in told(result)
    assert SCREEN.number(mean, 2) in [f.value for f in overview(digest(result, SCREEN)).items]


def test_both_formats_print_the_same_figures(build, tmp_path):
    result = build()
    write_report_html(result, tmp_path / "r.html", pages="none")
    write_report_docx(result, tmp_path / "r.docx", pages="none")
    page = (tmp_path / "r.html").read_text(encoding="utf-8").partition("<main")[2]
    document = docx.Document(str(tmp_path / "r.docx"))
    words = "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )
    page = re.sub(
        r"<svg.*?</svg>|<td[^>]*\bso\b[^>]*>.*?</td>|aria-label=\"[^\"]*\"|<span class=\"vh\">.*?</span>",
        "",
        page,
        flags=re.S,
    )
    one, two = (sorted(re.findall(r"−?\d+\.\d+%?", re.sub(r"<[^>]*>", "\n", text))) for text in (page, words))
    assert len(one) > 100
    assert one == two

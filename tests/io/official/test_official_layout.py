"""Measured on the page: sheet, margins, line pitch, 22 lines × 28 characters, page numbers, heads that repeat.

Each measure is taken from the PDF and from the Word file as LibreOffice lays it out.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from zhengxian.io.official.model import Annex, OfficialDocument, Paragraph, Size, words
from zhengxian.io.official.pdf import official_pdf

from .conftest import LONG, SOLID, WHOLE, Laid, Sheet, figures, prose, seen, with_blocks

POINT = 25.4 / 72


SIGNED = tuple(
    with_blocks(
        Paragraph(words("县" * 28 * lines), indent=False),
        Paragraph(words("特此通报。")),
        organs_signed=("甲市县域办",),
        dated=WHOLE.dated,
    )
    for lines in range(14, 22)
)
"""The signature takes five lines: three for the seal, organ and date.
With the title and the last paragraph it fits after 14 lines (613 of 638 pt), not after 15."""
RECORDED = {
    lines: with_blocks(
        Paragraph(words("县" * 28 * lines), indent=False),
        printed_by="甲市县域办",
        printed_on=WHOLE.printed_on,
    )
    for lines in (18, 21, 22)
}
SMALLER = with_blocks(
    Paragraph(words("县" * 200), size=Size.COMPACT), Paragraph(words("乡" * 200), size=Size.SMALL)
)
ALONE: OfficialDocument = replace(with_blocks(prose(1)), annexes=(Annex("得分表", (prose(1),)),))
FIVE = with_blocks(figures(5))
PAPERS = (SOLID, WHOLE, *SIGNED, *RECORDED.values(), SMALLER, ALONE, FIVE)


@pytest.fixture(scope="module", params=["pdf", "word"])
def look(request) -> Laid:
    if request.param == "word":
        return request.getfixturevalue("laid_out")(PAPERS)
    done = {document: seen(official_pdf(document)) for document in PAPERS}
    return done.__getitem__


def solid_rows(sheet: Sheet):
    return [row for row in sheet.rows(16.0) if all(sign.text == "县" for sign in row)]


def test_pages_hold_22_lines_of_28_characters(look):
    for sheet in look(SOLID)[1:4]:
        assert (round(sheet.width), round(sheet.height)) == (210, 297)
        assert [len(row) for row in solid_rows(sheet)] == [28] * 22


def test_lines_are_28_95_points_apart(look):
    sheet = look(SOLID)[1]
    steps = [(b[0].y - a[0].y) / POINT for a, b in pairwise(solid_rows(sheet))]
    assert all(28.85 <= step <= 29.05 for step in steps)  # LibreOffice writes tenths of a point
    assert sum(steps) / len(steps) == pytest.approx(28.95, abs=0.01)


def test_text_fills_the_block_and_the_binding_side_changes_with_the_page(look):
    for number, left in ((1, 26.0), (2, 28.0)):
        rows = solid_rows(look(SOLID)[number])
        assert rows[0][0].x == pytest.approx(left, abs=0.2)
        assert max(sign.right for row in rows for sign in row) <= left + 156 + 0.2
        assert rows[0][-1].right > left + 156 - 1.5
        # the baseline of the first line is about one letter below the top edge, the last line ends above the foot
        assert 37 + 3.5 < rows[0][0].y < 37 + 9.5
        assert 297 - 35 - 6 < rows[-1][0].y < 297 - 35


def test_page_numbers_stand_7_mm_below_the_text_at_the_outer_side(look):
    sheets = look(SOLID)
    for number, sheet in enumerate(sheets[:4], start=1):
        dashes = [sign for sign in sheet.signs if sign.text == "—" and sign.y > 262]
        digits = [sign for sign in sheet.signs if sign.text == str(number) and sign.y > 262]
        assert len(dashes) == 2
        assert len(digits) == 1
        # a dash lies about 0.3 of the letter's 14 points above its baseline
        assert digits[0].y - 0.3 * 14 * POINT == pytest.approx(262 + 7, abs=1.0)
        if number % 2:
            assert dashes[1].right == pytest.approx(210 - 26 - 14 * POINT, abs=2.0)
        else:
            assert dashes[0].x == pytest.approx(26 + 14 * POINT, abs=2.0)


def test_heads_of_tables_repeat_on_each_page(look):
    pages = [
        sheet.text
        for sheet in look(WHOLE)
        if "甲县5" in sheet.text.replace(" ", "") or "甲县50" in sheet.text
    ]
    numbered = [sheet.text.replace(" ", "") for sheet in look(WHOLE)]
    with_rows = [text for text in numbered if "甲县10" in text or "甲县30" in text or "甲县50" in text]
    assert pages
    assert len(with_rows) >= 3
    assert all("完成情况" in text and "指标0" in text for text in with_rows)


def test_wide_annexes_lie_on_their_side_and_the_record_is_upright_again(look):
    sheets = look(WHOLE)
    turned = [sheet for sheet in sheets if round(sheet.width) == 297]
    assert len(turned) >= 2
    assert all(round(sheet.height) == 210 for sheet in turned)
    assert all(28 <= sign.y <= 210 - 26 for sheet in turned for row in sheet.rows(10.5) for sign in row)
    assert round(sheets[-1].width) == 210
    assert "印发" in sheets[-1].text


def test_the_page_number_of_a_turned_sheet_is_where_its_foot_is(look):
    for number, sheet in enumerate(look(WHOLE), start=1):
        if round(sheet.width) == 297:
            at_foot = [sign for sign in sheet.signs if sign.x < 35 and sign.text.strip()]
            assert "".join(sorted(sign.text for sign in at_foot)) == "".join(sorted(f"—{number}—"))
            middle = sum(sign.y for sign in at_foot) / len(at_foot)
            assert (middle > 160) if number % 2 else (middle < 60)


def test_no_text_leaves_the_text_block(look):
    for number, sheet in enumerate(look(WHOLE), start=1):
        if round(sheet.width) == 210:
            left, right = (28, 184) if number % 2 else (26, 182)
            inside = [sign for size in (16.0, 10.5) for row in sheet.rows(size) for sign in row]
            assert all(left - 0.4 <= sign.x and sign.right <= right + 0.4 for sign in inside)


def test_long_names_wrap_inside_their_cell(look):
    sheet = next(s for s in look(FIVE) if "管理委员会" in s.text.replace("\r\n", ""))
    joined = "".join(sheet.text.split())
    assert LONG in joined
    cells = [sign for sign in sheet.signs if sign.text in "融合先行管理" and abs(sign.size - 10.5) < 0.3]
    assert len({round(sign.y, 1) for sign in cells}) >= 2


def test_the_signature_never_stands_alone_on_a_page(look):
    for document in SIGNED:
        page = next(sheet for sheet in look(document) if "2026年10月18日" in "".join(sheet.text.split()))
        assert "特此通报。" in page.text
    assert {len(look(document)) for document in SIGNED} == {1, 2}


def test_the_record_stands_at_the_foot_of_the_last_page_even_after_a_full_one(look):
    for lines, document in RECORDED.items():
        sheets = look(document)
        last = next(sign for sign in sheets[-1].signs if sign.text == "印")
        assert 255 < last.y < 262
        body = [sign.y for sign in sheets[-1].signs if sign.text == "县" and abs(sign.size - 16) < 0.3]
        assert max(body, default=0.0) < last.y - 5
        assert sum(sheet.text.count("县") for sheet in sheets) == 28 * lines + 1


def test_smaller_sizes_keep_their_own_pitch(look):
    sheet = look(SMALLER)[0]
    for size, pitch in ((12.0, 20.0), (10.5, 16.0)):
        steps = [(b[0].y - a[0].y) / POINT for a, b in pairwise(sheet.rows(size))]
        assert len(steps) >= 4
        assert all(step == pytest.approx(pitch, abs=0.3) for step in steps)


def test_the_red_mark_stands_35_mm_below_the_top_of_the_block(look):
    sheet = look(WHOLE)[0]
    mark = next(sign for sign in sheet.signs if sign.text == "领" and sign.y < 100)
    assert mark.size == pytest.approx(25, abs=0.3)
    # a baseline is about 0.88 of the letter's height below its top
    assert mark.y - 0.88 * 25 * POINT == pytest.approx(37 + 35, abs=1.5)


def test_an_annex_alone_has_no_number(look):
    texts = ["".join(sheet.text.split()) for sheet in look(ALONE)]
    assert "附件：得分表" in texts[0]
    assert "附件得分表" in texts[1]

"""A bulletin from template to Word: written, edited wrongly, shown why, corrected, checked by another, issued by a third."""

from __future__ import annotations

import io
import sys
import time
import zipfile

import pytest
from pypdfium2 import PdfDocument

from zhengxian.io.official.trace import bound_numbers

from .conftest import answering

LIMIT = 10
"""Seconds from the click to the whole file (design.md: a bulletin in Word and PDF)."""


def download(page, name: str) -> tuple[bytes, float]:
    """Click for a file and return it with the seconds until it was all there."""
    started = time.perf_counter()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    data = waiting.value.path().read_bytes()
    return data, time.perf_counter() - started


def test_the_way_of_a_monthly_bulletin(desk, office, capsys):
    writer = desk("assessor")
    writer.go("/report/bulletins/new/")
    page = writer.page
    page.get_by_label("模板").select_option("monthly")
    page.get_by_label("期间").select_option("2026-06")
    page.get_by_label("范围").select_option("990100")
    with answering(page):
        page.get_by_role("button", name="取数拟稿").click()
    writer.look()
    assert "关于2026年1—6月县域经济运行情况的通报" in writer.text()
    assert page.locator("a.nb").count() > 100
    address = page.url

    page.locator("summary", has_text="改写这一段").first.click()
    box = page.get_by_label("这一段的文字").first
    before = box.input_value()
    number = page.locator("#p1\\.0 a.nb").first.inner_text()
    wrong = f"{float(number.rstrip('%')) + 1:.1f}%"
    box.fill(before.replace(number, wrong, 1))
    with answering(page):
        page.get_by_role("button", name="保存这一段").first.click()
    assert f"写的是“{wrong}”，数据是“{number}”" in writer.text()
    assert "R-170" in writer.text()
    writer.look()
    with answering(page):
        page.get_by_role("button", name="送核").click()
    assert "R-220" in page.inner_text("body")

    writer.go(address)
    page.locator("summary", has_text="改写这一段").first.click()
    page.get_by_label("这一段的文字").first.fill(f"据快报，{before}")
    with answering(page):
        page.get_by_role("button", name="保存这一段").first.click()
    assert "R-170" not in writer.text()
    with answering(page):
        page.get_by_role("button", name="送核").click()
    assert "已送核" in page.inner_text("body")

    checker = desk("statistics.shi")
    checker.go(address)
    with answering(checker.page):
        checker.page.get_by_role("button", name="核数通过").click()
    leader = desk("leader.shi")
    leader.go(address)
    with answering(leader.page):
        leader.page.get_by_role("button", name="签发").click()
    assert "号。文件已冻结" in leader.page.inner_text("body")
    leader.look()

    word, word_seconds = download(leader.page, "Word")
    pdf, pdf_seconds = download(leader.page, "PDF")
    assert len(bound_numbers(word)) > 100
    with zipfile.ZipFile(io.BytesIO(word)) as made:
        assert "据快报，" in made.read("word/document.xml").decode()
    assert len(PdfDocument(pdf)) >= 3
    stored = office.rows(
        "select word_hash, pdf_hash, number from report_issuedbulletin order by id desc limit 1"
    )
    assert stored[0][2].startswith("县域经济办通报〔2026〕")
    with capsys.disabled():
        sys.stdout.write(f"\nissued: Word {word_seconds:.2f} s, PDF {pdf_seconds:.2f} s\n")
    assert max(word_seconds, pdf_seconds) < LIMIT


@pytest.mark.parametrize("name", ["Word", "PDF"])
def test_a_draft_is_typeset_within_seconds(desk, office, name, capsys):
    """A draft's files are made anew at the click."""
    one = desk("assessor")
    key = office.one("select max(id) from report_bulletin where state = 'draft'")
    one.go(f"/report/bulletins/{key}/")
    data, seconds = download(one.page, name)
    with capsys.disabled():
        sys.stdout.write(f"\n{name} of a draft: {seconds:.2f} s, {len(data)} bytes\n")
    assert data[:4] in (b"PK\x03\x04", b"%PDF")
    assert seconds < LIMIT

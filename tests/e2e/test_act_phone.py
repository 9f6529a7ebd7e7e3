"""Act on a phone: every action of a page can be reached, and a long title leaves room for the rest."""

from __future__ import annotations

import sqlite3

import pytest

from .conftest import OFFICE, PHONE

LONG = "推进县城商业综合体招商并完善周边停车、消防、供水、供电等配套设施" * 6
ONES = {"task": "items", "project": "projects", "request": "requests", "rectification": "rectification"}


@pytest.fixture
def long_titles(office):
    """The newest thing of each kind with a title of 200 characters; the addresses of the pages."""
    with sqlite3.connect(next(office.home.glob("*.sqlite3"))) as book:
        found = {kind: office.one("select max(id) from act_ledgeritem where kind = ?", kind) for kind in ONES}
        for key in found.values():
            book.execute("update act_ledgeritem set title = ? where id = ?", (LONG[:200], key))
    return [f"/act/{part}/{found[kind]}/" for kind, part in ONES.items()]


def test_every_action_is_reached_and_a_title_takes_three_lines(desk, long_titles):
    one = desk("supervisor", size=PHONE)
    for address in (*long_titles, "/act/projects/slips/", "/act/documents/"):
        one.go(address)
        page = one.page
        acts = page.locator(".tabs .acts .btn")
        for at in range(acts.count()):
            assert acts.nth(at).is_visible(), (address, acts.nth(at).inner_text())
        title = page.locator(".top h1")
        line = float(title.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)"))
        assert title.bounding_box()["height"] <= 3 * line + 2, address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        if address in long_titles:
            assert LONG[:200] in page.locator("main").text_content(), "the whole title stands in the page"


def test_a_long_title_does_not_widen_the_page_at_the_desk(desk, long_titles):
    one = desk("supervisor", size=OFFICE)
    for address in long_titles:
        one.go(address)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= OFFICE["width"], address


def test_other_stages_keep_their_bar_on_the_phone(desk):
    one = desk("statistics.shi", size=PHONE)
    one.go("/collect/releases/")
    assert one.page.locator(".tabs").bounding_box()["height"] <= 46

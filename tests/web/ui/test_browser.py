"""The kit in a real browser: the entry grid with keyboard, paste, saving and conflicts; keys; axe; widths."""

from __future__ import annotations

import json

import pytest

ACCEPTED = {"wait_until": "networkidle"}


class Server:
    """Answers what the grid saves, in place of the product's own address."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.mode = "ok"

    def __call__(self, route) -> None:
        if self.mode == "down":
            route.abort()
            return
        if self.mode == "refused":
            route.fulfill(status=409, json={"message": "这张表已经收走，不能再改。（C-409）"})
            return
        body = json.loads(route.request.post_data)
        assert route.request.headers["x-csrftoken"]
        self.got.append(body)
        other = {"text": "12.3", "by": "另一人", "at": "09:31"} if self.mode == "conflict" else None
        cells = [
            {
                "region": c["region"], "indicator": c["indicator"], "rev": c["rev"] + 1,
                "text": "12.3" if other else c["text"], "conflict": other,
                "marks": [{"kind": "bad", "message": "太大。", "code": "C-004"}] if c["text"] == "999" else [],
            }
            for c in body["cells"]
        ]  # fmt: skip
        cells.append({"region": "1", "indicator": "tax_s", "rev": 1, "text": "77.7", "marks": []})
        counts = {"total": 35, "filled": 33, "missing": 2}
        route.fulfill(json={"saved_at": "09:31", "cells": cells, "counts": counts})


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def context(browser, gallery_address, server):
    """A window whose gallery saves to the stand-in server."""
    made = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")

    def with_address(route) -> None:
        answer = route.fetch()
        body = answer.text().replace('data-save-url=""', 'data-save-url="/save/"')
        route.fulfill(response=answer, body=body)

    made.route("**/save/", server)
    made.route(gallery_address, with_address)
    yield made
    made.close()


@pytest.fixture
def page(context, gallery_address):
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
    opened.goto(gallery_address, **ACCEPTED)
    yield opened
    assert faults == []


def value(page, address: str) -> str:
    return page.input_value(f"#c-{address}")


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def paste(page, text: str) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def saved(page) -> None:
    page.wait_for_selector("form[data-state=saved]")


def test_moving_and_typing_are_those_of_a_spreadsheet(page, server) -> None:
    page.focus("#c-B4")
    assert page.inner_text("#fx-addr") == "B4"
    assert page.input_value("#fx-input") == "3.09"
    page.keyboard.type("3.5")
    page.keyboard.press("Enter")
    assert (focused(page), value(page, "B4")) == ("c-B5", "3.5")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert focused(page) == "c-G5"  # F is worked out by the system and skipped
    page.keyboard.press("ArrowUp")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert value(page, "G4") == "0.37"
    saved(page)
    assert server.got == [{"cells": [{"region": "1", "indicator": "rev", "text": "3.5", "rev": 1}]}]
    assert page.get_attribute("#c-B4", "data-rev") == "2"
    assert page.inner_text("[data-auto='1-tax_s']") == "77.7"
    assert "09:31 已自动保存" in page.inner_text("#grid-saved")
    assert "已填 33" in page.inner_text("#grid-counts")


def test_a_state_is_chosen_by_letter_and_a_decimal_may_start_with_a_point(page) -> None:
    page.focus("#c-G4")
    page.keyboard.press(".")
    page.keyboard.press("w")
    assert (value(page, "G4"), focused(page)) == ("未统计", "c-G4")
    page.keyboard.press(".")
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    assert value(page, "G4") == ".5"


def test_a_block_is_pasted_with_quotes_and_undone_in_one_step(page) -> None:
    page.focus("#c-D8")
    paste(page, '1\t2\t3\t"4\n5"\t6\r\n7\t8\t9\t10\r\n11\r\n12\r\n')
    assert [value(page, a) for a in ("D8", "E8", "G8", "D9", "E9", "G9", "D10")] == [
        "1", "2", "4 5", "7", "8", "10", "11",
    ]  # fmt: skip
    words = page.inner_text("#grid-notices")
    assert "贴入 7 格" in words
    assert "2 格是自动算的" in words
    assert "2 格超出表外" in words
    page.keyboard.press("Control+z")
    assert (value(page, "D8"), value(page, "D10"), value(page, "G9")) == ("3.53", "9.88", "")


def test_f8_walks_from_the_gravest_problem(page) -> None:
    seen = []
    for key in ("F8", "F8", "Shift+F8", "Shift+F8"):
        page.keyboard.press(key)
        seen.append(focused(page))
    assert seen == ["c-D7", "c-E6", "c-D7", "c-G9"]


def test_marks_of_the_answer_are_shown_and_listed(page) -> None:
    page.focus("#c-E10")
    page.keyboard.type("999")
    page.keyboard.press("Control+s")
    page.wait_for_selector("td.x-bad #c-E10")
    assert page.get_attribute("#c-E10", "aria-invalid") == "true"
    assert "要处理的 6 处" in page.inner_text("#problems h2")
    assert "E10" in page.inner_text("[data-problems] li:nth-child(2)")


@pytest.mark.parametrize(("choice", "kept"), [("用对方的", "12.3"), ("用我的", "5.5")])
def test_a_conflict_is_asked_about_and_nothing_is_overwritten(page, server, choice: str, kept: str) -> None:
    server.mode = "conflict"
    page.focus("#c-C10")
    page.keyboard.type("5.5")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".g-conflict")
    assert "另一人 09:31 改成了 12.3；您填的是 5.5" in page.inner_text(".g-conflict")
    assert "5.5" in page.evaluate("JSON.stringify(localStorage)")
    server.mode = "ok"
    page.click(f".g-conflict >> text={choice}")
    page.wait_for_timeout(1200)
    assert value(page, "C10") == kept
    assert page.evaluate("localStorage.length") == 0
    assert (server.got[-1]["cells"][0]["rev"] == 2) == (choice == "用我的")


def test_what_was_not_saved_survives_the_browser(page, context, server, gallery_address) -> None:
    server.mode = "down"
    page.focus("#c-B10")
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-state=offline]")
    assert "留在这台电脑上" in page.inner_text("#grid-notices")
    page.close(run_before_unload=False)
    server.mode = "ok"
    again = context.new_page()
    again.goto(gallery_address, **ACCEPTED)
    assert "上次有 1 格没有存上" in again.inner_text("#grid-notices")
    assert value(again, "B10") == "13.72"
    again.click("text=放回去")
    saved(again)
    assert server.got[-1]["cells"] == [{"region": "7", "indicator": "rev", "text": "77", "rev": 1}]
    assert again.evaluate("localStorage.length") == 0


def test_a_refusal_is_shown_in_its_own_words_and_not_tried_again(page, server) -> None:
    server.mode = "refused"
    page.focus("#c-B4")
    page.keyboard.type("4")
    page.keyboard.press("Control+s")
    page.wait_for_selector("form[data-state=refused]")
    assert "C-409" in page.inner_text("#grid-notices")


def test_keys_help_search_and_rows(page) -> None:
    page.keyboard.press("?")
    assert page.is_visible("#keys-help")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert focused(page) == "find"
    page.keyboard.type("j?")
    assert page.input_value("#find") == "j?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "丰陵县"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "东川县"


def test_a_stage_is_reached_by_g_and_its_number(page) -> None:
    page.route("**/evaluate/", lambda route: route.fulfill(body="<p>评</p>", content_type="text/html"))
    page.keyboard.press("g")
    page.keyboard.press("3")
    page.wait_for_url("**/evaluate/")


@pytest.mark.parametrize("width", [1366, 900, 390])
def test_no_page_scrolls_sideways(browser, gallery_address, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 768})
    opened.goto(gallery_address, **ACCEPTED)
    assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    opened.close()


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing(browser, gallery_address, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened = browser.new_page(viewport={"width": width, "height": 844})
    opened.goto(gallery_address, **ACCEPTED)
    result = axe.Axe().run(opened).response
    assert len(result["passes"]) > 20
    assert [(v["id"], v["impact"], v["nodes"][0]["html"][:120]) for v in result["violations"]] == []
    opened.close()


def test_text_in_charts_stays_at_twelve_pixels_on_a_phone(browser, gallery_address) -> None:
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(gallery_address, **ACCEPTED)
    small = opened.evaluate(
        """() => [...document.querySelectorAll('.zx-chart text')].filter(t => t.getBoundingClientRect().width)
        .filter(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a < 11.95).length"""
    )
    assert small == 0
    opened.close()

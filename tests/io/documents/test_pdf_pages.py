"""Web pages: the text without what stands around it, and nothing of it runs."""

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import Origin, read_document
from zhengxian.io.documents.main_text import Block, main_blocks

LINKS = "".join(f'<li><a href="/{n}.html">某地召开第{n}次会议</a></li>' for n in range(12))
SPEECH = (
    "<p>各乡镇要抓紧备耕，4月底前完成备种任务，确保不误农时。</p>"
    "<p>县农业农村局要每周调度一次，及时解决问题，<b>不得</b>推诿。</p>"
    "<p>各部门要密切配合，做好种子、化肥、农药的供应，让农民放心种粮。</p>"
)
PAGE = f"""<!DOCTYPE html><html><head><title>某县政府</title><script>document.write("脚本")</script>
<style>p{{color:red}}</style></head><body onload="alert(1)">
<header><ul>{LINKS}</ul></header><nav>首页 &gt; 要闻</nav>
<div class="main"><h1>在春耕会上的讲话</h1>
<div class="text">{SPEECH}<iframe src="https://example.org">内框</iframe>
<p style="display:none">隐藏的任务，6月底前完成。</p><p hidden>也看不见，请核对。</p>
<table><tr><td>任务</td><td>单位</td></tr></table><p>附件：<a href="a.doc">下载</a></p></div></div>
<div><h3>相关链接</h3><ul>{LINKS}</ul></div><footer>版权所有，未经授权不得转载。</footer></body></html>"""


def read_or_code(content):
    try:
        return read_document(content, "a.html").text
    except DataError as error:
        return error.problems[0].code


def test_the_main_text_stays_and_the_rest_goes():
    document = read_document(PAGE.encode(), "a.html")
    assert document.text.split("\n") == [
        "在春耕会上的讲话",
        "各乡镇要抓紧备耕，4月底前完成备种任务，确保不误农时。",
        "县农业农村局要每周调度一次，及时解决问题，不得推诿。",
        "各部门要密切配合，做好种子、化肥、农药的供应，让农民放心种粮。",
        "任务",
        "单位",
        "附件：下载",
    ]
    assert [line.origin for line in document.lines[4:6]] == [Origin.TABLE] * 2
    assert document.notes == ("网页的导航、相关链接、页眉页脚没有读，只读了正文。请核对有无遗漏。",)


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("GBK", "gbk"), ("utf-8", "utf-8"), ("", "gb18030")]
)
def test_the_encoding_that_the_page_claims_is_used(charset, encoding):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>甲县镕基村</p>'
    assert read_document(page.encode(encoding), "a.htm").text == "甲县镕基村"


def test_a_wrong_claim_falls_back_to_what_the_bytes_are():
    assert read_document('<html><meta charset="ascii"><p>甲县通知</p>'.encode(), "a.html").text == "甲县通知"
    assert read_document('<html><meta charset="nonsense"><p>甲县</p>'.encode(), "a.html").text == "甲县"


def test_entities_and_addresses_of_the_page_are_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY c SYSTEM "{secret.as_uri()}">]><html><p>甲&c;县&amp;</p></html>'
    text = read_document(page.encode(), "a.html").text
    assert "机密" not in text
    assert "县&" in text


def test_breaks_and_unclosed_elements_divide_paragraphs():
    page = "<html><body><p>一、总则<br>二、任务<p>三、保障<div>四、附则"
    assert read_document(page.encode(), "a.html").text.split("\n") == [
        "一、总则",
        "二、任务",
        "三、保障",
        "四、附则",
    ]


@pytest.mark.parametrize("inner", ["<div>" * 50_000, "<!--" * 200_000, "<table>" * 20_000, "<" * 500_000])
def test_hostile_pages_end_quickly(inner):
    assert read_or_code(f"<html><p>甲县。</p>{inner}".encode())[:2] in {"甲县", "A-"}


def test_a_page_of_links_only_has_no_text():
    with pytest.raises(DataError, match="没有读到文字"):
        read_document(f"<html><ul>{LINKS}</ul></html>".encode(), "a.html")


def test_short_pages_are_kept_but_for_links():
    blocks = [Block("通知", (1,)), Block("首页", (1,), linked=2), Block("明天开会。", (1,))]
    assert [b.text for b in main_blocks(blocks)] == ["通知", "明天开会。"]
    assert main_blocks([]) == []

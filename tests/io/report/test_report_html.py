"""The HTML report: whole, still, readable by machines and people, and deaf to hostile text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.report import write_report_html

HOSTILE = {
    0: "<script>alert(1)</script>县",
    1: '=cmd()|"x"',
    2: "甲县\u202e\x00\n乙",
    3: "</style><b>",
    4: "{{ 7*7 }}",
}


class Page(HTMLParser):
    """Collects tags, attributes and the text of each table cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.open_cell = False
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.open_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.open_cell = False

    def handle_data(self, data):
        self.texts.append(data)
        if self.open_cell:
            self.tables[-1][-1][-1] += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def read(build, tmp_path_factory):
    """Return the function that writes a report and returns its text and its parsed page."""

    def write(pages="auto", **plan):
        path = tmp_path_factory.mktemp("html") / "报告.html"
        write_report_html(build(**plan), path, pages=pages)
        text = path.read_text(encoding="utf-8")
        return text, Page(text)

    return write


@pytest.fixture(scope="module")
def usual(read):
    return read()


def test_file_is_one_piece_without_script_or_outside_resource(usual):
    text, page = usual
    assert not page.all("script")
    assert not page.all("link")
    assert not page.all("img")
    assert not re.search(r"(?:src|href)=[\"'](?!#)", text)
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", text)
    assert "@import" not in text
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in text


def test_page_says_its_language_title_and_status(usual):
    text, page = usual
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert len(page.all("h1")) == 1
    for wanted in ("示县域办〔2025〕3号", "2025年1月1日至2025年12月31日", "快报", "演示数据：地区均为虚构"):
        assert wanted in text


def test_demo_banner_only_for_demo(read):
    text, _ = read(demo=False)
    assert "地区均为虚构" not in text
    assert "均为虚构" not in text


def test_every_table_has_a_caption_and_scoped_heads(usual):
    text, page = usual
    tables, captions = page.all("table"), page.all("caption")
    assert len(tables) == len(captions) > 20
    assert all(a.get("scope") in ("col", "row", "rowgroup") for a in page.all("th"))
    heads = re.findall(r"<thead>.*?</thead>", text, re.S)
    assert len(heads) == len(tables)
    rows = re.findall(r"<tr[^>]*>.*?</tr>", text.split("<tbody>", 1)[1], re.S)
    assert all("<th" in row for row in rows)


def test_every_link_leads_somewhere_and_ids_are_unique(usual):
    text, page = usual
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"][1:] for _, attrs in page.tags if (attrs.get("href") or "").startswith("#")}
    assert targets <= set(ids)
    assert {f"region-{n}" for n in range(1, 12)} <= targets
    clips = set(re.findall(r"url\(#([\w-]+)\)", text))
    assert clips <= set(ids)


def test_rows_are_as_wide_as_their_table(usual):
    text, _ = usual
    for body in re.findall(r"<table.*?</table>", text, re.S):
        wide = len(re.findall(r"<t[hd][ >]", re.search(r"<thead>.*?</thead>", body, re.S)[0]))
        for row in re.findall(r"<tr[^>]*>.*?</tr>", body, re.S):
            spans = [int(s) for s in re.findall(r"colspan=\"(\d+)\"", row)]
            assert len(re.findall(r"<t[hd][ >]", row)) + sum(spans) - len(spans) == wide


def test_one_page_per_region_breaks_the_sheet_and_repeats_heads(usual):
    text, page = usual
    assert len([a for a in page.all("section") if "page" in (a.get("class") or "").split()]) == 11
    assert re.search(r"\.page[^{]*\{[^}]*break-before:page", text)
    assert "display:table-header-group" in text
    assert "size:A4 portrait" in text


def test_hostile_names_are_text(read):
    text, page = read(names=HOSTILE, regions=6, title='方案"</style><script>x</script>')
    assert not page.all("script")
    assert len(page.all("style")) == 1
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;县" in text
    assert "{{ 7*7 }}" in "".join(page.texts)
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "甲县 乙" in text


def test_absent_figures_are_words_and_zero_is_never_negative(usual):
    _, page = usual
    cells = [cell.strip() for table in page.tables for row in table for cell in row]
    assert "未报" in cells
    assert "保密" in cells
    assert "不适用" in cells
    assert not [c for c in cells if re.match(r"[−-]0(\.0+)?%?$", c)]
    assert not [c for c in cells if re.match(r"-\d", c)]
    assert not [c for c in cells if "nan" in c.lower() or "None" in c]


def test_ties_are_flagged_and_movement_has_words(usual):
    text, _ = usual
    assert "并列" in text
    assert re.search(r'href="#i-up"/></svg><span class="vh">前移 \d+ 位，</span>', text)
    assert "不可比" in text
    assert "上期未参评" in text
    assert "持平" in text


def test_no_movement_column_without_an_earlier_result(read):
    text, page = read(previous=False)
    assert "没有提供上期结果" in text
    assert "较上期" not in [c for t in page.tables for c in t[0]]


def test_figures_of_the_ranking_are_those_of_the_result(build, read):
    result = build()
    _, page = read()
    shown = {row["name"]: row["shown"] for row in result.ranking.to_dicts()}
    ranking = page.tables[0]
    at = [c.strip() for c in ranking[0]].index("得分")
    name = [c.strip() for c in ranking[0]].index("地区")
    found = {row[name].strip(): row[at].strip() for row in ranking[1:] if len(row) == len(ranking[0])}
    assert found == shown


def test_pages_follow_the_choice(read):
    assert "按要求不附分地区页" in read(pages="none")[0]
    assert 'id="region-1"' not in read(pages="none")[0]
    text, page = read(regions=301, items=4, within="pool", events=False)
    assert "超过 300 个，不附分地区页" in text
    assert not [a for _, a in page.tags if (a.get("id") or "").startswith("region-")]
    assert 'id="region-301"' in read(pages="all", regions=301, items=4, within="pool")[0]


def test_beyond_forty_regions_losses_are_bars_in_the_table(read):
    text, page = read(regions=41, items=6, within="pool")
    assert "用表内的横条表示" in text
    assert text.count('<svg class="bar"') == 41 * 6
    assert len(page.all("figure")) == 2
    few, drawn = read(regions=40, items=6, within="pool")
    assert '<svg class="bar"' not in few
    assert len(drawn.all("figure")) == 40 + 3


def test_one_region_and_no_events_are_told_in_sentences(read):
    text, page = read(regions=1, classes=1, events=False, previous=False, left_out=0, states=False)
    assert "只有澄湖县一个地区参评" in text
    assert "本期没有加减分，也没有状态认定。" in text
    assert "地区表中的地区全部参加了排名。" in text
    assert not [a for a in page.all("section") if a.get("id") == "awards"]


def test_same_name_twice_is_told_apart_by_code(read):
    text, _ = read(names={0: "城关镇", 1: "城关镇"})
    assert "城关镇（990100）" in text
    assert "城关镇（990101）" in text


def test_pictures_have_a_sentence_with_figures(usual):
    _, page = usual
    told = [a["aria-label"] for _, a in page.tags if a.get("role") == "img"]
    assert len(told) == 11 + 3
    assert all(re.search(r"\d", t) and t.endswith("。") for t in told)


def test_progress_counts_up_to_its_total(build, tmp_path):
    seen = []
    write_report_html(build(), tmp_path / "r.html", progress=lambda *step: seen.append(step))
    assert [n for n, _, _ in seen] == list(range(1, len(seen) + 1))
    assert {total for _, total, _ in seen} == {len(seen)}
    assert seen[-1][2] == "保存"
    assert len(seen) == 11 + 3


@pytest.mark.parametrize(
    ("plan", "pages", "folder", "code"), [({}, "some", "", "F-302"), ({}, "none", "不存在", "F-301")]
)
def test_refusals(build, tmp_path, plan, pages, folder, code):
    with pytest.raises(ZhengxianError) as told:
        write_report_html(build(**plan), tmp_path / folder / "r.html", pages=pages)
    assert told.value.code == code
    assert not list(tmp_path.glob("**/*.part"))


def test_nobody_ranked_is_refused_and_leaves_no_file(build, tmp_path):
    result = build()
    result.ranking = result.ranking.clear()
    with pytest.raises(ZhengxianError, match="F-303"):
        write_report_html(result, tmp_path / "r.html")
    assert not list(tmp_path.iterdir())

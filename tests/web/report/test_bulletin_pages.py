"""The pages of bulletins: list, making, one bulletin with its marks, rewriting, files, templates, and who sees what."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.selectors import clock
from zhengxian.web.report.models import Bulletin, BulletinTemplate

from .conftest import TEMPLATE, Writing, writing

LINK = re.compile(r'<a class="(nb[^"]*)" href="([^"]+)" title="([^"]*)">([^<]+)</a>')
FREE = re.compile(r'<span class="(nb[^"]*)" title="([^"]*)">([^<]+)</span>')


@pytest.fixture
def office(db: None) -> Iterator[Writing]:
    yield writing()
    clock.forget_office()


def get(office: Writing, who: str, name: str, *args: Any, status: int = 200, **asked: str) -> str:
    answer = office.client(who).get(reverse(f"report:{name}", args=args), asked)
    assert answer.status_code == status, (who, name, answer.status_code)
    return answer.content.decode()


def post(office: Writing, who: str, made: Bulletin, verb: str, **given: Any) -> Any:
    made.refresh_from_db()
    sent = {"revision": made.revision, **given}
    return office.client(who).post(reverse("report:bulletin-act", args=[made.pk, verb]), sent)


def test_drafts_are_for_those_who_see_figures_before_their_release(office: Writing) -> None:
    made = office.write()
    for who in ("assessor", "statistics", "auditor"):
        assert made.title in get(office, who, "bulletins")
        assert made.title in get(office, who, "bulletin", made.pk)
    for who in ("leader", "supervisor"):
        assert made.title not in get(office, who, "bulletins")
        for name in ("bulletin", "bulletin-word", "bulletin-pdf"):
            get(office, who, name, made.pk, status=404)
        get(office, who, "bulletin-sheet", made.pk, 1, status=404)
        assert post(office, who, made, "sign").status_code == 404
    office.passed(made)
    for who in ("leader", "supervisor", "auditor"):
        assert made.title in get(office, who, "bulletin", made.pk)


@pytest.mark.parametrize("who", ["jia", "jia_leader", "caizheng", "reporter", "admin"])
def test_bulletins_are_not_there_for_others(office: Writing, who: str) -> None:
    made = office.write()
    office.issued(made)
    listed = office.client(who).get(reverse("report:bulletins"))
    assert listed.status_code == 404 or made.title not in listed.content.decode()
    for name in ("bulletin", "bulletin-word", "bulletin-pdf"):
        get(office, who, name, made.pk, status=404)
    assert post(office, who, made, "drop", note="x").status_code == 404


def test_the_list_has_even_queries(office: Writing, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        office.write()
    office.issued(office.write())
    client = office.client("assessor")
    client.get(reverse("report:bulletins"))
    with django_assert_max_num_queries(22):
        page = client.get(reverse("report:bulletins")).content.decode()
    assert page.count("data-row") == 4
    assert page.count("示县办〔2026〕1号") == 1
    only = client.get(reverse("report:bulletins"), {"state": "issued"}).content.decode()
    assert only.count("data-row") == 1
    assert (
        client.get(reverse("report:bulletins"), {"state": "x", "template": "y'", "page": "z"}).status_code
        == 200
    )


def test_a_touched_bulletin_stands_first(office: Writing) -> None:
    made = office.write()
    office.issued(made)
    assert "受更正影响" not in get(office, "leader", "bulletins")
    office.figure("990102", "fai_growth", "2026-08", 3.3, release=Release.RELEASED)
    page = get(office, "leader", "bulletins")
    assert "受更正影响的已印发通报" in page
    assert "受更正影响" in page
    told = get(office, "leader", "bulletin", made.pk)
    row = told[told.index("印发后有更正的数") :]
    assert re.findall(r'<td class="num">([\d.]+)</td>', row)[:2] == ["3.0", "3.3"]
    assert 'href="/collect/figures/990102/fai_growth/2026-08/"' in row[: row.index("</table>")]


def test_a_bulletin_is_made_by_form(office: Writing) -> None:
    assert "先载入随软件提供的模板" in get(office, "assessor", "bulletin-new")
    office.template()
    client, url = office.client("assessor"), reverse("report:bulletin-new")
    form = client.get(url, {"template": "short", "period": "2026-08"}).content.decode()
    assert re.search(r'value="2026-08" selected', form)
    assert "2026-10" not in form  # October is not over
    wrong = client.post(url, {"template": "short", "period": "2026Q3", "region": "990000"})
    assert wrong.status_code == 422
    assert "按月写" in wrong.content.decode()
    for bad in ({}, {"template": "x", "period": "'", "region": "990101100"}):
        assert client.post(url, bad).status_code == 422
    made = client.post(url, {"template": "short", "period": "2026-08", "region": "990000"})
    assert made.headers["Location"] == reverse("report:bulletin", args=[Bulletin.objects.get().pk])
    for who in ("leader", "statistics", "auditor"):
        assert office.client(who).get(url).status_code == 404


def test_what_a_template_asks_in_vain_is_said_in_the_form(office: Writing) -> None:
    office.template(TEMPLATE.replace("{each highest(fai_growth, 1)", "{each top(total, 1)").replace("{it.value | growth}", ""))  # fmt: skip
    sent = {"template": "short", "period": "2026-08", "region": "990000"}
    answer = office.client("assessor").post(reverse("report:bulletin-new"), sent)
    assert answer.status_code == 422
    assert "R-210" in answer.content.decode()
    assert not Bulletin.objects.exists()


def test_every_number_leads_to_where_it_comes_from(office: Writing) -> None:
    made = office.write()
    page = get(office, "assessor", "bulletin", made.pk)
    links = LINK.findall(page)
    text = [
        (css, url, about, shown)
        for css, url, about, shown in links
        if shown in ("3.0%", "200.00亿元", "5.2%")
    ]
    assert text == [
        ("nb", "/collect/figures/990000/fai_growth/2026-08/", "示范市固定资产投资增速", "3.0%"),
        ("nb", "/collect/figures/990000/budget_revenue/2026-08/", "示范市一般公共预算收入", "200.00亿元"),
        ("nb", "/collect/figures/990101/fai_growth/2026-08/", "甲县固定资产投资增速", "5.2%"),
    ]  # fmt: skip
    assert [(shown, url) for _, url, _, shown in links if url == reverse("act:results")] == [
        ("0", "/act/results/")
    ] * 2
    assert FREE.findall(page) == []
    client = office.client("assessor")
    assert {client.get(url).status_code for _, url, _, _ in links} == {200}


def test_marks_tell_superseded_and_unpublished_numbers(office: Writing) -> None:
    made = office.write()
    office.figure("990101", "fai_growth", "2026-08", 5.5, release=Release.RELEASED)
    Observation.objects.current().filter(region__code="990000", indicator__code="fai_growth", period="2026-08").update(
        release=Release.INTERNAL
    )  # fmt: skip
    found = {(css, shown) for css, _, _, shown in LINK.findall(get(office, "assessor", "bulletin", made.pk))}
    assert {("nb nb-lock", "3.0%"), ("nb nb-new", "5.2%"), ("nb", "200.00亿元")} <= found


def test_rewriting_shows_what_is_wrong_and_where(office: Writing) -> None:
    made = office.write()
    answer = post(
        office, "assessor", made, "edit", place="1.0", text="全市投资同比增长3.0%，收入200.00亿元。"
    )
    assert answer.headers["Location"].endswith("#b1")
    page = get(office, "assessor", "bulletin", made.pk)
    assert "R-171" in page
    assert 'class="bad-u"' in page
    assert "（已改写）" in page
    refused = post(office, "assessor", made, "submit")
    assert refused.status_code == 409 or "R-220" in refused.content.decode()
    stale = office.client("assessor").post(
        reverse("report:bulletin-act", args=[made.pk, "edit"]), {"revision": 1, "place": "1.0", "text": "x"}
    )
    assert (stale.status_code, "R-219" in stale.content.decode()) == (409, True)


def test_forms_are_offered_to_whom_they_are_for(office: Writing) -> None:
    made = office.write()

    def acts(who: str) -> set[str]:
        return set(
            re.findall(
                rf'action="/report/bulletins/{made.pk}/do/([a-z-]+)/"', get(office, who, "bulletin", made.pk)
            )
        )

    assert acts("assessor") == {"submit", "refresh", "drop", "address", "edit"}
    assert acts("statistics") == set()
    office.submit(made)
    assert acts("assessor") == {"take-back", "drop"}
    assert acts("statistics") == {"pass", "send-back"}
    assert post(office, "statistics", made, "pass").status_code == 302
    assert acts("leader") == {"sign", "send-back"}
    assert acts("statistics") == set()
    assert post(office, "leader", made, "sign").status_code == 302
    assert [acts(who) for who in ("assessor", "statistics", "leader", "auditor")] == [set()] * 4
    assert "示县办〔2026〕1号" in get(office, "auditor", "bulletin", made.pk)
    for verb in ("nothing", "issue'", "edit"):
        assert post(office, "leader", made, verb).status_code in (404, 409)


def test_files_of_an_issued_bulletin_are_those_that_went_out(office: Writing) -> None:
    made = office.write()
    client = office.client("assessor")
    draft = client.get(reverse("report:bulletin-word", args=[made.pk]))
    assert "未签发" in words(b"".join(draft))
    assert "%EF%BC%88%E6%8B%9F%E7%A8%BF%EF%BC%89" in draft.headers["Content-Disposition"]  # （拟稿）
    issued = office.issued(made)
    for name, kept in (("bulletin-word", issued.word), ("bulletin-pdf", issued.pdf)):
        assert b"".join(client.get(reverse(f"report:{name}", args=[made.pk]))) == bytes(kept)
    assert "未签发" not in words(bytes(issued.word))
    assert issued.number in words(bytes(issued.word))


def words(data: bytes) -> str:
    """All text of a Word file with its heads and feet."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = [
            box.read(n).decode()
            for n in box.namelist()
            if re.match(r"word/(document|header|footer)\w*\.xml", n)
        ]
    return re.sub(r"<[^>]+>", "", "".join(parts))


def test_a_sheet_is_a_picture(office: Writing) -> None:
    made = office.write()
    answer = office.client("assessor").get(reverse("report:bulletin-sheet", args=[made.pk, 1]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.content)).size == (834, 1179)
    for number in (0, 99):
        get(office, "assessor", "bulletin-sheet", made.pk, number, status=404)


def test_the_preview_turns_its_pages(office: Writing) -> None:
    made = office.write()
    last = get(office, "assessor", "bulletin", made.pk, sheet="99")
    number = int(re.search(r"第 (\d+) 页</span>", last)[1])
    assert number >= 2  # the annex begins a page of its own
    assert f'href="?sheet={number - 1}#pv">上一页' in last
    assert "下一页" not in last
    assert f"/sheets/{number}/" in last
    first = get(office, "assessor", "bulletin", made.pk, sheet="x")
    assert 'href="?sheet=2#pv">下一页' in first
    assert "上一页" not in first


def test_templates_get_new_versions_by_hand(office: Writing) -> None:
    first = office.template()
    url = reverse("report:bulletin-template", args=["short"])
    client = office.client("assessor2")
    assert "存为新版" in client.get(url).content.decode()
    broken = client.post(url, {"content": TEMPLATE.replace("| growth}", "| grown}"), "seen": 1})
    assert broken.status_code == 422
    assert "grown" in broken.content.decode()
    assert "R-155" in broken.content.decode()
    saved = client.post(
        url, {"content": TEMPLATE.replace("一、情况", "一、总体").replace("\n", "\r\n"), "seen": 1}
    )
    assert saved.status_code == 302
    assert [v.number for v in BulletinTemplate.objects.filter(code="short")] == [2, 1]
    assert "一、情况" in client.get(url, {"version": "1"}).content.decode()
    late = office.client("assessor").post(url, {"content": TEMPLATE + "\n# 另一人\n", "seen": first.number})
    assert (late.status_code, "R-212" in late.content.decode()) == (422, True)
    assert "存为新版" not in get(office, "statistics", "bulletin-template", "short")
    assert office.client("statistics").post(url, {"content": TEMPLATE, "seen": 2}).status_code == 404
    get(office, "assessor", "bulletin-template", "none", status=404)


def test_the_shipped_templates_are_loaded_by_a_button(office: Writing) -> None:
    url = reverse("report:bulletin-templates-load")
    assert office.client("statistics").post(url).status_code == 404
    assert office.client("assessor").post(url, follow=True).content.decode().count("data-row") == 8


def test_hostile_words_stay_words(office: Writing) -> None:
    bad = "<img src=x onerror=alert(1)>{{7*7}}{fai_growth@city}"
    office.regions["990101"].name = bad
    office.regions["990101"].save()
    made = office.write()
    post(office, "assessor", made, "address", recipients=bad, copied_to=bad)
    post(office, "assessor", made, "edit", place="1.1", text=f"{bad}最高。")
    page = get(office, "assessor", "bulletin", made.pk)
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}{fai_growth@city}" in page
    data = b"".join(office.client("assessor").get(reverse("report:bulletin-word", args=[made.pk])))
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}{fai_growth@city}" in words(data)


def test_one_bulletin_has_even_queries(office: Writing, django_assert_max_num_queries: Any) -> None:
    made = office.write()
    client = office.client("assessor")
    client.get(reverse("report:bulletin", args=[made.pk]))
    with django_assert_max_num_queries(26):
        client.get(reverse("report:bulletin", args=[made.pk]))

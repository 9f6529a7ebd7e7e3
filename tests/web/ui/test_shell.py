"""The layout, pages of errors and the gallery, drawn without a database."""

import re

import pytest
from django.test import RequestFactory

from zhengxian.web.ui import context, errors, views

from .conftest import SHELL


def request(path: str = "/", *, signed_in: bool = True):
    made = RequestFactory().get(path)
    if signed_in:
        made.shell = SHELL
    return made


def test_without_a_shell_the_layout_has_nothing_to_offer() -> None:
    told = context.shell(request(signed_in=False))["shell"]
    assert told["stages"] == ()
    assert told["brand"] == "争先"


def test_a_shell_may_be_a_function_that_is_asked_late() -> None:
    made = request(signed_in=False)
    made.shell = lambda: {"brand": "示范市"}
    assert context.shell(made)["shell"]["brand"] == "示范市"


def test_the_gallery_obeys_the_content_policy() -> None:
    page = views.gallery(request()).content.decode()
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"<style", page)
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_the_layout_has_its_landmarks_once() -> None:
    page = views.gallery(request()).content.decode()
    for part in (
        "<h1>",
        "<main",
        'class="sprite"',
        'class="skip"',
        'class="phonebar',
        '<footer class="foot"',
    ):
        assert page.count(part) == 1, part
    assert page.index('class="skip"') < page.index("<nav")
    assert "<title>部件集 · 争先</title>" in page
    assert "演示数据" in page
    assert len(re.findall(r'data-stage="\d"', page)) == 6


def test_ids_of_a_page_are_unique() -> None:
    ids = re.findall(r'\sid="([^"]+)"', views.gallery(request()).content.decode())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(
    ("page", "status", "code"),
    [
        (errors.bad_request, 400, "S-981"),
        (errors.csrf_failure, 403, "S-982"),
        (errors.not_found, 404, "S-983"),
        (errors.locked_out, 429, "S-984"),
        (errors.server_error, 500, "S-985"),
    ],
)
def test_errors_are_pages_in_plain_words(page, status: int, code: str, signed_in: bool) -> None:
    answer = page(request("/<script>", signed_in=signed_in))
    text = answer.content.decode()
    assert answer.status_code == status
    assert code in text
    assert "<script>" not in text.split("</head>")[1]
    assert ('class="spine"' in text) == (signed_in and status != 500)


def test_not_yours_and_not_there_look_the_same() -> None:
    one, other = (
        errors.not_found(request("/x"), error).content.decode()
        for error in (None, PermissionError("secret name"))
    )
    chance = r'"X-CSRFToken":"\w+"|name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d'
    assert re.sub(chance, "", one) == re.sub(chance, "", other)

"""Workbooks: read and shown, put right, then written; hostile files are told off and nothing of them is kept."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhengxian.web.collect.models import Entry, Finding, Submission, Upload
from zhengxian.web.collect.selectors.lines import loaded
from zhengxian.web.collect.selectors.sheets import sheet_of
from zhengxian.web.collect.services import entries, readings, uploads
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Refused

EAST, WEST, LEVEL = "990101", "990102", "budget_revenue"
GOOD = {"B4": 18.62, "C4": 5.1, "D4": 74.6, "B5": 13.47, "C5": 3.2, "D5": 71.2}


def workbook(cells, name="收入.xlsx", tab="收入") -> SimpleUploadedFile:
    """An office's own table of the finance form with figures at some addresses."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet(tab)
    heads = [
        "地区",
        "一般公共预算收入（亿元）",
        "一般公共预算收入同比增长（%）",
        "税收占一般公共预算收入比重（%）",
    ]
    page.write_row(1, 0, heads)
    page.write_column(3, 0, ["临河县", "金渡县"])
    for address, value in cells.items():
        page.write(address, value)
    book.close()
    return SimpleUploadedFile(name, out.getvalue())


def filled_template(client, sheet, cells) -> SimpleUploadedFile:
    """The platform's own template with figures written into it, as a spreadsheet program does."""
    answer = client.get(reverse("collect:template", args=[sheet.pk]))
    given, out = io.BytesIO(b"".join(answer.streaming_content)), io.BytesIO()
    with zipfile.ZipFile(given) as pack, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as filled:
        for part in pack.namelist():
            content = pack.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                for address, value in cells.items():
                    content, done = re.subn(
                        rf'(<c r="{address}"[^>]*?)/>', rf"\1><v>{value}</v></c>", content
                    )
                    assert done == 1
            filled.writestr(part, content)
    return SimpleUploadedFile("财政月报.xlsx", out.getvalue())


@pytest.fixture
def sheet(world):
    return world.sheet("caizheng_monthly")


@pytest.fixture
def read(world, sheet):
    def act(file, who="finance") -> Upload:
        return readings.read(
            submission_id=sheet.pk, file=file, by=world.people[who], access=world.access(who)
        )

    return act


def write(world, upload, who="finance"):
    return readings.write(upload_id=upload.pk, by=world.people[who], access=world.access(who))


def lines(upload):
    return {line.address: line for line in loaded(upload.reading["lines"])}


def kept_files() -> list[Path]:
    return [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_download_upload_submit_are_three_actions(world, sheet):
    client = world.client("finance")
    file = filled_template(client, sheet, GOOD)
    uploaded = client.post(reverse("collect:uploads"), {"file": file})
    assert uploaded.status_code == 302
    assert "写入并提交审核" in client.get(uploaded.url).content.decode()
    sent = client.post(f"{uploaded.url}write/", {"do": "submit"}, follow=True)
    assert "已写入并提交" in sent.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    entry = Entry.objects.select_related("upload").get(
        submission=sheet, region__code=EAST, indicator__code=LEVEL
    )
    assert (entry.value, entry.upload.name, entry.cell) == (18.62, "财政月报.xlsx", "填报表!B4")


def test_nothing_is_written_before_it_is_said(read, sheet):
    upload = read(workbook(GOOD))
    assert not Entry.objects.exists()
    assert {line.result for line in lines(upload).values()} == {"new"}
    assert upload.reading["by_template"] is False


def test_the_offices_own_table_is_read_by_its_headings(world, read, sheet):
    saved = write(world, read(workbook(GOOD)))
    assert (saved.written, saved.counts.blank) == (6, 0)
    entry = Entry.objects.get(region__code=WEST, indicator__code="tax_share")
    assert (entry.value, entry.cell) == (71.2, "收入!D5")
    assert AuditEvent.objects.filter(action="entry.save", summary__contains="收入.xlsx").exists()


def test_every_result_is_told(world, read, sheet):
    entries.save(
        submission_id=sheet.pk, by=world.people["finance"], access=world.access("finance"),
        cells=[Cell(EAST, LEVEL, "18.62", 0), Cell(EAST, "budget_revenue_growth", "5.0", 0), Cell(EAST, "tax_share", "70", 0)],
    )  # fmt: skip
    found = lines(read(workbook({"B4": 18.62, "C4": 5.1, "B5": "1,05", "C5": "未统计"})))
    assert {a: found[a].result for a in ("B4", "C4", "D4", "B5", "C5", "D5")} == {
        "B4": "same", "C4": "change", "D4": "kept", "B5": "bad", "C5": "new", "D5": "blank",
    }  # fmt: skip
    assert found["B5"].problem
    assert found["C5"].wants_reason
    page = world.client("finance").get(reverse("collect:upload-result", args=[Upload.objects.get().pk]))
    text = page.content.decode()
    assert "收入!B5" in text
    assert "空白不等于 0" in text


def test_a_fault_is_put_right_on_the_page(world, read, sheet):
    upload = read(workbook({**GOOD, "B5": "1,05"}))
    client = world.client("finance")
    given = {"region": WEST, "indicator": LEVEL, "text": "13.47", "reason": ""}
    url = reverse("collect:upload-line", args=[upload.pk])
    wrong = client.post(url, {**given, "text": "1,05"})
    assert wrong.status_code == 422
    assert "C-111" in wrong.content.decode()
    assert client.post(url, given).status_code == 302
    write(world, Upload.objects.get())
    entry = Entry.objects.get(region__code=WEST, indicator__code=LEVEL)
    assert (entry.value, entry.upload, entry.cell) == (13.47, None, "")
    assert Entry.objects.get(region__code=EAST, indicator__code=LEVEL).upload == upload


def test_what_blocks_stays_in_the_draft(world, read, sheet):
    upload = read(workbook({k: v for k, v in GOOD.items() if k != "D5"}))
    answer = world.client("finance").post(
        reverse("collect:upload-write", args=[upload.pk]), {"do": "submit"}, follow=True
    )
    text = answer.content.decode()
    assert "已写入草稿" in text
    assert "D5" in text
    sheet.refresh_from_db()
    assert (sheet.state, Entry.objects.count()) == ("draft", 5)


def test_a_file_is_written_once(world, read):
    upload = read(workbook(GOOD))
    write(world, upload)
    with pytest.raises(Conflict, match="C-165"):
        write(world, upload)


def test_what_somebody_changed_meanwhile_is_not_overwritten(world, read, sheet):
    upload = read(workbook(GOOD))
    entries.save(
        submission_id=sheet.pk, cells=[Cell(EAST, LEVEL, "99", 0)], by=world.people["finance2"],
        access=world.access("finance2"),
    )  # fmt: skip
    with pytest.raises(Conflict, match=r"B4.*C-168"):
        readings.write_and_submit(
            upload_id=upload.pk, by=world.people["finance"], access=world.access("finance")
        )
    assert Entry.objects.get(region__code=EAST, indicator__code=LEVEL).value == 99
    assert Entry.objects.count() == 6
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_another_period_is_not_written(world, read):
    book = workbook({**GOOD, "A1": "2026年1—8月财政收支月报"})
    upload = read(book)
    assert upload.reading["blocked"]
    with pytest.raises(Refused, match="C-167"):
        write(world, upload)
    assert not Entry.objects.exists()


def test_a_checks_question_is_shown_before_writing(world, read):
    upload = read(workbook({**GOOD, "D4": 174.6}))
    assert [severity for severity, _ in lines(upload)["D4"].asks] == ["error"]
    assert not Finding.objects.exists()


def test_a_template_of_another_unit_is_refused(world, sheet):
    file = filled_template(world.client("finance"), sheet, GOOD)
    town = world.sheet("town_monthly", "990101100")
    client = world.client("town")
    answer = client.post(reverse("collect:upload", args=[town.pk]), {"file": file})
    assert answer.status_code == 422
    assert "F-211" in answer.content.decode()
    file.seek(0)
    unnamed = client.post(reverse("collect:uploads"), {"file": file})
    assert "C-164" in unnamed.content.decode()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("xl/workbook.xml", b"0" * (200 << 20))
    return out.getvalue()


HOSTILE = {
    "page.xlsx": b"<html><script>alert(1)</script></html>",
    "image.svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program.xlsx": b"MZ\x90\x00" + b"\x00" * 200,
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "broken.xlsx": b"PK\x03\x04" + b"x" * 300,
    "empty.xlsx": b"",
    "binary.csv": bytes(range(256)) * 20,
    "notes.csv": "随便写的几行字\n没有表头".encode(),
    "paper.pdf": b"%PDF-1.7\n%",
}


@pytest.mark.parametrize("name", [*HOSTILE, "bomb.xlsx"])
def test_hostile_files_get_a_sentence_and_leave_nothing(world, sheet, name):
    before = kept_files()
    content = HOSTILE[name] if name in HOSTILE else bomb()
    file = SimpleUploadedFile(name, content, content_type="text/html")
    answer = world.client("finance").post(reverse("collect:upload", args=[sheet.pk]), {"file": file})
    assert answer.status_code == 422
    assert "。" in answer.content.decode()
    assert not Upload.objects.exists()
    assert kept_files() == before


def test_a_large_file_is_refused(world, sheet, settings):
    settings.UPLOAD_LIMIT = 1000
    file = SimpleUploadedFile("大.xlsx", b"PK\x03\x04" + b"0" * 2000)
    answer = world.client("finance").post(reverse("collect:upload", args=[sheet.pk]), {"file": file})
    assert "C-160" in answer.content.decode()


def test_a_file_comes_back_as_a_download_only_to_those_who_may(world, read):
    upload = read(workbook(GOOD, name="..\\../收入\u202excod.xlsx"))
    assert upload.name == "收入xcod.xlsx"
    assert upload.name not in upload.file.name
    url = reverse("collect:file", args=[upload.pk])
    answer = world.client("finance2").get(url)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"PK")
    for who in ("town", "leader", "county"):
        assert world.client(who).get(url).status_code == 404
    assert world.client("town").get(reverse("collect:upload-result", args=[upload.pk])).status_code == 404
    assert world.client("town").post(reverse("collect:upload-write", args=[upload.pk])).status_code == 404


def test_a_lost_file_is_not_there(world, read):
    upload = read(workbook(GOOD))
    upload.file.storage.delete(upload.file.name)
    assert world.client("finance").get(reverse("collect:file", args=[upload.pk])).status_code == 404


def test_evidence_is_known_by_its_content(world):
    by = world.people["finance"]
    kept = uploads.keep(file=SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"), kind="evidence", by=by)
    assert len(kept.sha256) == 64
    for content in (b"<svg/>", b"#!/bin/sh", b"GIF89a", b"hello"):
        with pytest.raises(Refused, match="C-162"):
            uploads.keep(file=SimpleUploadedFile("a.pdf", content), kind="evidence", by=by)


def test_the_template_names_itself(world, sheet):
    answer = world.client("finance").get(reverse("collect:template", args=[sheet.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert sheet_of(sheet).form.unit_code == "caizheng"


def test_a_closed_sheet_takes_no_file(world, read, sheet):
    at = world.moment(world.today)
    Submission.objects.filter(pk=sheet.pk).update(
        state="submitted", submitted_at=at, first_submitted_at=at, submitted_by=world.people["finance"]
    )
    with pytest.raises(Conflict, match="C-120"):
        read(workbook(GOOD))

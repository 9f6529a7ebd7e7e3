"""Word and PDF of a pack: one page for every region, the same bytes every time, numbers traced, hostile text printed."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from zhengxian.io.official.trace import bound_numbers
from zhengxian.web.core.models import Level, Region
from zhengxian.web.monitor.models import PaceWord, Reading
from zhengxian.web.report.models import Pack
from zhengxian.web.report.services import pack_files
from zhengxian.web.report.services.packs import digest

from .conftest import PackOffice

HOSTILE = '=1+1 #read("/etc/passwd") {{7*7}} </w:t><script>alert(1)</script> \x00$x^2$ \\input{a}'
SHOWN = '#read("/etc/passwd") {{7*7}} </w:t><script>alert(1)</script> $x^2$ \\input{a}'


def texts(data: bytes) -> list[str]:
    """The text of every page, without spaces, line ends and places where a long word may break."""
    with pypdfium2.PdfDocument(data) as paper:
        found = []
        for sheet in paper:
            page = sheet.get_textpage()
            found.append("".join(page.get_text_range().replace("\u200b", "").split()))
            page.close()
            sheet.close()
        return found


def begins(pages: list[str], pack: Pack) -> list[int]:
    """The page on which every region begins: its name, then the sentence above its lists."""
    found = []
    for region in pack.content["regions"]:
        lead = "".join(part if isinstance(part, str) else part["text"] for part in region["lead"])
        start = "".join((region["name"] + lead).split())[:90]
        found += [number for number, text in enumerate(pages) if start in text]
    return found


def towns(office: PackOffice, count: int) -> list[Region]:
    """More towns of the first county: some with very long names."""
    county = office.regions["990101"]
    made = []
    for n in range(count):
        code = f"990101{200 + n}"
        name = f"第{n:02d}镇" + "某某经济技术开发区和高新技术产业开发区" * (3 if n % 5 == 0 else 0)
        office.regions[code] = Region.objects.create(
            code=code, name=name, level=Level.TOWN, parent=county, path=f"{county.path}{code}/", order=100 + n
        )
        made.append(office.regions[code])
    return made


def crowd(office: PackOffice, region: Region, n: int) -> None:
    """Fill a region with far more than a page holds; every third has very long texts."""
    long = "关于进一步推动县域经济高质量发展若干具体措施落实情况的专项督查" * (6 if n % 3 == 0 else 1)
    words = (PaceWord.BAD, PaceWord.LAG, PaceWord.SLOW, PaceWord.REACHED)
    for i, code in enumerate(office.indicators):
        office.read(
            region.code,
            code,
            words[(i + n) % 4],
            value=None if i % 4 == 3 else 1234567.89,
            target=7654321.0,
            gap=-1.0 * i,
        )
    for i in range(6):
        said = f"说明：{long}"[: 50 + 100 * (n % 3)]
        office.warn(
            region.code,
            "loans",
            ("red", "orange", "yellow")[i % 3],
            f"{region.name}{long}（M-18{i}）",
            said=said,
        )
        office.task(region.code, date(2026, 9, 1 + i), f"{long}{i}"[:200])
    for _ in range(4):
        office.project(
            region.code, f"{long}项目"[:200], steps={"permitted": (date(2026, 5, 1), None), "started": (date(2026, 6, 1), None)}
        )  # fmt: skip


@pytest.fixture
def county(office: PackOffice) -> Pack:
    """A pack of a county with 65 towns, a dozen of them overfull."""
    made = towns(office, 63)
    for n, region in enumerate(made[:12]):
        crowd(office, region, n)
    return office.pack(region="990101")


def test_every_one_of_65_towns_has_exactly_one_page(county):
    pages = texts(pack_files.pdf(county))
    found = begins(pages, county)
    assert len(county.content["regions"]) == 65
    assert found == list(range(len(pages) - 65, len(pages)))
    crowded = county.content["regions"][2]
    assert sum(len(section["rows"]) for section in crowded["sections"]) >= 4
    assert any(section["more"].startswith(("另有", "见")) for section in crowded["sections"])
    for section in crowded["sections"]:
        rest = section["total"] - len(section["rows"])
        assert (f"另有 {rest} 项" in section["more"]) == bool(rest and section["rows"])


def test_word_has_the_same_pages_in_libreoffice(county, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed; the Word file is not laid out here")
    file = tmp_path / "pack.docx"
    file.write_bytes(pack_files.word(county))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pages = texts(Path(tmp_path / "pack.pdf").read_bytes())
    assert begins(pages, county) == list(range(len(pages) - 65, len(pages)))


def test_a_usual_page_shows_of_everything(office):
    """Eight indicators, four warnings, four late items, two projects: most of them, and three questions, fit."""
    for i, code in enumerate(office.indicators):
        word = (PaceWord.LAG, PaceWord.REACHED)[i % 2]
        office.read("990101", code, word, value=12.5, target=20.0, gap=-3.1)
    for i in range(4):
        office.warn(
            "990101", "loans", "orange", "甲县1—8月贷款余额完成进度70.00%，低于时序进度5.00个百分点。（M-181）",
            said="两个重点项目放款推迟到第四季度。",
        )  # fmt: skip
        office.task("990101", date(2026, 10, 12 + i), "修复城东排水闸，汛期前完成验收")
    for _ in range(2):
        office.project("990101", steps={"started": (date(2026, 9, 1), None)})
    pack = office.pack()
    shown = {s["key"]: len(s["rows"]) for s in pack.content["regions"][0]["sections"]}
    assert shown["pace"] >= 6
    assert shown["warnings"] >= 3
    assert shown["late"] >= 2
    assert shown["projects"] >= 1
    assert shown["questions"] >= 3
    assert shown["explanations"] >= 1
    pages = texts(pack_files.pdf(pack))
    assert begins(pages, pack) == list(range(len(pages) - 4, len(pages)))


def test_a_pack_stays_as_it_was_and_its_files_are_repeatable(office):
    reading = office.read("990101", "loans", PaceWord.BAD, value=51.91, target=80.0, gap=-12.0)
    item = office.task("990101", date(2026, 10, 13))
    pack = office.pack()
    before = (pack_files.word(pack), pack_files.pdf(pack))
    Reading.objects.filter(pk=reading.pk).update(superseded_at=timezone.now())
    office.read("990101", "loans", PaceWord.REACHED, value=99.99, target=80.0, gap=12.0, is_first=False)
    item.title = "改过的事项"
    item.save()
    office.regions["990101"].name = "改名县"
    office.regions["990101"].save()
    office.go_to(date(2026, 12, 1))
    again = Pack.objects.get(pk=pack.pk)
    assert again.content == pack.content
    assert digest(again.content) == again.content_hash
    assert (pack_files.word(again), pack_files.pdf(again)) == before
    assert "51.91亿元" in "".join(texts(before[1]))


def test_the_database_refuses_to_change_or_delete_a_pack(office):
    from django.db import IntegrityError, transaction

    pack = office.pack()
    for act in (
        lambda: Pack.objects.filter(pk=pack.pk).update(content={}),
        lambda: Pack.objects.filter(pk=pack.pk).update(title="另一份"),
        lambda: pack.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert Pack.objects.get(pk=pack.pk).title == pack.title


def test_numbers_in_the_word_file_carry_what_they_were_read_from(office):
    reading = office.read("990101", "loans", PaceWord.BAD, value=51.91, target=80.0, gap=-12.346)
    item = office.task("990101", date(2026, 10, 13))
    pack = office.pack()
    found = bound_numbers(pack_files.word(pack))
    told = {one.key: one.text for one in found}
    assert told[f"reading:{reading.pk}:value"] == "51.91亿元"
    assert told[f"reading:{reading.pk}:target"] == "80.00亿元"
    assert told[f"reading:{reading.pk}:gap"] == "−12.35"
    assert told[f"item:{item.pk}:standing"] == "超期 11 个工作日"
    assert told["region:990101:bad"] == "1"
    assert told["region:990101:late"] == "1"
    frozen = str(pack.content)
    assert all(one.text in frozen for one in found)


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_hostile_text_is_printed_as_it_stands(office, kind, tmp_path):
    office.task("990101", date(2026, 10, 13), HOSTILE.replace("\x00", ""))
    office.warn("990101", "loans", "red", HOSTILE.replace("\x00", ""), said=HOSTILE.replace("\x00", ""))
    office.read("990101", "loans", PaceWord.BAD, value=1.0, gap=-12.0)
    pack = office.pack()
    data: Any = getattr(pack_files, kind)(pack)
    if kind == "pdf":
        assert "".join(SHOWN.split()) in "".join(texts(data))
        return
    from docx import Document

    file = tmp_path / "pack.docx"
    file.write_bytes(data)
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(SHOWN in text for text in cells)
    assert "<w:instrText" not in document.element.xml
    assert "<w:hyperlink" not in document.element.xml


def test_marks_of_demo_and_unreleased_stand_on_every_page(office):
    pack = office.pack(who="assessor", with_unreleased=True)
    pages = texts(pack_files.pdf(pack))
    assert all("含未公布数据，不得转发" in text for text in pages)
    assert all("演示数据：地区、单位和数字均为虚构" in text for text in pages)
    assert not any("含未公布数据，不得转发" in text for text in texts(pack_files.pdf(office.pack())))

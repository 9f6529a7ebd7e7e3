"""Hostile uploads are refused quickly, with one clear sentence and small memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import hostile_files
from hostile_files import HOSTILE
from zhengxian.engine.base.errors import DataError
from zhengxian.io.forms import FormSheet, read_long, read_workbook
from zhengxian.io.tables import open_table
from zhengxian.io.tables.limits import FORM

SECONDS = 2.0
"""Of processor time, so that a busy machine does not decide; `dev/bench/bench_form_workbook.py` shows the clock."""

MEMORY = 200 << 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write each hostile file once."""
    folder = tmp_path_factory.mktemp("hostile")
    known: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in known:
            known[name] = HOSTILE[name][0](folder)
        return known[name]

    return make


def refused(read: Callable[[], object]) -> list[tuple[str, str]]:
    start = time.process_time()
    with pytest.raises(DataError) as caught:
        read()
    assert time.process_time() - start < SECONDS
    return [(p.code, p.message) for p in caught.value.problems]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bulk_upload_refuses(made: Callable[[str], Path], name: str) -> None:
    path = made(name)
    ((code, message),) = refused(lambda: read_long(path))
    assert code == HOSTILE[name][1]
    assert message.endswith("。")
    assert "请" in message


@pytest.mark.parametrize("name", HOSTILE)
def test_a_form_refuses(made: Callable[[str], Path], name: str, form: FormSheet) -> None:
    path = made(name)
    ((code, message),) = refused(lambda: read_workbook(path, form))
    assert code == ("F-203" if path.stat().st_size > FORM.file else HOSTILE[name][1])
    assert message.endswith("。")


@pytest.mark.parametrize(
    "name", ["zip bomb, 20 MB", "2 million empty rows", "10 million empty rows", "6 million empty cells"]
)
def test_memory_stays_small(made: Callable[[str], Path], name: str, form: FormSheet) -> None:
    path = made(name)
    tracemalloc.start()
    try:
        with pytest.raises(DataError):
            read_workbook(path, form)
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()


def test_the_bomb_is_as_large_as_said(made: Callable[[str], Path]) -> None:
    assert 18 << 20 < made("zip bomb, 20 MB").stat().st_size < 22 << 20


@pytest.mark.parametrize(
    "name", ["dimension of 10 million rows", "row 10,000,000", "empty row 10,000,000", "2 million empty rows"]
)
def test_rows_no_program_writes_are_refused_everywhere(made: Callable[[str], Path], name: str) -> None:
    path = made(name)
    assert [code for code, _ in refused(lambda: open_table(path))] == ["F-204"]


def test_macros_are_read_where_they_are_allowed(made: Callable[[str], Path]) -> None:
    assert list(open_table(made("macros")).headings) == ["1"]


def test_links_to_other_files_are_noted(tmp_path: Path, form: FormSheet) -> None:
    cells = [("A1", "地区"), ("B1", "税收收入"), ("A2", "临河县")]
    row = "".join(f'<c r="{a}" t="inlineStr"><is><t>{t}</t></is></c>' for a, t in cells[:2])
    other = (
        f'<c r="A2" t="inlineStr"><is><t>{cells[2][1]}</t></is></c><c r="B2"><f>[1]甲!A1</f><v>2.5</v></c>'
    )
    content = hostile_files.parts(f'<row r="1">{row}</row><row r="2">{other}</row>'.encode())
    content["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    reading = read_workbook(hostile_files.packed(tmp_path / "links.xlsx", content), form)
    assert str(reading.by_key["c0", "tax_revenue"].value) == "2.5"
    assert any("没有打开别的文件" in note for note in reading.notes)


def test_a_large_file_is_not_even_opened(tmp_path: Path, form: FormSheet) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(21 << 20)
    assert [code for code, _ in refused(lambda: read_workbook(path, form))] == ["F-203"]

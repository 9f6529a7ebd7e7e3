"""Cells: saved one by one, never over somebody else's newer figure, only in one's own open sheets."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from zhengxian.web.collect.models import Entry, SubmissionState
from zhengxian.web.collect.selectors.sheets import sheet_of
from zhengxian.web.collect.services import entries
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

EAST, WEST, LEVEL, GROWTH = "990101", "990102", "budget_revenue", "budget_revenue_growth"


@pytest.fixture
def sheet(world):
    return world.sheet("caizheng_monthly")


@pytest.fixture
def save(world, sheet):
    def act(*cells: Cell, who: str = "finance", **more: object) -> entries.Saved:
        return entries.save(
            submission_id=sheet.pk, cells=cells, by=world.people[who], access=world.access(who), **more
        )

    return act


def test_a_sheet_has_the_addresses_of_its_workbook(sheet):
    shown = sheet_of(sheet)
    assert shown.form.by_key[EAST, LEVEL].address == "B4"
    assert shown.form.by_key[WEST, GROWTH].address == "C5"
    assert [i.heading for i in shown.form.indicators[:2]] == ["累计（亿元）", "同比（%）"]
    assert len(shown.blanks) == 6


def test_a_cell_is_saved_and_counted(save, sheet):
    saved = save(Cell(EAST, LEVEL, "１８．６２", 0), Cell(EAST, GROWTH, "未统计：系统升级", 0))
    first, second = saved.cells
    assert (first.text, first.rev, first.conflict) == ("18.62", 1, None)
    assert (second.text, second.rev) == ("未统计", 1)
    assert (saved.counts.filled, saved.counts.blank) == (2, 4)
    entry = Entry.objects.get(submission=sheet, indicator__code=GROWTH)
    assert (entry.value, entry.state, entry.reason) == (None, "missing", "系统升级")
    line = AuditEvent.objects.get(action="entry.save")
    assert line.detail["cells"][0] == {"cell": [EAST, LEVEL], "from": "", "to": "18.62", "file": ""}


def test_a_stale_revision_is_a_conflict_and_the_other_cells_are_saved(save, sheet):
    save(Cell(EAST, LEVEL, "18.62", 0), who="finance2")
    saved = save(Cell(EAST, LEVEL, "99", 0), Cell(WEST, LEVEL, "13.47", 0))
    clash, other = saved.cells
    assert clash.conflict is not None
    assert (clash.conflict.by, clash.conflict.text, clash.rev) == ("finance2账号", "18.62", 1)
    assert "C-121" in clash.conflict.message
    assert (other.conflict, other.rev) == (None, 1)
    assert Entry.objects.get(submission=sheet, region__code=EAST).value == 18.62


def test_the_same_figure_from_two_people_is_no_conflict(save):
    save(Cell(EAST, LEVEL, "18.62", 0), who="finance2")
    answer = save(Cell(EAST, LEVEL, "18.620", 0)).cells[0]
    assert (answer.conflict, answer.rev) == (None, 1)


def test_a_cell_emptied_and_filled_again_keeps_counting(save):
    save(Cell(EAST, LEVEL, "1", 0))
    cleared = save(Cell(EAST, LEVEL, "", 1))
    assert (cleared.cells[0].rev, cleared.cells[0].text, cleared.counts.filled) == (2, "", 0)
    save(Cell(EAST, LEVEL, "3", 2))
    stale = save(Cell(EAST, LEVEL, "9", 1)).cells[0]
    assert stale.conflict is not None
    assert stale.conflict.text == "3.00"


def test_an_unreadable_text_changes_nothing_and_is_told(save, sheet):
    save(Cell(EAST, LEVEL, "18.62", 0))
    answer = save(Cell(EAST, LEVEL, "1,05", 1), Cell(WEST, LEVEL, "2", 0))
    assert (answer.cells[0].text, answer.cells[0].rev) == ("1,05", 1)
    assert "C-111" in answer.cells[0].marks[0].text
    assert answer.cells[1].rev == 1
    assert Entry.objects.get(submission=sheet, region__code=EAST).value == 18.62


def test_too_many_decimals_are_kept_and_marked(save):
    answer = save(Cell(EAST, GROWTH, "5.123", 0)).cells[0]
    assert answer.text == "5.123"
    assert answer.marks[0].kind == "q"
    assert "C-114" in answer.marks[0].text


def test_a_cell_of_another_form_is_not_written(save):
    answer = save(Cell(EAST, "town_output", "1", 0), Cell("990101100", LEVEL, "1", 0), Cell("", "", "1", 0))
    assert all("C-123" in cell.problem for cell in answer.cells)
    assert not Entry.objects.exists()


def test_only_the_own_unit_and_only_open_sheets(world, sheet, save):
    for who in ("town", "leader", "statistics", "county"):
        with pytest.raises(Hidden):
            save(Cell(EAST, LEVEL, "1", 0), who=who)
    sheet.state, sheet.submitted_at, sheet.submitted_by = (
        "submitted",
        world.moment(world.today),
        world.people["finance"],
    )
    sheet.first_submitted_at = sheet.submitted_at
    sheet.save()
    assert not SubmissionState(sheet.state).is_editable
    with pytest.raises(Conflict, match="C-120"):
        save(Cell(EAST, LEVEL, "1", 0))


def test_a_county_does_not_fill_for_its_towns(world):
    town = world.sheet("town_monthly", "990101100")
    with pytest.raises(Hidden):
        entries.save(
            submission_id=town.pk, cells=[], by=world.people["county"], access=world.access("county")
        )


def test_the_reporter_of_an_old_town_fills_its_old_sheets(world):
    old = world.regions["990101101"]
    august = world.sheet("town_monthly", "990101101", "2026-08")
    old.valid_to = date(2026, 8, 31)
    old.save()
    saved = entries.save(
        submission_id=august.pk, cells=[Cell(old.code, "town_output", "5", 0)], by=world.people["town2"],
        access=world.access("town2"),
    )  # fmt: skip
    assert saved.written == 1


def test_a_flood_of_cells_is_refused(save):
    with pytest.raises(Refused, match="C-122"):
        save(*[Cell(EAST, LEVEL, "1", 0)] * 5001)


def test_a_reason_alone_is_a_change(save):
    save(Cell(EAST, LEVEL, "1", 0))
    answer = save(Cell(EAST, LEVEL, "1", 1, reason="一次性收入"))
    assert answer.cells[0].rev == 2
    assert Entry.objects.get().reason == "一次性收入"


@pytest.mark.django_db(transaction=True)
def test_two_reporters_at_the_same_moment(world, sheet):
    """Both send revision 0: one is written, the other is told, none is lost silently."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite 只有一个写者；同一时刻的两次保存在 PostgreSQL 上试")
    gate, results = threading.Barrier(2), {}

    def act(who: str, text: str) -> None:
        try:
            gate.wait(5)
            results[who] = entries.save(
                submission_id=sheet.pk, cells=[Cell(EAST, LEVEL, text, 0)], by=world.people[who],
                access=world.access(who),
            )  # fmt: skip
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=a) for a in (("finance", "1"), ("finance2", "2"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    clashes = [who for who, saved in results.items() if saved.conflicts]
    assert len(results) == 2
    assert len(clashes) == 1
    entry = Entry.objects.get(submission=sheet)
    assert entry.revision == 1
    assert str(entry.updated_by) == ("finance2账号" if clashes == ["finance"] else "finance账号")

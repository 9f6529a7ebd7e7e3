"""The trail: every tampering is found, lines are numbered without gaps, the database itself refuses changes."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from zhengxian.web.core import triggers
from zhengxian.web.core.models import AuditEvent, AuditHead
from zhengxian.web.core.services import audit, users

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    by = users.system()
    with transaction.atomic():
        for n in range(5):
            audit.record("test.act", None, f"第 {n} 件事", by=by, detail={"n": n})
    triggers.remove(connection, triggers.AUDIT)
    yield by
    triggers.install(connection, triggers.AUDIT)


def test_sound_chain_verifies(chain):
    assert audit.verify() == (5, [])
    call_command("verify_audit")


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "别的事"},
        {"detail": {"n": 99}},
        {"action": "other.act"},
        {"object_id": "7"},
    ],
)
def test_changed_line_is_found(chain, change, capsys):
    AuditEvent.objects.filter(number=3).update(**change)
    count, faults = audit.verify()
    assert (count, [f.number for f in faults]) == (5, [3])
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit")
    assert stopped.value.code == 1


def test_change_with_a_new_hash_breaks_the_next_line(chain):
    line = AuditEvent.objects.get(number=3)
    line.summary = "别的事"
    line.hash = audit.digest(line)
    line.save()
    assert [f.number for f in audit.verify()[1]] == [4]


def test_removed_line_is_found(chain):
    AuditEvent.objects.filter(number=2).delete()
    assert [f.number for f in audit.verify()[1]] == [3]


def test_cut_tail_is_found(chain):
    AuditEvent.objects.filter(number__gte=4).delete()
    count, faults = audit.verify()
    assert count == 3
    assert "末尾的行被删去了" in faults[0].message


def test_everything_removed_is_found(chain):
    AuditEvent.objects.all().delete()
    assert audit.verify()[1]


def test_inserted_line_is_found(chain):
    last = AuditEvent.objects.get(number=5)
    forged = AuditEvent(
        number=6, at=last.at, by=chain, action="test.act", summary="插进来的", previous_hash=last.hash
    )
    forged.hash = audit.digest(forged)
    forged.save(force_insert=True)
    assert audit.verify()[1]


def test_renumbered_insertion_is_found(chain):
    AuditEvent.objects.filter(number=5).update(number=6)
    forged = AuditEvent.objects.get(number=4)
    forged.pk, forged.number, forged.hash = None, 5, "0" * 64
    forged.save(force_insert=True)
    assert {f.number for f in audit.verify()[1]} >= {5, 6}


def test_database_refuses_to_change_or_delete_a_line():
    with transaction.atomic():
        audit.record("test.act", None, "一件事", by=users.system())
    for act in (lambda: AuditEvent.objects.update(summary="改"), lambda: AuditEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "value",
    [1e16, 1e22, 2.0, -0.0, 0.1, 1e-7, float("nan"), float("inf"), "甲\x00乙", None, [1.0, {"甲": 3e20}]],
)
def test_any_detail_verifies_after_the_database_gave_it_back(value):
    with transaction.atomic():
        audit.record("test.act", None, "数\x00值", by=users.system(), detail={"v": value})
    assert audit.verify() == (1, [])


def test_record_outside_a_transaction_is_an_error(transactional_db):
    with pytest.raises(RuntimeError):
        audit.record("test.act", None, "一件事", by=users.system())


def test_rolled_back_act_leaves_no_line():
    by = users.system()

    def act() -> None:
        with transaction.atomic():
            audit.record("test.act", None, "一件事", by=by)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        act()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_are_numbered_without_gaps():
    by = users.system()
    AuditHead.objects.get_or_create(pk=1)
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    audit.record("test.act", None, "同时", by=by)
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert audit.verify() == (40, [])
    assert list(AuditEvent.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 41))

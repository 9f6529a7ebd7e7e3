"""The ledger workbook in: read, name every problem with its cell, show what would be made, then make it; all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.engine.base.errors import Problem
from zhengxian.io.ledgers import LedgerFile, LedgerLine, read_ledger
from zhengxian.web.act.models import ItemKind, LedgerItem, Origin, Urgency
from zhengxian.web.act.selectors import ledger_names
from zhengxian.web.act.selectors.ledger_names import Names
from zhengxian.web.act.services import items, number_order
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit, files

MOST_LINES = 2000
"""Matters of one file; a ledger has hundreds."""


@dataclass(frozen=True)
class NewItem:
    """One matter that would be made, or that is in the ledger already."""

    line: LedgerLine
    owner: Unit | None
    owner_name: str
    supports: tuple[Unit, ...] = ()
    place: Region | None = None
    leader: User | None = None
    there: LedgerItem | None = None
    """The open item with the same words and owner; it is not made again."""
    is_past: bool = False
    """Whether the due day has passed; such a matter can be established but not handed out."""


@dataclass(frozen=True)
class Preview:
    """What a file holds: its matters and all problems; nothing is written while there is one problem."""

    key: str
    name: str
    lines: tuple[NewItem, ...]
    problems: tuple[Problem, ...] = ()
    total_problems: int = 0
    unread: tuple[str, ...] = field(default=())
    """Headings that mean nothing here; their columns are not read."""

    @property
    def new(self) -> tuple[NewItem, ...]:
        """The matters that are not in the ledger yet."""
        return tuple(line for line in self.lines if line.there is None)

    @property
    def same(self) -> tuple[NewItem, ...]:
        """The matters that are there already."""
        return tuple(line for line in self.lines if line.there is not None)


def keep(*, file: UploadedFile[Any], by: User, access: Access) -> str:
    """Keep a file for the preview and return its key. Errors: Hidden whoever may not draft; those of `files.keep`."""
    if not access.may(Action.DRAFT_ITEMS):
        raise Hidden
    return files.keep(file, by.pk).key


def preview(*, key: str, by: User, access: Access, today: date) -> Preview:
    """Read a kept file of one's own. Errors: Hidden; DataError a file that cannot be read; ``A-560`` too many matters."""
    if not access.may(Action.DRAFT_ITEMS):
        raise Hidden
    kept = files.kept(key, by.pk)
    found = read_ledger(kept.path, today.year)
    if len(found.lines) > MOST_LINES:
        raise Refused(
            "A-560", f"台账有 {len(found.lines):,} 行，一次最多导入 {MOST_LINES:,} 行。请分成几个文件"
        )
    return _judged(key, kept.path, found, access, today)


def _judged(key: str, path: Path, found: LedgerFile, access: Access, today: date) -> Preview:
    names = ledger_names.names(access, today)
    there = ledger_names.open_items(access, [line.title for line in found.lines])
    lines = tuple(_looked_up(found, line, names, there, today) for line in found.lines)
    read = set(found.entries.columns.values())
    unread = tuple(h for at, h in enumerate(found.entries.table.headings) if h and at not in read)
    if not found.problems:
        return Preview(key, path.name, lines, unread=unread)
    error = found.problems.error()
    return Preview(key, path.name, lines, tuple(error.problems), error.total, unread)


def _looked_up(
    found: LedgerFile,
    line: LedgerLine,
    names: Names,
    there: Mapping[tuple[str, int | None, int | None], LedgerItem],
    today: date,
) -> NewItem:
    report = found.entries.report
    owner = _unit(found, line, "owner", line.owner, names)
    supports = [_unit(found, line, "supports", word, names) for word in line.supports]
    place = names.region(line.words["place"])
    if line.words["place"] and place is None:
        report(line.entry, "place", "A-562", f"的“{line.words['place']}”不是地区的名称。请写全称，或清空。")
    leader = names.leader(line.words["leader"])
    if line.words["leader"] and leader is None:
        message = f"的“{line.words['leader']}”不是责任领导的账号名称。请先由管理员建立账号，或清空。"
        report(line.entry, "leader", "A-563", message)
    same = there.get((line.title, owner.region_id, owner.department_id)) if owner else None
    past = line.due_on is not None and line.due_on < today
    return NewItem(line, owner, line.owner, tuple(u for u in supports if u), place, leader, same, past)


def _unit(found: LedgerFile, line: LedgerLine, role: str, word: str, names: Names) -> Unit | None:
    if not word:
        return None
    meant = names.unit(word)
    if meant is None:
        message = f"的“{word}”不是单位的全称、简称或别名，或者不在您的范围内。请改成单位列表里的名称。"
        found.entries.report(line.entry, role, "A-561", message)
        return None
    return Unit.of(meant)


@transaction.atomic
def write(
    *, key: str, by: User, access: Access, today: date, assign: bool = False, at: datetime | None = None
) -> list[LedgerItem]:
    """Make every matter of a kept file that is not in the ledger yet, established; ``assign`` hands them out at once.

    Errors: those of `preview`; ``A-564`` due days that have passed; ``A-565`` there are problems; ``A-566`` nothing new
    in it; ``A-567`` (conflict) a service refused one of the rows, which is named; then nothing is written.
    """
    found = preview(key=key, by=by, access=access, today=today)
    if found.total_problems:
        raise Refused(
            "A-565", f"“{found.name}”有 {found.total_problems} 处问题，一行也没有写入。请改正后重新选择文件"
        )
    if not found.new:
        raise Refused("A-566", f"“{found.name}”里没有新的事项，台账里都已经有了。请核对文件")
    past = [str(line.line.row) for line in found.new if line.is_past] if assign else []
    if past:
        raise Refused(
            "A-564",
            f"第 {'、'.join(past[:10])} 行等 {len(past)} 件的时限已经过去，不能直接交办。请先只立项，或改好时限再导入",
        )
    number_order.hold(ItemKind.TASK, at)
    made = [_made(line, found.name, by, access, assign, at) for line in found.new]
    words = f"从“{found.name}”导入台账 {len(made)} 件，已有 {len(found.same)} 件没有重复写入"
    audit.record("ledger.load", None, words, by=by, at=at, detail={"items": [m.pk for m in made]})
    transaction.on_commit(lambda: files.drop(files.kept(key, by.pk)))
    return made


def _made(new: NewItem, name: str, by: User, access: Access, assign: bool, at: datetime | None) -> LedgerItem:
    line, words = new.line, new.line.words
    who: dict[str, Any] = {"by": by, "access": access, "at": at}
    note = words["origin_note"] or f"{name}第 {line.row} 行"
    try:
        item = items.draft(
            kind=ItemKind.TASK, title=line.title, owner=new.owner, due_on=line.due_on, begins_on=line.begins_on,
            content=words["content"], standard=words["standard"], origin=Origin.WORKBOOK, origin_note=note,
            urgency=Urgency(line.urgency or Urgency.ORDINARY), place=new.place, leader=new.leader,
            target_value=line.target_value, target_unit=words["target_unit"][:20], supports=new.supports, **who,
        )  # fmt: skip
        items.establish(item_id=item.pk, **who)
        return items.assign(item_id=item.pk, **who) if assign else item
    except Refused as error:
        raise Conflict("A-567", f"第 {line.row} 行没有写成，全部没有写入：{error.message}") from error

"""What was read out of a document, as lines of tasks.jsonl and as rows of a list to save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out

HEADS = (
    "序号", "事项", "责任单位", "配合单位", "办理时限", "原文时限", "目标", "决定", "决定人", "台账编号", "办理状态", "章节", "原文",
    "判断理由",
)  # fmt: skip


def records(document: Document, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """Yield lines of tasks.jsonl (design.md §4): what was accepted, or everything that stands.

    Beside the fields of the contract a line has what the office made of it: ``title``, ``owner``, ``due_on``,
    ``state``, ``item``.
    """
    for one in read_out.live(document):
        if everything or one.state == CommitmentState.ACCEPTED:
            yield _record(document, one)


def _record(document: Document, one: Commitment) -> dict[str, Any]:
    return {
        "doc": document.title,
        "section": one.section,
        "quote": read_out.quote(one, document.text),
        "spans": read_out.spans(one),
        "action": one.read.get("action") or one.title,
        "units": [_named(u) for u in read_out.mentions(one, "units")],
        "deadlines": [_due(d) for d in read_out.mentions(one, "deadlines")],
        "targets": [_target(t) for t in read_out.mentions(one, "targets")],
        "title": one.title,
        "owner": str(one.owner_department or one.owner_region or "") or None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "state": one.state,
        "item": one.item.number if one.item else None,
    }


def _named(unit: dict[str, Any]) -> dict[str, Any]:
    return {key: unit.get(key) for key in ("name", "role", "code")}


def _due(deadline: dict[str, Any]) -> dict[str, Any]:
    return {key: deadline.get(key) for key in ("text", "type", "resolved", "relative_to")}


def _target(target: dict[str, Any]) -> dict[str, Any]:
    more = {"max": target["max"]} if target.get("max") is not None else {}
    return {key: target.get(key) for key in ("object", "op", "value", "unit", "text")} | more


def cells(document: Document) -> Iterator[list[object]]:
    """Yield rows for `HEADS`: everything that stands, in text order."""
    for one in read_out.live(document):
        yield [
            one.order,
            one.title,
            str(one.owner_department or one.owner_region or ""),
            "、".join(str(u["name"]) for u in read_out.supports(one)),
            one.due_on,
            "、".join(str(d["text"]) for d in read_out.mentions(one, "deadlines")),
            "；".join(str(t["text"]) for t in read_out.mentions(one, "targets")),
            one.get_state_display(),
            str(one.decided_by or ""),
            one.item.number if one.item else "",
            one.item.get_state_display() if one.item else "",
            " › ".join(one.section),
            read_out.quote(one, document.text),
            one.reason,
        ]

"""From accepted proposals to ledger items, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from zhengxian.web.act.models import Commitment, CommitmentState, Document, ItemKind, LedgerItem, Origin
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.services import documents, items, number_order
from zhengxian.web.act.services.transitions import day_of, moment_of
from zhengxian.web.act.services.units import Unit
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit

PATH_LIMIT = 400
NOTE_LIMIT = 300
_STEP = " › "
_WHOLE_DIGITS = 14


@dataclass(frozen=True)
class Lack:
    """What an accepted proposal lacks to become an item."""

    commitment: Commitment
    what: tuple[str, ...]


class Incomplete(Refused):
    """Accepted proposals that cannot become items yet; ``lacks`` lists them all."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__(
            "A-391", f"有 {len(lacks)} 项缺责任单位或办理时限，一项也没有立项。请按下面列出的逐项补填后再立项"
        )
        self.lacks = tuple(lacks)


@transaction.atomic
def establish(
    *, document_id: int, by: User, access: Access, assign: bool = False, at: datetime | None = None
) -> list[LedgerItem]:
    """Make a ledger item of every accepted proposal of a document; ``assign`` hands each to its owner in the same act.

    Each item keeps quote, outline path and the link to its place in the document. When nothing is left open, the
    document is finished. Errors: Hidden; ``A-373``; ``A-390`` (nothing is accepted that is not an item yet);
    `Incomplete` (``A-391``) with all that is missing; those of `items.draft`, `items.establish`, `items.assign`. After
    an error nothing is written.
    """
    document = documents.locked(document_id, access)
    rows = list(read_out.live(document).select_for_update(of=("self",)))
    ready = [c for c in rows if c.state == CommitmentState.ACCEPTED and c.item_id is None]
    if not ready:
        raise Refused("A-390", f"“{document.title}”没有已采纳而未立项的事项。请先采纳")
    _check_complete(ready, day_of(moment_of(at)) if assign else None)
    number_order.hold(ItemKind.TASK, at)
    made = [_item(document, c, by, access, at, assign=assign) for c in ready]
    names = "、".join(str(item.number) for item in made)
    words = f"由“{document.title}”立项 {len(made)} 项{'并交办' if assign else ''}：{names}"
    audit.record("document.establish", document, words, by=by, at=at, detail={"items": [i.pk for i in made]})
    if all(c.state != CommitmentState.PROPOSED for c in rows):
        documents.close(document, by, at)
    return made


def _check_complete(ready: Sequence[Commitment], today: date | None) -> None:
    """Refuse when anything lacks an owner or a due day, or, on the day of handing over, has one that has passed."""
    lacks = []
    for one in ready:
        what = read_out.missing(one)
        if today is not None and one.due_on is not None and one.due_on < today:
            what.append("没有过期的办理时限")
        if what:
            lacks.append(Lack(one, tuple(what)))
    if lacks:
        raise Incomplete(lacks)


def _item(
    document: Document, proposal: Commitment, by: User, access: Access, at: datetime | None, *, assign: bool
) -> LedgerItem:
    owner = Unit(proposal.owner_region_id, proposal.owner_department_id)
    item = items.draft(
        kind=ItemKind.TASK, title=proposal.title, by=by, access=access, owner=owner, place=proposal.owner_region,
        due_on=proposal.due_on, origin=Origin.DOCUMENT, supports=_supports(proposal, owner), at=at,
        standard=standard_of(proposal), **_source(document, proposal), **_target(proposal),
    )  # fmt: skip
    item = items.establish(item_id=item.pk, by=by, access=access, at=at)
    if assign:
        item = items.assign(item_id=item.pk, owner=owner, due_on=proposal.due_on, by=by, access=access, at=at)
    proposal.item = item
    proposal.revision += 1
    proposal.save(update_fields=["item", "revision"])
    return item


def _source(document: Document, proposal: Commitment) -> dict[str, Any]:
    page = reverse("act:document-review", args=[document.pk])
    number = f"（{document.number}）" if document.number else ""
    return {
        "origin_note": f"{document.title}{number}，{document.meeting_on}"[:NOTE_LIMIT],
        "origin_url": f"{page}?item={proposal.pk}",
        "source_quote": read_out.quote(proposal, document.text),
        "source_path": _STEP.join(proposal.section)[:PATH_LIMIT],
    }


def _supports(proposal: Commitment, owner: Unit) -> list[Unit]:
    """Return the units that help, as far as the registers know them; never the owner itself."""
    codes: dict[str, None] = {}
    for entry in read_out.supports(proposal):
        codes.update(dict.fromkeys(entry.get("codes") or ([entry["code"]] if entry.get("code") else [])))
    known = read_out.units_by_code(codes)
    units = [Unit.of(known[code]) for code in codes if code in known]
    return [u for u in dict.fromkeys(units) if u != owner]


def standard_of(proposal: Commitment) -> str:
    """Return the closing standard that the document itself names: its targets, word for word."""
    texts = dict.fromkeys(str(t["text"]) for t in read_out.mentions(proposal, "targets") if t.get("text"))
    return "；".join(texts)


def _target(proposal: Commitment) -> dict[str, Any]:
    """Return indicator, number and unit of the first target that an indicator of the library stands for."""
    for target in read_out.mentions(proposal, "targets"):
        value, code = target.get("value"), target.get("code")
        indicator = Indicator.objects.filter(code=code).first() if code else None
        if indicator is not None and value is not None:
            number = Decimal(str(value))
            if number.adjusted() < _WHOLE_DIGITS:
                return {
                    "indicator": indicator,
                    "target_value": number,
                    "target_unit": str(target["unit"])[:20],
                }
    return {}

"""Permits before the start and papers of the statistical dossier: needed or not, granted when, to whom, proven by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengxian.web.act.models import PaperKind, ProjectPaper
from zhengxian.web.act.services import evidence, projects, sums
from zhengxian.web.act.services.evidence import Proof
from zhengxian.web.act.services.transitions import moment_of, zh
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused


@dataclass(frozen=True)
class Paper:
    """One permit or paper as it is handed in; the amount is 万元."""

    kind: PaperKind
    needed: bool = True
    number: str = ""
    holder: str = ""
    granted_on: date | None = None
    amount: Decimal | None = None
    file: UploadedFile[Any] | None = None


@transaction.atomic
def put(
    *, project_id: int, paper: Paper, by: User, access: Access, at: datetime | None = None
) -> ProjectPaper:
    """Write down one paper of a project, with its file where there is one.

    Errors: ``A-424`` a paper that is not needed has a day or number; ``A-425`` the day has not come; ``A-426`` the
    amount is below zero; ``A-406`` (conflict) the item is over.
    """
    moment = moment_of(at)
    item = projects.open_item(project_id, access)
    _check(paper, moment.date())
    row, _ = ProjectPaper.objects.update_or_create(
        project_id=item.pk,
        kind=paper.kind,
        defaults={
            "needed": paper.needed,
            "number": paper.number.strip()[:80],
            "holder": paper.holder.strip()[:120],
            "granted_on": paper.granted_on,
            "amount": paper.amount,
        },
    )
    if paper.file is not None:
        proof = Proof(paper.file, taken_on=paper.granted_on)
        evidence.attach(item, [proof], by=by, at=moment, paper=row)
    projects.write(item, f"手续资料：{_told(paper)}", by, at)
    return row


def _check(paper: Paper, today: date) -> None:
    label = paper.kind.label
    if not paper.needed and (paper.granted_on or paper.number.strip()):
        raise Refused("A-424", f"“{label}”选了不需要，又填了文号或取得日期。请去掉一样")
    if paper.granted_on is not None and paper.granted_on > today:
        raise Refused("A-425", f"“{label}”的取得日期{zh(paper.granted_on)}还没有到。请填实际取得的日期")
    sums.check(f"“{label}”的金额", paper.amount)
    if paper.amount is not None and paper.amount < 0:
        raise Refused("A-426", f"“{label}”的金额 {projects.amount(paper.amount)} 万元小于 0。请核对后改正")


def _told(paper: Paper) -> str:
    if not paper.needed:
        return f"{paper.kind.label}不需要"
    parts = [paper.number.strip(), zh(paper.granted_on), "附文件" if paper.file is not None else ""]
    return f"{paper.kind.label} {'，'.join(p for p in parts if p) or '待办'}"

"""The objects of act that the walk of all addresses asks for, made through the services in a copy of the demo city."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

DUE = date(2026, 12, 31)
COUNTY, TOWN = "990104", "990104100"
SPEECH = "一、抓好排水\n　　市工信局要在12月底前完成8处工业泵站改造。市发展改革委要在11月底前拿出排水规划。\n　　天气转冷。\n"
Fill = dict[str, dict[str, Any]]


def filled(users: Mapping[str, Any]) -> Fill:
    """Make one of every kind and return what stands in the gaps of addresses, by their beginning."""
    from zhengxian.web.core.access import access_of
    from zhengxian.web.core.selectors import clock

    def who(key: str) -> dict[str, Any]:
        return {"by": users[key], "access": access_of(users[key], clock.today())}

    fill: Fill = {}
    for part in (_items, _documents, _projects, _others, _files):
        fill |= part(who)
    return fill


Who = Callable[[str], dict[str, Any]]


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4 evidence")


def _unit() -> Any:
    from zhengxian.web.act.services.units import unit_of

    return unit_of("department:gongxin")


def _items(who: Who) -> Fill:
    from zhengxian.web.act.models import Evidence, ItemKind
    from zhengxian.web.act.services import feedback, items, milestones, owning

    boss, owner = who("super"), who("owner")
    made = items.draft(kind=ItemKind.TASK, title="走查事项", owner=_unit(), due_on=DUE, **boss)
    items.establish(item_id=made.pk, **boss)
    items.assign(item_id=made.pk, **boss)
    owning.accept(item_id=made.pk, **owner)
    feedback.report(item_id=made.pk, text="开始办理。", files=[_paper()], **owner)
    node = milestones.plan(item_id=made.pk, nodes=[milestones.Node("开工", date(2026, 11, 30))], **boss)[0]
    draft = items.draft(kind=ItemKind.TASK, title="走查草稿", owner=_unit(), due_on=DUE, **boss)
    return {
        "act/items/": {"item_id": made.pk, "evidence_id": Evidence.objects.get(item=made).pk},
        "act/items/<int:item_id>/edit/": {"item_id": draft.pk},
        "act/milestones/": {"milestone_id": node.pk},
    }


def _documents(who: Who) -> Fill:
    from zhengxian.web.act.models import Document
    from zhengxian.web.act.services import documents

    made = documents.add(about=documents.About("走查文件", date(2026, 10, 20)), text=SPEECH, **who("super"))
    assert isinstance(made, Document)
    first = made.commitments.order_by("order").first()
    assert first is not None, "nothing was read out of the text of the walk"
    return {"act/documents/": {"document_id": made.pk, "commitment_id": first.pk}}


def _projects(who: Who) -> Fill:
    from zhengxian.web.act.models import ProjectSector
    from zhengxian.web.act.services import evidence, items, projects, tours
    from zhengxian.web.act.services.transitions import moment_of
    from zhengxian.web.act.services.units import Unit
    from zhengxian.web.core.models import Region

    boss, county = who("super"), Region.objects.get(code=COUNTY)
    details = projects.Details(next(iter(ProjectSector)), Decimal(5000))
    given = {"place": county, "owner": Unit.of(county), "details": details, "due_on": DUE, **boss}
    one, two = (projects.create(title=title, **given) for title in ("走查项目甲", "走查项目乙"))
    for made in (one, two):
        items.establish(item_id=made.pk, **boss)
        items.assign(item_id=made.pk, **boss)
    with transaction.atomic():
        proof = evidence.attach(one.item, [_paper()], by=boss["by"], at=moment_of(None))[0]
    tour = tours.create(
        title="走查观摩", held_on=date(2026, 10, 27), criteria=[("进度", Decimal(100))], projects=[one.pk, two.pk], **boss
    )  # fmt: skip
    return {"act/projects/": {"project_id": one.pk, "tour_id": tour.pk, "evidence_id": proof.pk}}


def _others(who: Who) -> Fill:
    from zhengxian.web.act.models import Source
    from zhengxian.web.act.services import rectification, request_intake
    from zhengxian.web.core.models import Region

    boss = who("super")
    firm = request_intake.Firm("走查机械有限公司（虚构）", Region.objects.get(code=TOWN))
    asked = request_intake.take_in(firm=firm, title="厂门口道路积水", owner=_unit(), **boss)
    problem = rectification.Problem(next(iter(Source)), date(2026, 10, 20), "台账不全。")
    found = rectification.enter(title="补齐台账", problem=problem, owner=_unit(), **boss)
    return {
        "act/requests/": {"item_id": asked.pk},
        "act/rectification/": {"item_id": found.pk},
    }


def _files(who: Who) -> Fill:
    from zhengxian.io.ledgers import write_ledger
    from zhengxian.web.act.services import workbook
    from zhengxian.web.collect.models import UploadKind
    from zhengxian.web.collect.services import uploads
    from zhengxian.web.core.services import files

    boss = who("super")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_ledger(path)
        books = [SimpleUploadedFile("a.xlsx", path.read_bytes()) for _ in range(4)]
    book = uploads.keep(file=books[0], kind=UploadKind.FORM, by=boss["by"])
    keys = [files.keep(one, boss["by"].pk).key for one in books[1:3]]
    return {
        "act/workbook/": {"key": workbook.keep(file=books[3], **boss)},
        "act/projects/load/": {"upload_id": book.pk},
        "act/requests/file/": {"key": keys[0]},
        "act/rectification/file/": {"key": keys[1]},
    }

"""The objects that the walk of all addresses asks for: one of every kind, made in a copy of the demo city."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import SimpleNamespace

import access_act_city
import access_watch_city
from access_table import FILL, INDICATOR, PERIOD, REGION, RUN, USERS
from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4 evidence"


def prepared() -> SimpleNamespace:
    """Make one object of every kind that the demo city has none of, and keys for the API."""
    from zhengxian.io.forms import write_template
    from zhengxian.web.collect.models import CellState, Finding, Submission, UploadKind
    from zhengxian.web.collect.selectors.sheets import sheet_of
    from zhengxian.web.collect.services import corrections, entries, readings, uploads
    from zhengxian.web.core.access import access_of
    from zhengxian.web.core.models import Assignment, Job, User
    from zhengxian.web.core.selectors import clock
    from zhengxian.web.core.services import files, tokens
    from zhengxian.web.evaluate.models import Run, Scheme, SchemeVersion
    from zhengxian.web.evaluate.services import adjustments, objections

    users = {key: User.objects.get(username=name) for key, name in USERS.items()}
    town, access = users["town"], access_of(users["town"], clock.today())
    sheet = Submission.objects.get(region__code=REGION, form__code="镇街月04表", period="2026-09")
    entry = sheet.entries.get(indicator__code="town_output_growth")
    cell = entries.Cell(REGION, "town_output_growth", "400", entry.revision)
    entries.save(submission_id=sheet.pk, cells=[cell], by=town, access=access)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as given:
        write_template(sheet_of(sheet).form, Path(given.name))
        filled = SimpleUploadedFile("a.xlsx", Path(given.name).read_bytes())
    book = readings.read(submission_id=sheet.pk, file=filled, by=town, access=access)
    rows = SimpleUploadedFile("b.csv", b"region,indicator,period,value\n")
    bulk = uploads.keep(file=rows, kind=UploadKind.LONG, by=users["stats"])
    wish = corrections.Wish(1.0, CellState.REPORTED, "写错", SimpleUploadedFile("c.pdf", PDF))
    correction = corrections.propose(
        region=REGION, indicator=INDICATOR, period=PERIOD, wish=wish, by=town, access=access
    )
    run, county = Run.objects.get(number=f"评 {RUN}"), sheet.region.parent_id
    objection = objections.file(
        run_id=run.pk, region_id=county, text="请核对", by=users["county"], evidence=("d.pdf", PDF)
    )
    adjustment = adjustments.propose(
        scheme_id=Scheme.objects.get(code="county-2026").pk, code="summons", region_id=county, period="2026Q3",
        authority="市县域办", text="约谈", count=1, document="约谈记录", by=users["assess"],
    )  # fmt: skip
    regions = files.keep(
        SimpleUploadedFile("e.csv", "region,name\n990104900,新镇\n".encode()), users["admin"].pk
    )
    return SimpleNamespace(
        keys={k: tokens.create(user=u, title="t", days=1, may_write=True, by=u)[1] for k, u in users.items()},
        users=users,
        ids={
            "submission_id": sheet.pk,
            "finding_id": Finding.objects.filter(submission=sheet).order_by("pk")[0].pk,
            "correction_id": correction.pk,
            "assignment_id": Assignment.objects.get(user=town).pk,
            "job_id": Job.objects.create(kind="none", title="t", owner=town).pk,
            "token_id": tokens.create(user=town, title="t", days=1, may_write=False, by=town)[0].pk,
            "version_id": SchemeVersion.objects.get(scheme__code="county-2026").pk,
            "adjustment_id": adjustment.pk,
            "objection_id": objection.pk,
            "key": regions.key,
        },
        fill={
            **FILL,
            "collect/files/": {"upload_id": book.pk},
            "collect/uploads/": {"upload_id": book.pk},
            "collect/bulk/": {"upload_id": bulk.pk},
            "evaluate/files/": {"upload_id": objection.evidence_id},
            "collect/form/": {"code": sheet.form.code},
            **access_act_city.filled(users),
            **access_watch_city.filled(users),
        },
    )

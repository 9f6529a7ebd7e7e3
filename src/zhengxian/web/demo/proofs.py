"""What proves the steps of the demo city's projects, and a tour of projects with points by several judges."""

from __future__ import annotations

import io
import zlib
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from zhengxian.demo import City
from zhengxian.demo.dice import dice
from zhengxian.web.act.models import Evidence, Project, ProjectStep
from zhengxian.web.act.services import tours
from zhengxian.web.collect.models import Upload, UploadKind
from zhengxian.web.collect.services import uploads
from zhengxian.web.core.access import access_of
from zhengxian.web.demo.history import Keys, moment
from zhengxian.web.demo.inserting import insert

STOPS = 6
JUDGES = ("supervisor", "assessor", "leader.shi")
CRITERIA = (("项目进度", Decimal(40)), ("投资强度", Decimal(30)), ("带动作用", Decimal(30)))
NINE = time(9)


def write(city: City, known: Keys) -> None:
    """Put a file to every reached step, and hold a tour a fortnight before the demo's date."""
    by, proofs = known.user("supervisor"), []
    for project in Project.objects.order_by("pk").select_related("item"):
        reached = ProjectStep.objects.filter(project=project, reached_on__isnull=False)
        file: Upload | None = None
        for step in reached.order_by("reached_on", "pk"):
            at = moment(datetime.combine(step.reached_on or city.today, NINE))
            file = file or uploads.keep(file=photo(project.pk), kind=UploadKind.EVIDENCE, by=by, at=at)
            note = f"{step.get_step_display()}佐证"
            row = Evidence(item_id=project.pk, upload=file, step=step, caption=note, at=at, by=by)
            row.taken_on = step.reached_on
            proofs.append(row)
    insert(proofs)
    _tour(city, known)


def _tour(city: City, known: Keys) -> None:
    held = city.calendar.on_or_after(city.today - timedelta(14))
    by, at = known.user("supervisor"), moment(datetime.combine(held, NINE))
    access = access_of(by, city.today)
    seen = list(Project.objects.order_by("pk").values_list("pk", flat=True)[:: 55 // STOPS][:STOPS])
    title = f"{held.year}年{held.month}月重点项目观摩"
    tour = tours.create(
        title=title, held_on=held, criteria=CRITERIA, projects=seen, by=by, access=access, trim=0, at=at
    )
    for name in JUDGES:
        judge, rng = known.user(name), dice(city.seed, "tour", name)
        given = {
            (stop.pk, aspect): Decimal(int(rng.integers(72, 97)))
            for stop in tour.stops.all()
            for aspect, _ in CRITERIA
        }
        tours.score(tour_id=tour.pk, given=given, by=judge, access=access_of(judge, city.today), at=at)


def photo(seed: int) -> SimpleUploadedFile:
    """Return a small picture that says nothing: grey, with a bar that differs from item to item."""
    width, height, bar = 48, 32, seed % 40
    line = b"\x00" + bytes(0x70 if bar <= x < bar + 8 else 0xC8 for x in range(width))
    body = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    body.seek(0, io.SEEK_END)
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(line * height)), (b"IEND", b"")):
        body.write(len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big"))
    return SimpleUploadedFile("现场照片.png", body.getvalue(), content_type="image/png")

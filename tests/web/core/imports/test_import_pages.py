"""Imports by command and in two steps by page; the files kept between the steps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from zhengxian.web.core.models import Boundary, Level, Region, RegionChange, Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.services import files

from .conftest import geojson, polygon


def test_commands(may, write, capsys, office):
    call_command("import_regions", write("region,name,parent\n990123,南河县,990000\n"), "--dry-run")
    assert not Region.objects.filter(code="990123").exists()
    call_command("import_regions", write("region,name,parent\n990123,南河县,990000\n"))
    assert Region.objects.get(code="990123").level == Level.COUNTY
    boundary = write(geojson(({"adcode": "990123"}, polygon()), ({"adcode": "1"}, polygon())), "b.geojson")
    call_command("import_boundaries", boundary)
    told = capsys.readouterr()
    assert "对上 1" in told.out
    assert "未对上 第 2 个" in told.err
    with pytest.raises(CommandError, match="F-401"):
        call_command("import_boundaries", write("[]", "坏.geojson"))
    with pytest.raises(CommandError, match="F-033"):
        call_command("import_regions", write("名字\n甲\n"))


def upload(client, kind, text, name="表.csv", **more):
    return client.post(
        f"/system/regions/import/{kind}/", {"file": SimpleUploadedFile(name, text.encode()), **more}
    )


def test_two_steps_by_page(office, admin, as_user, settings):
    client = as_user(admin)
    answer = upload(client, "regions", "region,name,parent\n990123,南河县,990000\n")
    page = client.get(answer.url)
    assert "南河县" in page.content.decode()
    assert not Region.objects.filter(code="990123").exists()
    stranger = as_user(office.person("second", Role.ADMINISTRATOR))
    assert stranger.get(answer.url).status_code == 404
    assert client.post(answer.url).status_code == 302
    assert Region.objects.filter(code="990123").exists()
    assert client.get(answer.url).status_code == 404
    assert not list((Path(settings.MEDIA_ROOT) / "imports" / str(admin.pk)).glob("*/*"))


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("boundaries", geojson(({"adcode": "990121"}, polygon()), ({"adcode": "1"}, polygon())), "b.geojson"),
        (
            "history",
            "county_id,year,county_name,county_adcode\n990121,2000,老县,990199\n990121,2010,东川县,990121\n",
            "h.csv",
        ),
    ],
)
def test_other_kinds_by_page(office, admin, as_user, kind, text, name):
    client = as_user(admin)
    answer = upload(client, kind, text, name)
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url).status_code == 302
    assert Boundary.objects.count() + RegionChange.objects.count() == 1


def test_faults_of_a_file_are_listed_on_the_page(office, admin, as_user):
    client = as_user(admin)
    answer = upload(client, "regions", "region,name\n,甲\n2,\n")
    page = client.get(answer.url)
    assert page.status_code == 422
    assert "F-151" in page.content.decode()
    assert "F-152" in page.content.decode()


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a", "a.csv.svg"])
def test_other_files_are_not_kept(office, admin, as_user, name):
    answer = upload(as_user(admin), "regions", "x", name)
    assert answer.status_code == 422
    assert "S-971" in answer.content.decode()


def test_large_files_are_not_kept(office, admin, as_user, settings):
    settings.UPLOAD_LIMIT = 10
    assert "S-970" in upload(as_user(admin), "regions", "x" * 11).content.decode()


@pytest.mark.parametrize("key", ["..", "0" * 31, "g" * 32, "0" * 32])
def test_keys_that_were_not_given_find_nothing(office, admin, key):
    with pytest.raises(Hidden):
        files.kept(key, admin.pk)


def test_names_cannot_leave_the_folder(office, admin, settings):
    kept = files.keep(SimpleUploadedFile("../../etc/表.csv", b"x"), admin.pk)
    assert kept.path.parent.name == kept.key
    assert files.sweep() == 0
    os.utime(kept.path, (0, 0))
    call_command("sweep_jobs")
    assert not kept.path.exists()

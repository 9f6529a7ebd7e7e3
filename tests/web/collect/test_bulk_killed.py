"""Bulk data whose process is killed in the middle: nothing is half-written, and starting again works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.services import bulk
from zhengxian.web.core.models import Job, JobState
from zhengxian.web.core.services import jobs

from .conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"
HEAD = "region,indicator,period,value,state\n"
CHILD = """
import sys, time, django
django.setup()
from zhengxian.web.collect.services import version_table
from zhengxian.web.core.services import jobs
add, parts = version_table.add, []
def slow(versions):
    add(versions)
    parts.append(len(versions))
    print("written", sum(parts), flush=True)
    time.sleep(120 if len(parts) == 2 else 0)
version_table.add = slow
jobs.perform(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_while_writing_leaves_nothing(office: World) -> None:
    """SIGKILL after the second block: no row is there, the job says so, and starting again works."""
    periods = [f"{year}-{month:02}" for year in range(1900, 2026) for month in range(1, 13)]
    lines = [
        f"{r},{c},{p},1.5,"
        for r in (EAST, WEST)
        for c in (CODE, "town_output", "projects_started")
        for p in periods
    ]
    given = {"by": office.people["statistics"], "access": office.access("statistics")}
    kept = SimpleUploadedFile("大.csv", (HEAD + "\n".join(lines) + "\n").encode())
    with transaction.atomic():  # the queue of the tests would do it at once
        job = bulk.start(file=kept, **given)
        transaction.get_connection().run_on_commit.clear()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(job.pk)], env=_environment(), stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    seen = [child.stdout.readline(), child.stdout.readline()]
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    assert [line.split() for line in seen] == [["written", "5000"], ["written", "9072"]]
    assert not Observation.objects.exists()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - jobs.SILENT - timedelta(seconds=1))
    again = bulk.start_again(upload_id=job.arguments["upload"], leave_out_faulty=False, **given)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "没有写入任何数据" in job.message
    jobs.perform(again.pk)
    again.refresh_from_db()
    assert (again.state, Observation.objects.count()) == (JobState.DONE, len(lines))


def _environment() -> dict[str, str]:
    """Point a child process at the database and the files of this test."""
    named = connection.settings_dict
    if connection.vendor == "postgresql":
        host = f"{named['HOST'] or '127.0.0.1'}:{named['PORT'] or 5432}"
        login = f"{named['USER']}:{named['PASSWORD']}" if named["PASSWORD"] else named["USER"]
        url = f"postgresql://{login}@{host}/{named['NAME']}"
    else:
        url = f"sqlite:///{Path(str(named['NAME'])).resolve()}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "ZHENGXIAN_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "zhengxian.web.config.settings",
    }

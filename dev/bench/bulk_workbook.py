"""Load a workbook of 100,000 rows through the background job, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROWS = 100_000
LIMIT_S, LIMIT_MB = 30, 500


def run() -> bool:
    """Load in a fresh process and print; tell whether a limit was missed."""
    return subprocess.run([sys.executable, __file__], check=False).returncode != 0


def write(path: Path) -> None:
    """Write a long table: the newest months again with other figures, then a month without figures yet."""
    import xlsxwriter

    from zhengxian.web.collect.models import Observation

    rows = (
        Observation.objects.current()
        .filter(state="reported")
        .order_by("-period_end", "indicator_id", "region_id")
    )
    found = rows.values_list("region__code", "indicator__code", "period", "value")[:ROWS]
    salt = time.time() % 100 / 1e4
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["region", "indicator", "period", "value"])
        for number, (region, indicator, period, value) in enumerate(found, start=1):
            sheet.write_row(number, 0, [region, indicator, period, value * (1 - salt)])


class Watcher(threading.Thread):
    """Looks at the job as its page does, five times a second."""

    def __init__(self, job_id: int) -> None:
        super().__init__(daemon=True)
        self.job_id, self.seen, self.over = job_id, dict[tuple[str, int], None](), threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        from django.db import connection

        from zhengxian.web.core.models import Job

        while not self.over.wait(0.2):
            job = Job.objects.get(pk=self.job_id)
            self.seen[job.stage, job.done] = None
        connection.close()


def load(path: Path) -> int:
    """Hand the workbook in, do the job and print; 1 when a limit was missed."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhengxian.web.collect.services import bulk
    from zhengxian.web.core.access import access_of
    from zhengxian.web.core.models import User
    from zhengxian.web.core.selectors import clock
    from zhengxian.web.core.services import jobs

    by = User.objects.get(username="statistics.shi")
    file = SimpleUploadedFile(path.name, path.read_bytes())
    began, busy = time.perf_counter(), time.process_time()
    job = bulk.start(file=file, by=by, access=access_of(by, clock.today()))
    watcher = Watcher(job.pk)
    watcher.start()
    jobs.perform(job.pk)
    took, own = time.perf_counter() - began, time.process_time() - busy
    watcher.over.set()
    watcher.join()
    job.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps = [f"{stage} {done}" for stage, done in watcher.seen if stage]
    missed = job.state != "done" or took > LIMIT_S or peak > LIMIT_MB
    size = path.stat().st_size / 1e6
    print(f"\nworkbook of {ROWS:,} rows ({size:.1f} MB): {job.state} {job.message} {job.result}")
    print(f"{took:.1f} s, {own:.1f} s of them its own CPU (must reach: {LIMIT_S} s)")
    print(f"peak of the process {peak:.0f} MiB (must reach: {LIMIT_MB} MB)")
    print(f"{len(steps)} positions of progress seen: {', '.join(steps)}{' **missed**' if missed else ''}")
    return int(missed)


if __name__ == "__main__":
    from zhengxian.cli.platform import prepare

    with tempfile.TemporaryDirectory(prefix="zhengxian-bench-") as folder:
        prepare(Path(folder), plain_http=True)
        book = Path(folder) / "book.xlsx"
        write(book)
        sys.exit(load(book))

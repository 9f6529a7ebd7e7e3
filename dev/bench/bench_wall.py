"""Time the wall of 65 towns × 70 indicators, on the database that ``DATABASE_URL`` names.

    uv run python dev/bench/bench_wall.py [--months 9] [--towns 65] [--indicators 70] [--requests 40] [--keep]

Server time of a warm process, without the network: Django's test client, all middleware included; “CPU” is the work of
this process and of the one that answers it in PostgreSQL, which tells what a busy machine hides. A PostgreSQL
database is dropped and made anew (its name must contain “bench”); a SQLite file must not exist yet. ``--keep`` uses
what is there. The exit code tells whether 300 ms (95 % of requests) or the limit of queries was missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import big_office
import wall_office
from bench_clients import Clients, Counter
from bench_ledger import _busy as busy

from zhengxian.cli.platform import build, prepare

ADDRESS = "postgresql://root@127.0.0.1/zx_bench_wall"
LIMIT_MS, LIMIT_QUERIES, WARM = 300, 30, 3
PAGES = (
    ("all towns", "assessor", "/monitor/?at=towns"),
    ("all towns, unreleased", "leader", "/monitor/?at=towns"),
    ("all towns, red first", "assessor", "/monitor/?at=towns&sort=red"),
    ("all towns, only behind", "assessor", "/monitor/?at=towns&behind=1"),
    ("a month before", "leader", "/monitor/?at=towns&period=2026-08"),
    ("counties", "assessor", "/monitor/"),
    ("one county", "county", "/monitor/"),
    ("one figure", "leader", "/monitor/figure/990101/measure_0/?period=2026-08"),
)


def measure(name: str, user: str, address: str, clients: Clients, requests: int) -> bool:
    """Ask for a page again and again, print its times, and tell whether a limit was missed."""
    from django.db import connection

    took, own, queries, size = [], [], [], 0
    for n in range(WARM + requests):
        clients.prepare(user, address)
        count = Counter()
        began, worked = time.perf_counter(), busy()
        with connection.execute_wrapper(count):
            answer = clients.get(user, address)
        elapsed, work = (time.perf_counter() - began) * 1000, (busy() - worked) * 1000
        if answer.status_code != 200:
            sys.exit(f"{address} as {user}: {answer.status_code}")
        if n >= WARM:
            took.append(elapsed)
            own.append(work)
            queries.append(count.n)
            size = len(answer.content)
    p95 = sorted(took)[-(-len(took) * 95 // 100) - 1]
    print(
        f"{name:24} p50 {statistics.median(took):7.1f} ms   p95 {p95:7.1f} ms   CPU {statistics.median(own):6.1f} ms   "
        f"{max(queries):3} queries   "
        f"{size / 1024:7.0f} KB   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return p95 > LIMIT_MS or max(queries) > LIMIT_QUERIES


def main() -> None:
    """Fill where wished, measure, and exit with 1 where a limit was missed."""
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--months", type=int, default=9)
    wish.add_argument("--towns", type=int, default=wall_office.TOWNS)
    wish.add_argument("--indicators", type=int, default=wall_office.INDICATORS)
    wish.add_argument("--requests", type=int, default=40)
    wish.add_argument("--keep", action="store_true")
    given = wish.parse_args()
    address = os.environ.setdefault("DATABASE_URL", ADDRESS)
    fresh = _own_database(address, keep=given.keep)
    prepare(Path(tempfile.mkdtemp(prefix="zx-bench-")), plain_http=True)
    build()
    if fresh:
        began = time.perf_counter()
        wall_office.fill(given.months, given.towns, given.indicators)
        _analyse()
        print(f"filled in {time.perf_counter() - began:.0f} s")
    clients = Clients()
    missed = [name for name, user, url in PAGES if measure(name, user, url, clients, given.requests)]
    if missed:
        sys.exit(f"missed {LIMIT_MS} ms or {LIMIT_QUERIES} queries: {', '.join(missed)}")


def _own_database(address: str, *, keep: bool) -> bool:
    if not address.startswith("sqlite"):
        return big_office.own_database(address, keep=keep)
    there = Path(urlsplit(address).path.removeprefix("/")).exists()
    if there and not keep:
        sys.exit("the SQLite file is there already; name another one or say --keep")
    return not there


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()

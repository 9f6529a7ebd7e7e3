"""Time the pages of the ledger on 200,000 items, on the database that ``DATABASE_URL`` names.

    uv run python dev/bench/bench_ledger.py [--items 200000] [--requests 60] [--keep] [--only board search]

Server time of a warm process, without the network: Django's test client, all middleware included; users, filters and
pages change from request to request. “CPU” is the work of this process and of the one that answers it in PostgreSQL
(not of others that help that one): it tells what a busy machine hides. A PostgreSQL database is dropped and made anew
(its name must contain “bench”); a SQLite file must not exist yet. ``--keep`` uses what is there, ``--only`` asks for
some pages. The exit code tells whether a limit was missed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import big_office
import ledger_office
from bench_clients import Clients, Counter

from zhengxian.cli.platform import build, prepare

ADDRESS = "postgresql://root@127.0.0.1/zx_bench_ledger"
LIMIT_MS, LIMIT_QUERIES, WARM = 300, 40, 3
Ask = Callable[[], tuple[str, str]]


class Asked:
    """Addresses with values that change from request to request, the same in every run."""

    def __init__(self) -> None:
        from zhengxian.web.act.models import LedgerItem
        from zhengxian.web.core.models import Department, Region

        self.any = random.Random(3)
        self.counties = list(Region.objects.filter(level="county").values_list("code", flat=True))
        self.towns = list(Region.objects.filter(level="town").values_list("code", flat=True))
        self.departments = list(Department.objects.values_list("code", flat=True))
        self.items = list(LedgerItem.objects.order_by("pk").values_list("pk", flat=True)[::997])

    def reader(self) -> str:
        """Return a city supervisor, a leader, a county's supervisor, a town or a department."""
        some = self.any
        return some.choice(
            [
                "supervisor",
                f"leader{some.randrange(8)}",
                f"u{some.choice(self.counties)}",
                f"u{some.choice(self.towns)}",
                some.choice(self.departments),
            ]
        )

    def board(self) -> tuple[str, str]:
        """The list under all kinds of filters and orders."""
        some = self.any
        wish = some.choice(
            [
                "", "?state=all", "?due=overdue", "?due=soon", "?state=over&sort=-closed", "?page=7",
                f"?place={some.choice(self.counties)}", f"?kind=request&department={some.choice(self.departments)}",
                "?whose=mine", "?card=red", "?month=2026-11", f"?leader=leader{some.randrange(8)}",
            ]
        )  # fmt: skip
        return self.reader(), f"/act/{wish}"

    def words(self) -> tuple[str, str]:
        """The list narrowed by words of the title, a number or an owner."""
        text = self.any.choice(["管网", "水闸维修", "004711", "县3镇2", "市7局", "没有这样的"])
        return self.reader(), f"/act/?state=all&q={text}"

    def search(self) -> tuple[str, str]:
        """The search box of every page."""
        return self.reader(), f"/search/?q={self.any.choice(['管网', '004711', '县3镇2', '没有这样的'])}"

    def item(self) -> tuple[str, str]:
        """One item."""
        return "supervisor", f"/act/items/{self.any.choice(self.items)}/"

    def calendar(self) -> tuple[str, str]:
        """A month."""
        return self.reader(), f"/act/calendar/?month=2026-{self.any.randint(1, 12):02d}"

    def gantt(self) -> tuple[str, str]:
        """The wall chart."""
        wish = self.any.choice(["", "?group=leader", "?group=origin&page=3", "?span=year", "?due=overdue"])
        return self.reader(), f"/act/gantt/{wish}"

    def digest(self) -> tuple[str, str]:
        """A leader's paper."""
        return f"leader{self.any.randrange(8)}", "/act/digest/"

    def results(self) -> tuple[str, str]:
        """Rates of a month."""
        return self.reader(), f"/act/results/?period=2026-{self.any.randint(1, 10):02d}"

    def pages(self) -> list[tuple[str, Ask]]:
        """Every page that is measured."""
        return [
            ("board", self.board), ("board by words", self.words), ("search", self.search), ("item", self.item),
            ("calendar", self.calendar), ("wall chart", self.gantt), ("digest", self.digest), ("results", self.results),
        ]  # fmt: skip


def measure(name: str, ask: Ask, clients: Clients, requests: int) -> bool:
    """Ask for a page again and again, print its times, and tell whether a limit was missed."""
    from django.db import connection

    took, own, queries = [], [], []
    for n in range(WARM + requests):
        user, address = ask()
        clients.prepare(user, address)
        count = Counter()
        began, worked = time.perf_counter(), _busy()
        with connection.execute_wrapper(count):
            answer = clients.get(user, address)
        elapsed, busy = (time.perf_counter() - began) * 1000, (_busy() - worked) * 1000
        if answer.status_code != 200:
            sys.exit(f"{address} as {user}: {answer.status_code}")
        if n >= WARM:
            took.append(elapsed)
            own.append(busy)
            queries.append(count.n)
    p95 = _p95(took)
    print(
        f"{name:16} p50 {statistics.median(took):7.1f} ms   p95 {p95:7.1f} ms   CPU {statistics.median(own):6.1f}"
        f"–{_p95(own):6.1f} ms   {max(queries):3} queries   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return p95 > LIMIT_MS or max(queries) > LIMIT_QUERIES


def _busy() -> float:
    """Return the seconds that this process and the one that answers it in a PostgreSQL here have worked."""
    from django.db import connection

    mine = time.process_time()
    if connection.vendor != "postgresql" or connection.connection is None:
        return mine
    about = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return mine + (int(about.read_text().split()[0]) / 1e9 if about.exists() else 0.0)


def _p95(values: list[float]) -> float:
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


def main() -> None:
    """Fill where wished, measure, and exit with 1 where a limit was missed."""
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--items", type=int, default=200_000)
    wish.add_argument("--requests", type=int, default=60)
    wish.add_argument("--keep", action="store_true")
    wish.add_argument("--only", nargs="+", default=[])
    given = wish.parse_args()
    address = os.environ.setdefault("DATABASE_URL", ADDRESS)
    fresh = _own_database(address, keep=given.keep)
    prepare(Path(tempfile.mkdtemp(prefix="zx-bench-")), plain_http=True)
    build()
    if fresh:
        began = time.perf_counter()
        ledger_office.fill(given.items)
        _analyse()
        print(f"filled in {time.perf_counter() - began:.0f} s")
    clients, asked = Clients(), Asked()
    pages = [(name, ask) for name, ask in asked.pages() if not given.only or name in given.only]
    missed = [name for name, ask in pages if measure(name, ask, clients, given.requests)]
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

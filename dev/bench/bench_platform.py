"""Time the platform's pages on 3.3 million figures in PostgreSQL, and one workbook of 100,000 rows.

    uv run python dev/bench/bench_platform.py [--keep] [--upload] [--requests 100]

Server time of a warm process, without the network: Django's test client, all middleware included. Every page is
asked for with changing periods, regions, indicators and roles. ``DATABASE_URL`` names the database, which is dropped
and made anew (``--keep`` uses the one that is there). The exit code tells whether a limit was missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import big_office
import bulk_workbook
from bench_clients import Clients, Counter

from zhengxian.cli.platform import build, prepare
from zhengxian.demo.city import Scale

ADDRESS = "postgresql://root@127.0.0.1/zx_bench"
LIMIT_MS, LIMIT_QUERIES = 300, 30
LIMITED = ("ranking", "profile", "map of a run", "figures: map")
"""Pages whose time is limited; the number of queries is limited on all."""
WARM = 4
"""Requests a page before the clock runs."""
Ask = Callable[[], tuple[str, str]]
"""Gives a user name and an address."""


@dataclass
class Page:
    """A page and what was measured of it."""

    name: str
    ask: Ask
    ms: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """Processor time of the server's own process, which a busy machine stretches less than the clock."""
    queries: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Nineteen of twenty answers came within."""
        return nineteen_of_twenty(self.ms)

    @property
    def missed(self) -> bool:
        """Tell whether a limit was missed."""
        slow = self.name in LIMITED and self.p95 > LIMIT_MS
        return slow or max(self.queries) > LIMIT_QUERIES


def nineteen_of_twenty(values: list[float]) -> float:
    """Return the 95th percentile, the higher of two."""
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


class Asked:
    """Addresses with values that change from request to request, the same in every run."""

    def __init__(self) -> None:
        from zhengxian.web.collect.models import Indicator, Observation, Submission
        from zhengxian.web.core.models import Region
        from zhengxian.web.evaluate.models import Run

        self.any = random.Random(1)
        self.regions = list(Region.objects.filter(level="county").values_list("code", flat=True))
        self.indicators = list(Indicator.objects.values_list("code", flat=True))
        one = Observation.objects.filter(indicator__code=self.indicators[0], region__code=self.regions[0])
        self.periods = list(dict.fromkeys(one.order_by("period_end").values_list("period", flat=True)))
        self.runs = list(Run.objects.order_by("period_end"))
        self.nodes = [n["code"] for n in self.runs[0].method["nodes"]]
        self.classes = list(self.runs[0].method["classes"])
        self.sheets = list(
            Submission.objects.filter(period_end__gte="2026-01-01").values_list("pk", "department__code")
        )

    def run(self, *, public: bool) -> str:
        """Return a run of the address; those without sight of runs get a published one."""
        offered = [r for r in self.runs if r.state == "published" or not public]
        return self.any.choice(offered).number.removeprefix("评 ")

    def reader(self) -> tuple[str, bool]:
        """Return a user and whether he sees published runs only."""
        county = self.any.choice(self.regions)
        return self.any.choice(
            [
                ("assessor", False),
                ("leader.shi", False),
                ("statistics.shi", False),
                ("reporter.tongji", True),
                ("owner.tongji", True),
                (f"reviewer.xian.{county}", True),
                (f"leader.xian.{county}", True),
            ]
        )

    def _address(self, path: str, **given: str) -> str:
        return f"{path}?{urlencode({k: v for k, v in given.items() if v})}"

    def ranking(self) -> tuple[str, str]:
        """Ranking by class, as one list, of one class, of every month."""
        user, public = self.reader()
        more = {"view": self.any.choice(["", "", "all"]), "class": self.any.choice(["", *self.classes])}
        return user, self._address("/evaluate/", run=self.run(public=public), **more)

    def profile(self) -> tuple[str, str]:
        """Profile of a county with one of its items opened."""
        user, public = self.reader()
        path = f"/evaluate/regions/{self.any.choice(self.regions)}/"
        return user, self._address(path, run=self.run(public=public), node=self.any.choice(["", *self.nodes]))

    def run_map(self) -> tuple[str, str]:
        """Map of the total or an item."""
        user, public = self.reader()
        node = self.any.choice(self.nodes)
        return user, self._address("/evaluate/map/", run=self.run(public=public), node=node)

    def figures(self, view: str) -> Ask:
        """Any indicator of any month; the trend of up to four counties."""

        def ask() -> tuple[str, str]:
            user, _ = self.reader()
            given = {"indicator": self.any.choice(self.indicators), "period": self.any.choice(self.periods)}
            if self.any.random() < 0.3:
                given["period"] = self.periods[-1]
            chosen = "".join(f"&r={code}" for code in self.any.sample(self.regions, 4))
            return user, self._address("/collect/figures/", view=view, **given) + (
                chosen if view == "trend" else ""
            )

        return ask

    def figure(self) -> tuple[str, str]:
        """The whole way of one figure that is public."""
        user, _ = self.reader()
        place, code = self.any.choice(self.regions), self.any.choice(self.indicators)
        return user, f"/collect/figures/{place}/{code}/{self.any.choice(self.periods[:-1])}/"

    def todo(self) -> tuple[str, str]:
        """What a department or a county has to do."""
        county = f"reporter.xian.{self.any.choice(self.regions)}"
        return self.any.choice([f"reporter.{self.any.choice(self.sheets)[1]}", county]), "/collect/"

    def reviews(self) -> tuple[str, str]:
        """What there is to review."""
        state = self.any.choice(["", "approved", "submitted"])
        return self.any.choice(["statistics.shi", "reviewer.shi"]), self._address(
            "/collect/reviews/", state=state
        )

    def sheet(self) -> tuple[str, str]:
        """The grid of 183 counties × 12 indicators."""
        pk, department = self.any.choice(self.sheets)
        return f"reporter.{department}", f"/collect/sheet/{pk}/"

    def releases(self) -> tuple[str, str]:
        """What is released of 150 indicators."""
        return "statistics.shi", self._address(
            "/collect/releases/", period=self.any.choice(self.periods[-24:])
        )

    def api(self) -> tuple[str, str]:
        """A thousand figures: of an indicator, of a region, of a month."""
        narrowed = self.any.choice(
            [
                {"indicator": self.any.choice(self.indicators)},
                {"region": self.any.choice(self.regions)},
                {"period_from": (month := self.any.choice(self.periods)), "period_to": month},
            ]
        )
        return self.any.choice(["statistics.shi", "leader.shi"]), self._address(
            "/api/v1/observations", **narrowed
        )

    def pages(self) -> list[Page]:
        """Every page that is measured."""
        return [
            Page("ranking", self.ranking),
            Page("profile", self.profile),
            Page("map of a run", self.run_map),
            Page("figures: table", self.figures("table")),
            Page("figures: map", self.figures("map")),
            Page("figures: trend", self.figures("trend")),
            Page("one figure", self.figure),
            Page("to do", self.todo),
            Page("reviews", self.reviews),
            Page("sheet, 2,196 cells", self.sheet),
            Page("releases", self.releases),
            Page("API, 1,000 figures", self.api),
        ]


def measure(pages: list[Page], requests: int) -> None:
    """Ask for every page in turns, so that a busy moment of the machine hits all alike."""
    from django.db import connection

    clients, counter = Clients(), Counter()
    with connection.execute_wrapper(counter):
        for number in range(-WARM, requests):
            for page in pages:
                user, address = page.ask()
                clients.prepare(user, address)
                counter.n, began, busy = 0, time.perf_counter(), time.process_time()
                answer = clients.get(user, address)
                took, own = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
                if answer.status_code != 200:
                    sys.exit(f"{user} {address}: {answer.status_code} {answer.content[:300].decode()}")
                if number >= 0:
                    page.ms.append(took)
                    page.own.append(own)
                    page.queries.append(counter.n)
                    page.size.append(len(answer.content))
    clients.close()


def show(pages: list[Page]) -> None:
    """Print the table."""
    print(
        "| page | p50 ms | p95 ms | max ms | own CPU p50–p95 ms | queries, median–most | KiB | must reach |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for page in pages:
        limit = f"p95 ≤ {LIMIT_MS} ms, " if page.name in LIMITED else ""
        print(
            f"| {page.name} | {statistics.median(page.ms):.0f} | {page.p95:.0f} | {max(page.ms):.0f} "
            f"| {statistics.median(page.own):.0f}–{nineteen_of_twenty(page.own):.0f} "
            f"| {statistics.median(page.queries):.0f}–{max(page.queries)} | {statistics.median(page.size) / 1024:.0f} "
            f"| {limit}≤ {LIMIT_QUERIES} queries{' **missed**' if page.missed else ''} |"
        )


def facts() -> None:
    """Print what the figures depend on."""
    import django
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())), "
            "(SELECT count(*) FROM collect_observation), current_setting('shared_buffers')"
        )
        version, size, rows, buffers = cursor.fetchone()
    told = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in told if line.startswith("model name")), "")
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    print(
        f"{os.cpu_count()} × {cpu or platform.processor()}, load {load}; Python {platform.python_version()}, "
        f"Django {django.__version__}; PostgreSQL {version} (shared_buffers {buffers}), {size}, {rows:,} figures"
    )


def main() -> int:
    """Fill, measure, print; 1 when a limit was missed."""
    args = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    args.add_argument("--keep", action="store_true", help="use the database that is there")
    args.add_argument("--requests", type=int, default=100, help="requests a page")
    args.add_argument("--only", default="", help="pages whose name contains this")
    args.add_argument("--upload", action="store_true", help="load a workbook of 100,000 rows as well")
    args.add_argument("--small", action="store_true", help="a small city, to try the script")
    asked = args.parse_args()
    address = os.environ.setdefault("DATABASE_URL", ADDRESS)
    fresh = big_office.own_database(address, keep=asked.keep)
    with tempfile.TemporaryDirectory(prefix="zhengxian-bench-") as home:
        prepare(Path(home), plain_http=True)
        build()
        if fresh:
            big_office.fill(Scale(24, 30, 36) if asked.small else Scale())
        facts()
        pages = [p for p in Asked().pages() if asked.only in p.name]
        measure(pages, asked.requests)
        show(pages)
        slow = asked.upload and bulk_workbook.run()
    return int(any(p.missed for p in pages) or slow)


if __name__ == "__main__":
    sys.exit(main())

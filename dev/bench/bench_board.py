"""Time the cockpit on 3.3 million figures in PostgreSQL: 183 counties × 150 indicators × 120 months.

    uv run python dev/bench/bench_board.py [--keep] [--requests 60] [--small]

The big office of `big_office`, and in it a reading of every figure of the last two months and 2,000 warnings; its ledger
is empty (`bench_ledger` times that). Server time of a warm process, without the network: Django's test client, all
middleware included. ``DATABASE_URL`` names the database, which is dropped and made anew; ``--keep`` uses the one that
is there. The exit code tells whether 500 ms (95 % of requests) was missed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import big_office
from bench_platform import Page, facts, measure, nineteen_of_twenty

from zhengxian.cli.platform import build, prepare
from zhengxian.demo.city import Scale

ADDRESS = "postgresql://root@127.0.0.1/zx_bench_board"
LIMIT_MS = 500
CHUNK, WARNINGS = 5000, 2000
WORDS = ("reached", "reached", "reached", "slow", "lag", "bad")
GAPS = {"reached": 2.0, "slow": -0.8, "lag": -2.6, "bad": -14.0}


def fill() -> None:
    """Add readings of the last two months and warnings to the big office."""
    from zhengxian.web.collect.models import Observation
    from zhengxian.web.core.models import Region
    from zhengxian.web.core.services import users

    top = Region.objects.filter(parent__isnull=True).order_by("path")[0]
    newest = Observation.objects.order_by("-period_end").values_list("period", flat=True)
    last = list(dict.fromkeys(newest[:1]))
    before = (
        Observation.objects.exclude(period__in=last).order_by("-period_end").values_list("period", flat=True)
    )
    for period in (*last, before[0]):
        _month(str(period), top, users.system())
    _warnings()
    big_office.analyse()


def _month(period: str, top: Any, by: Any) -> None:
    from django.utils import timezone

    from zhengxian.engine.base.period import Period
    from zhengxian.web.collect.models import Indicator, Observation, Release
    from zhengxian.web.monitor.models import Reading, Round

    end, now, some = Period.parse(period).last_day, timezone.now(), random.Random(period)
    if not Observation.objects.current().filter(region=top, period=period).exists():
        Observation.objects.bulk_create(
            Observation(
                region=top, indicator=one, period=period, period_end=end, value=round(some.uniform(1, 90), 1),
                state="reported", release=Release.RELEASED, recorded_at=now, recorded_by=by,
            )
            for one in Indicator.objects.all()
        )  # fmt: skip
    made = Round.objects.create(period=period, as_of=now, made_by=by, input_hash=f"bench {period}")
    rows = Observation.objects.current().filter(period=period, value__isnull=False)
    batch = []
    for region, indicator, value in rows.values_list("region_id", "indicator_id", "value"):
        word = some.choice(WORDS)
        batch.append(
            Reading(
                round=made, region_id=region, indicator_id=indicator, period=period, period_end=end, word=word,
                value=value, target=value * 1.4, planned=value, completion=71.4, gap=GAPS[word], text="完成年度目标的一部分",
            )
        )  # fmt: skip
        if len(batch) == CHUNK:
            Reading.objects.bulk_create(batch)
            batch = []
    Reading.objects.bulk_create(batch)


def _warnings() -> None:
    from zhengxian.web.monitor.models import Reading, Round, Warning  # noqa: A004 -- the glossary's word

    made = Round.objects.order_by("-pk")[0]
    rows = Reading.objects.filter(round=made, word="bad").order_by("pk")[:WARNINGS]
    Warning.objects.bulk_create(
        Warning(
            key=f"bench-{row.pk}", rule="pace-bad", message_code="M-182", level="red", severity=3, message="进度严重滞后。",
            region_id=row.region_id, indicator_id=row.indicator_id, period=row.period, value=row.value,
            raised_round=made, seen_round=made, raised_at=made.as_of,
        )
        for row in rows
    )  # fmt: skip


def pages() -> list[Page]:
    """The cockpit as it is asked for: at a desk, on a wall that turns its map, of the month before, of one county."""
    from zhengxian.web.core.models import User
    from zhengxian.web.monitor.models import Round

    some, periods = random.Random(1), list(Round.objects.values_list("period", flat=True))
    leaders = list(
        User.objects.filter(username__startswith="leader.xian.").values_list("username", flat=True)[:40]
    )

    def any_month() -> tuple[str, str]:
        asked = f"period={some.choice(periods)}&subject={some.choice(['', 'score'])}"
        return "leader.shi", f"/report/board/?{asked}"

    return [
        Page("cockpit", lambda: (some.choice(["leader.shi", "assessor"]), "/report/board/")),
        Page("cockpit, any month and map", any_month),
        Page("cockpit on the wall", lambda: ("leader.shi", "/report/board/?wall=1")),
        Page("cockpit of a county", lambda: (some.choice(leaders), "/report/board/")),
    ]


def main() -> int:
    """Fill, measure, print; 1 when the limit was missed."""
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--keep", action="store_true", help="use the database that is there")
    wish.add_argument("--requests", type=int, default=60, help="requests a page")
    wish.add_argument("--small", action="store_true", help="a small city, to try the script")
    given = wish.parse_args()
    address = os.environ.setdefault("DATABASE_URL", ADDRESS)
    fresh = big_office.own_database(address, keep=given.keep)
    with tempfile.TemporaryDirectory(prefix="zhengxian-bench-") as home:
        prepare(Path(home), plain_http=True)
        build()
        if fresh:
            big_office.fill(Scale(24, 30, 36) if given.small else Scale())
            fill()
        facts()
        measured = pages()
        measure(measured, given.requests)
        show(measured)
    return int(any(page.p95 > LIMIT_MS for page in measured))


def show(measured: list[Page]) -> None:
    """Print the table."""
    print(f"| page | p50 ms | p95 ms (≤ {LIMIT_MS}) | own CPU p50–p95 ms | queries, most | KiB |")
    print("|---|---:|---:|---:|---:|---:|")
    for page in measured:
        print(
            f"| {page.name} | {statistics.median(page.ms):.0f} | {page.p95:.0f} "
            f"| {statistics.median(page.own):.0f}–{nineteen_of_twenty(page.own):.0f} | {max(page.queries)} "
            f"| {max(page.size) // 1024} |"
        )


if __name__ == "__main__":
    sys.exit(main())

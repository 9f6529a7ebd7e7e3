"""Write what the ledger achieved in a month as figures; the platform does it by itself every hour, to no further effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhengxian.engine.base.period import Period
from zhengxian.web.act.services import results
from zhengxian.web.core.selectors import clock


class Command(BaseCommand):
    """``act_results [--period 2026-09] [--day 2026-10-08]``."""

    help = (
        "把台账上个月（或指定月份）的办结率、满意率、项目转化率等写成各县区、乡镇的指标数；重复运行不会多写。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month, or the day whose month before is meant."""
        parser.add_argument("--period", default="", help="写哪个月，如 2026-09；缺省为上个月")
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="以哪一天为准，缺省为今天")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Write and say how much."""
        day = options["day"] or clock.today()
        month = Period.parse(options["period"]) if options["period"] else None
        done = results.write(month, today=day) if month else results.write_due(day)
        if options["verbosity"] and done is None:
            self.stdout.write("上个月的数已经写过，没有要写的。")
        elif options["verbosity"] and done is not None:
            self.stdout.write(f"新增 {done.new} 个数，修改 {done.changed} 个，相同 {done.same} 个。")

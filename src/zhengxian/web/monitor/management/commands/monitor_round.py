"""Recompute readings, forecasts and warnings; the platform does it by itself every hour, to no further effect."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.services import round_daily, rounds


class Command(BaseCommand):
    """``monitor_round [--period 2026-09 | --all-of 2026]``; without either the newest month that is largely reported."""

    help = "重新测算进度、年末预测、先行指标和预警；数据没有变化时不会多写。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one period, or a year of which every month is recomputed in order."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--period", default="", help="测算哪一期，如 2026-09；缺省为数据大体报齐的最近一个月"
        )
        which.add_argument(
            "--all-of", type=int, default=None, metavar="年", help="逐月测算一年中已经结束的各月"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Recompute and say what came of it."""
        try:
            made = self._made(options["period"], options["all_of"])
        except ZhengxianError as error:
            raise CommandError(str(error)) from error
        if not options["verbosity"]:
            return
        for one in made:
            told = one.counts
            self.stdout.write(
                f"{one.period}：新读数 {told['new']} 个，改判 {told['changed']} 个，不变 {told['same']} 个。"
            )
        if not made:
            self.stdout.write("没有新的数据，不用重新测算。")

    def _made(self, period: str, year: int | None) -> list[Round]:
        if period:
            return [rounds.recompute(period, by=users.system())]
        if year is not None:
            return round_daily.whole_year(year)
        done = round_daily.work()
        return [done] if done is not None else []

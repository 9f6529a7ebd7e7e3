"""Do the day's work on ledger items; the platform does it by itself every hour, to no further effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhengxian.web.act.services import escalation
from zhengxian.web.core.selectors import clock


class Command(BaseCommand):
    """``act_daily [--day 2026-10-08]``."""

    help = "处理台账事项的每日工作：到期催办、超期亮牌、视为接收、自动归档；重复运行不会多做。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="以哪一天为准，缺省为今天")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Do it and say how much."""
        day = options["day"] or clock.today()
        done = escalation.run(day)
        if not options["verbosity"]:
            return
        self.stdout.write(
            f"{day}：视为接收 {done.accepted} 件，催办 {done.reminded} 件，亮牌 {done.cards} 件，归档 {done.archived} 件。"
        )

"""Open the sheets that are due, as the first page of a reporter does by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhengxian.web.collect.services import opening
from zhengxian.web.core.selectors import clock


class Command(BaseCommand):
    """``open_periods [--day 2026-10-28]``."""

    help = "按截止日开出各单位要报的表；重复运行不会多开。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="以哪一天为准，缺省为今天")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Open and say how many."""
        day = options["day"] or clock.today()
        count = opening.open_due(day=day)
        self.stdout.write(f"{day}：新开 {count} 张表。")

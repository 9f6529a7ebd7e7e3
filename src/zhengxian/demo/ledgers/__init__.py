"""The ledgers of the demo city, pure data from the seed and the date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from zhengxian.demo.ledgers.life import Clock
from zhengxian.demo.ledgers.model import Ledgers
from zhengxian.demo.ledgers.projects import CHAINS, firms, projects
from zhengxian.demo.ledgers.rectification import rectifications, visits
from zhengxian.demo.ledgers.requests import requests
from zhengxian.demo.ledgers.tasks import tasks
from zhengxian.demo.places import Region
from zhengxian.demo.workdays import Calendar

__all__ = ["Ledgers", "ledgers"]


def ledgers(seed: int, today: dt.date, days: Calendar, regions: Sequence[Region]) -> Ledgers:
    """Return what the ledgers hold on a day; nothing in them lies after it."""
    clock = Clock(days, today)
    known = firms(regions)
    slugs = {r.code: r.slug for r in regions}
    return Ledgers(
        tasks(seed, clock, regions),
        known,
        projects(seed, clock, regions),
        requests(seed, clock, known, slugs),
        rectifications(seed, clock, regions),
        visits(seed, clock, regions),
        CHAINS,
    )

"""The ledgers: items with their lives, projects, requests, rectification, audits.

Hundreds of lives are written in bulk with the states and moments they had; cards come from the daily round itself.
"""

from __future__ import annotations

from zhengxian.demo import City
from zhengxian.web.demo.history import Keys
from zhengxian.web.demo.ledgers.items import Items
from zhengxian.web.demo.ledgers.matters import Matters
from zhengxian.web.demo.ledgers.projects import Projects


def write(city: City, known: Keys) -> int:
    """Write everything; return how many items there are."""
    items, plans = Items(city, known), city.ledgers
    projects, matters = Projects(items), Matters(items)
    tasks = items.write(plans.tasks)
    firms, chains = projects.firms(), projects.chains()
    built = items.write([p.item for p in plans.projects])
    projects.write(built, firms, chains)
    asked = items.write([p.item for p in plans.requests])
    matters.requests(asked, firms)
    found = items.write([p.item for p in plans.rectifications])
    matters.rectifications(found)
    matters.visits()
    items.counters()
    return len(tasks) + len(built) + len(asked) + len(found)

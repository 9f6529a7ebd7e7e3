"""What the ledgers of the demo city hold: items with their lives, projects, requests, rectification."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

SUPERVISOR, ASSESSOR, SYSTEM = "supervisor", "assessor", "system"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of an item's history: what, by whom, when, the state after it, and words."""

    act: str
    by: str
    at: dt.datetime
    after: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A feedback of the owner; ``done_on`` is set when it says that the matter is done."""

    at: dt.datetime
    by: str
    text: str
    percent: int
    done_on: dt.date | None = None
    returned_reason: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A verification by somebody who is not the owner."""

    at: dt.datetime
    by: str
    method: str
    site: str
    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for more time."""

    at: dt.datetime
    by: str
    before: dt.date
    until: dt.date
    reason: str
    state: str
    decided_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to an item up to the demo's date, and where it stands."""

    state: str
    due_on: dt.date
    first_due_on: dt.date
    acts: tuple[Act, ...]
    reports: tuple[Report, ...] = ()
    looks: tuple[Look, ...] = ()
    wishes: tuple[Wish, ...] = ()
    percent: int = 0
    done_on: dt.date | None = None
    closed_at: dt.datetime | None = None
    late_days: int | None = None
    first_closed_on: dt.date | None = None
    first_late_days: int | None = None
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone."""

    title: str
    begins_on: dt.date
    planned_on: dt.date
    done_on: dt.date | None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One ledger item. ``owner`` is a department code or a region code; ``place`` a region code or empty.

    ``parent`` is the place of another item in the same list, or None.
    """

    kind: str
    title: str
    owner: str
    place: str
    life: Life
    assigned_on: dt.date
    content: str = ""
    standard: str = ""
    origin: str = "hand"
    origin_note: str = ""
    urgency: str = "ordinary"
    leader: str = ""
    supports: tuple[str, ...] = ()
    parent: int | None = None
    target_value: float | None = None
    target_unit: str = ""
    done_value: float | None = None
    nodes: tuple[Node, ...] = ()
    indicator: str = ""
    """The figure that the matter is to move; what it did afterwards is followed."""


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented enterprise."""

    name: str
    place: str
    industry: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a project: planned and, if reached, the day."""

    step: str
    planned_on: dt.date
    reached_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Money:
    """One month of a project, 万元."""

    period: str
    planned: float
    actual: float | None
    funds: float | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A permit or a paper of the dossier."""

    kind: str
    needed: bool
    granted_on: dt.date | None
    number: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """What a project has beyond its item."""

    item: Item
    sector: str
    attracted: bool
    emerging: bool
    investment: float
    year_plan: float
    firm: int
    chain: str
    batch: str
    site: str
    park: str = ""
    side: str = "active"
    side_reason: str = ""
    steps: tuple[Step, ...] = ()
    money: tuple[Money, ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What a request has beyond its item."""

    item: Item
    firm: int
    channel: str
    category: str
    received_at: dt.datetime
    verify_by: dt.date
    reply_by: dt.date
    verified_on: dt.date | None = None
    replied_on: dt.date | None = None
    reply: str = ""
    outcome: str | None = None
    hard_reason: str = ""
    visits: tuple[tuple[dt.datetime, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RectificationPlan:
    """What a rectification has beyond its item."""

    item: Item
    source: str
    document: str
    found_on: dt.date
    problem: str
    measures: str
    level: str
    stage: str
    amount: float | None = None
    amount_done: float | None = None
    rules_made: int = 0
    verdict: str | None = None
    verdict_at: dt.datetime | None = None
    continuing_reason: str | None = None
    publicity: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An audit of a unit."""

    unit: str
    audited_on: dt.date
    subject: str


@dataclass(frozen=True)
class Ledgers:
    """Everything act is filled with."""

    tasks: tuple[Item, ...] = ()
    firms: tuple[Firm, ...] = ()
    projects: tuple[ProjectPlan, ...] = ()
    requests: tuple[RequestPlan, ...] = ()
    rectifications: tuple[RectificationPlan, ...] = ()
    visits: tuple[Visit, ...] = ()
    chains: tuple[tuple[str, str, str], ...] = field(default=())
    """Code, title, department that leads."""

"""The leader's weekly paper (领导周报): what is late, what comes due, red cards, what was closed; sent once a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from zhengxian.engine.act import digest as grouping
from zhengxian.engine.act.digest import Digest, DigestItem
from zhengxian.engine.base.ledger import CardLevel
from zhengxian.web.act.models import ItemKind, LedgerItem
from zhengxian.web.act.selectors import digest as found
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.digest import DigestRow
from zhengxian.web.act.selectors.item_filter import Sight, sight
from zhengxian.web.act.services import mail
from zhengxian.web.act.to_engine.workdays import workdays
from zhengxian.web.core.access import Action, access_of
from zhengxian.web.core.models import Notice, User
from zhengxian.web.core.selectors.calendar import calendar

WITHIN = 5
"""Working days ahead that count as coming due: a working week."""
LISTED = 30
"""Projects and requests that are listed."""


@dataclass(frozen=True)
class PaperLine:
    """One line: the item and the words beside it, e.g. 已超期 3 个工作日."""

    row: DigestRow
    words: str


@dataclass(frozen=True)
class Paper:
    """The groups in the order a leader reads them."""

    is_own: bool
    """Whether it is of the items he is in charge of; else of all he sees."""
    overdue: tuple[PaperLine, ...]
    due_soon: tuple[PaperLine, ...]
    red: tuple[PaperLine, ...]
    closed: tuple[PaperLine, ...]
    others: int
    projects: Sequence[LedgerItem]
    requests: Sequence[LedgerItem]
    sentence: str

    @property
    def groups(self) -> tuple[tuple[str, str, tuple[PaperLine, ...]], ...]:
        """Title, what an empty one says, lines."""
        return (
            ("已超期", "没有超期的事项。", self.overdue),
            (f"{WITHIN} 个工作日内到期", f"{WITHIN} 个工作日内没有到期的事项。", self.due_soon),
            ("红牌", "没有红牌。", self.red),
            ("本周办结", "本周还没有办结的事项。", self.closed),
        )


def paper(seen: Sight, *, own: bool | None = None) -> Paper:
    """Return the paper of a person as of today; ``own`` None takes his own items where he has any."""
    mine = found.own_items(seen)
    is_own = mine.exists() if own is None else own
    base = mine if is_own else items.visible_to(seen.access)
    rows = found.rows(seen, base)
    by_code = {str(row.pk): row for row in rows}
    days = workdays(seen.today - timedelta(400), seen.today + found.AHEAD)
    made = grouping.digest([_item(row) for row in rows], seen.today, days, within=WITHIN)
    others = max(0, found.open_count(base) - _open_in(made))
    groups = [_lines(getattr(made, name), by_code) for name in _GROUPS]
    counts = "，".join(
        f"{word} {len(group)} 件" for word, group in zip(_GROUPS.values(), groups, strict=True)
    )
    return Paper(
        is_own, groups[0], groups[1], groups[2], groups[3], others,
        projects=found.of_kind(base, ItemKind.PROJECT, LISTED) if is_own else (),
        requests=found.of_kind(base, ItemKind.REQUEST, LISTED) if is_own else (),
        sentence=f"{counts}，其余在办 {others} 件。",
    )  # fmt: skip


_GROUPS = {"overdue": "已超期", "due_soon": "即将到期", "red": "红牌", "closed_this_week": "本周办结"}


def _item(row: DigestRow) -> DigestItem:
    due = None if row.is_reported else row.due_on
    return DigestItem(str(row.pk), row.title, due, row.owner, row.closed_on, CardLevel(row.card))


def _open_in(made: Digest) -> int:
    return len({line.item.code for group in (made.overdue, made.due_soon, made.red) for line in group})


def _lines(group: Sequence[grouping.DigestLine], rows: dict[str, DigestRow]) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(row, row.closed_words or line.words) for line in group for row in [rows[line.item.code]]
    )


def send_due(day: date) -> int:
    """Send the paper of this week to every leader who has not had it, on or after the week's first working day.

    Called once a day; return to how many it went. Doing it again in the same week sends nothing.
    """
    if not calendar(day, day).is_working_day(day):
        return 0
    return sum(_send(leader, day) for leader in found.leaders(day))


@transaction.atomic
def _send(leader: User, day: date) -> bool:
    url = f"{reverse('act:digest')}?week={day - timedelta(day.weekday())}"
    User.objects.select_for_update().get(pk=leader.pk)  # two runs at the same moment send one paper
    if Notice.objects.filter(user=leader, url=url).exists():
        return False
    access = access_of(leader, day)
    if not access.may(Action.SEE_ITEMS):
        return False
    made = paper(sight(leader, access, day))
    mail.tell([leader], f"本周督办：{made.sentence}", url)
    return True

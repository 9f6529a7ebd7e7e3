"""What the frame of every page shows: stages, waiting work, unread notices, who is signed in.

Stages register themselves in `ready`; core knows none of them. Everything that needs a query waits until a
template asks for it, so that a partial costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Notice, Role, User
from zhengxian.web.core.selectors import clock

Badge = Callable[[User, Access, date], int]
Entry = Callable[[Access], str]
DEMO_NOTICE = "演示数据：地区、单位和数字均为虚构。"
_SYSTEM = (Action.SEE_PEOPLE, Action.MANAGE_REGIONS, Action.SEE_AUDIT)


@dataclass(frozen=True, slots=True)
class Stage:
    """One character of the spine."""

    char: str
    label: str
    url: str
    current: bool
    badge: int


@dataclass
class _Registered:
    """What is known of a stage: how to enter it with these roles, and what waits there."""

    char: str
    label: str
    prefix: str
    entry: Entry
    badge: Badge | None = None


def address(name: str) -> str:
    """Return the address of a page, or an empty text while no such page is built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _first(access: Access, *choices: tuple[frozenset[Role], str]) -> str:
    """Return the address of the first page meant for a role that is held."""
    fitting = (address(name) for roles, name in choices if access.roles & roles)
    return next((url for url in fitting if url), "")


_REPORTERS = frozenset({Role.REPORTER})
_REVIEWERS = frozenset({Role.REVIEWER, Role.STATISTICS_REVIEWER})
_EVERYBODY = frozenset(Role)
_DOERS = frozenset({Role.SUPERVISOR, Role.OWNER_UNIT})
_STAGES: dict[str, _Registered] = {
    "board": _Registered(
        "总", "总览", "/report/board/", lambda a: address("report:board") if a.may(Action.SEE_BOARD) else ""
    ),
    "collect": _Registered(
        "采",
        "数据",
        "/collect/",
        lambda a: _first(
            a,
            (_REPORTERS, "collect:todo"),
            (_REVIEWERS, "collect:reviews"),
            (_EVERYBODY, "collect:observations"),
        ),
    ),
    "evaluate": _Registered(
        "评", "考核", "/evaluate/", lambda a: _first(a, (_EVERYBODY, "evaluate:ranking"))
    ),
    "monitor": _Registered("警", "监测", "/monitor/", lambda a: _first(a, (_EVERYBODY, "monitor:wall"))),
    "act": _Registered("办", "督办", "/act/", lambda a: _first(a, (_DOERS, "act:board"))),
    "report": _Registered("报", "通报", "/report/", lambda a: _first(a, (_EVERYBODY, "report:packs"))),
}


def register_stage(key: str, *, entry: Entry | None = None, badge: Badge | None = None) -> None:
    """Tell how to enter a stage (an address, or an empty text for nobody) and how to count what waits there.

    Called from `ready` of the stage's app; a badge should be one query.
    """
    if entry is not None:
        _STAGES[key].entry = entry
    if badge is not None:
        _STAGES[key].badge = badge


def stages(user: User, access: Access, today: date, path: str) -> list[Stage]:
    """Return the stages this person can open, with what waits there for this person."""
    found = []
    for stage in _STAGES.values():
        url = stage.entry(access) if access.grants else ""
        if url:
            waiting = stage.badge(user, access, today) if stage.badge else 0
            found.append(Stage(stage.char, stage.label, url, _is_within(stage, path), waiting))
    return found


def _is_within(stage: _Registered, path: str) -> bool:
    """Tell whether a page belongs to a stage; the overview lies inside report and is an entry of its own."""
    inner = any(
        path.startswith(other.prefix) for other in _STAGES.values() if len(other.prefix) > len(stage.prefix)
    )
    return path.startswith(stage.prefix) and not (inner and stage.prefix == "/report/")


_LANDINGS = (
    (_REPORTERS, "collect:todo"),
    (_REVIEWERS, "collect:reviews"),
    (frozenset({Role.LEADER}), "report:board"),
    (frozenset({Role.ASSESSOR, Role.AUDITOR}), "evaluate:ranking"),
    (_DOERS, "act:board"),
    (frozenset({Role.ADMINISTRATOR}), "core:people"),
)


def landing(access: Access) -> str:
    """Return the first page of this person by role, or an empty text when there is none yet."""
    return _first(access, *_LANDINGS)


def system_address(access: Access) -> str:
    """Return where the gear leads: accounts, the trail or regions, whichever this person may see."""
    if not any(access.may(action) for action in _SYSTEM):
        return ""
    return address("core:people") if access.may(Action.SEE_PEOPLE) else address("core:regions")


def role_words(user: User, today: date) -> str:
    """Return where and in which role a person works, for instance 石桥镇 · 填报员; further roles are counted."""
    held = Assignment.objects.in_force(today).filter(user=user).select_related("region", "department")
    words = [f"{a.department or a.region} · {a.get_role_display()}" for a in held.order_by("id")]
    if not words:
        return "还没有任职"
    return words[0] if len(words) == 1 else f"{words[0]} 等 {len(words)} 项"


def unread(user: User) -> int:
    """Count the notices a person has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def facts(request: HttpRequest) -> Mapping[str, Any]:
    """Return what `ui.context.shell` shows, for a signed-in user or for the sign-in page."""
    office = clock.office()
    common = {
        "brand": office.name if office else "争先",
        "demo_notice": DEMO_NOTICE if office and office.is_demo else "",
        "home_url": reverse("core:home"),
    }
    user = request.user
    if not isinstance(user, User):
        return common
    access: Access = request.access  # type: ignore[attr-defined]
    today: date = request.today  # type: ignore[attr-defined]
    return common | {
        "stages": SimpleLazyObject(lambda: stages(user, access, today, request.path)),
        "user_label": user.display_name,
        "user_role": SimpleLazyObject(lambda: role_words(user, today)),
        "user_key": str(user.pk),
        "unread": SimpleLazyObject(lambda: unread(user)),
        "search_url": reverse("core:search"),
        "notices_url": reverse("core:notices"),
        "account_url": reverse("core:account"),
        "system_url": system_address(access),
        "sign_out_url": reverse("core:sign-out"),
        "keys_off": user.keys_off,
    }


class Frame:
    """The facts of one request, read once and only when a template asks; false for strangers."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._facts: Mapping[str, Any] | None = None

    def __bool__(self) -> bool:
        return self._request.user.is_authenticated

    def __call__(self) -> Mapping[str, Any]:
        """Return the facts."""
        if self._facts is None:
            self._facts = facts(self._request)
        return self._facts

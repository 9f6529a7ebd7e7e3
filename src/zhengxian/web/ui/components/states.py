"""State words and their shapes: one word has one shape, on screen, phone, wall and print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StateMark:
    """A state: the word, the shape of the sprite, and the class that colours it."""

    word: str
    icon: str
    tone: str


STATES = {
    "ok": StateMark("达到序时", "ok", "ok"),
    "slow": StateMark("稍慢", "slow", "slow"),
    "lag": StateMark("滞后", "lag", "lag"),
    "bad": StateMark("严重滞后", "bad", "bad"),
    "error": StateMark("错误", "bad", "bad"),
    "q": StateMark("有疑问", "q", "q"),
    "exp": StateMark("已说明", "check", "ok"),
    "ret": StateMark("退回", "return", "lag"),
    "return": StateMark("退回", "return", "lag"),
    "jump": StateMark("突变", "lag", "lag"),
    "wait": StateMark("未到期", "wait", "wait"),
    "miss": StateMark("未填", "miss", "miss"),
    "late": StateMark("缺报", "miss", "miss"),
    "na": StateMark("不适用", "na", "na"),
    "lock": StateMark("未公布", "lock", "wait"),
    "veto": StateMark("取消评优", "veto", "bad"),
    "draft": StateMark("草稿", "edit", "wait"),
    "submitted": StateMark("待审核", "clock", "info"),
    "approved": StateMark("已通过", "check", "ok"),
    "published": StateMark("已发布", "seal", "ok"),
}
"""The list of the design board. A key that is not here shows as a plain word without a shape."""

GRID_MARKS = {
    "bad": StateMark("错误", "bad", "bad"),
    "ret": StateMark("退回", "return", "lag"),
    "q": StateMark("疑问", "q", "q"),
    "lag": StateMark("突变", "lag", "lag"),
    "miss": StateMark("未填", "miss", "miss"),
    "exp": StateMark("已说明", "check", "ok"),
}
"""Marks of the entry grid, the gravest first: a cell shows one."""

SOLID = frozenset({"ok", "slow", "lag", "bad", "wait", "miss", "na", "q", "lock", "info", "veto"})
"""Shapes that are filled; all others are drawn with a line."""


def mark(key: str, word: str = "") -> StateMark:
    """Return the shape and tone of a state, with another word where one is given.

    >>> mark("ret").word, mark("ok", "达到").word, mark("新状态").icon
    ('退回', '达到', '')
    """
    found = STATES.get(key, StateMark(key, "", "wait"))
    return StateMark(word or found.word, found.icon, found.tone)

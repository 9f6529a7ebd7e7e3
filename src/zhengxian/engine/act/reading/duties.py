"""Responsibility in brackets and labels: (责任单位:…), (市发改委牵头,市财政局配合)."""

from __future__ import annotations

import re

from zhengxian.engine.act.reading.model import UnitRole
from zhengxian.engine.act.reading.unit_names import Strength, listed, strength
from zhengxian.engine.act.reading.units import Found, role_of

_LABELLED = re.compile(
    r"(?P<label>(?:责任|牵头|主办|承办|主责|落实|配合|协办|参与|协同|督办|办理|实施)(?:单位|部门|科室|县区|主体|领导"
    r"|人)(?:及(?:责任|配合)单位)?)[:]"
    r"(?P<list>(?:[^;。\]】:()]|\([^()]{1,20}\)){2,300}?)(?=[;。)\]】]|$|[,、 ]?(?:责任|牵头|主办|承办|配合|协办|参与|督办"
    r"|完成|时限|时间"
    r"|办理)(?:单位|部门|领导|人|时限|时间|期限)?[:])"
)
_TAIL = re.compile(r"\((?P<list>(?:[^()]|\([^()]{0,30}\)){2,200})\)[。;]?$")
_PIECE = re.compile(r"(?:[^,;。:()]|\([^()]{0,30}\))+")
_NAME = re.compile(r"(?:[^、,; /()]|\([县市区旗镇乡街道、]{1,12}\))+")
_WORK = re.compile(
    r"(?:等(?:部门|单位|有关部门)?)?(?:按照?(?:各自)?(?:职责|职能|任务)?(?:分工|范围|权限)?)?(?:分别|共同|具体)?(?:牵头"
    r"|负责|配合|参与|落实|主抓|组织实施|抓好落实)(?:负责|实施|落实)?$"
)
_OWN = re.compile(r"[市县区州省]|各|全[市县]|乡镇|镇")
_ENDING = re.compile(
    r"(?:等(?:部门|单位|有关部门|相关部门)?)?(?:\((?:牵头|配合)\)|牵头负责|牵头|配合|协助|参与|负责|落实)?$"
)
_HELPING = ("配合", "协办", "参与", "协同")


def find(text: str, start: int, end: int) -> list[Found]:
    """Return the units that a clause names as responsible by label or by a bracket at its end.

    >>> [text[u.start:u.end] for text in ["改造3条路(市住建局牵头,市财政局配合)"] for u in find(text, 0, len(text))]
    ['市住建局', '市财政局']
    """
    found = [unit for m in _LABELLED.finditer(text, start, end) for unit in _names(text, m)]
    tail = _TAIL.search(text, max(start, end - 240), end)
    if tail and not found:
        found = _tail(text, *tail.span("list"))
    return found


def bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the responsibility bracket or label at the end of a clause, which orders nothing itself."""
    labelled = _LABELLED.search(text, start, end)
    if labelled:
        at = labelled.start()
        return (at - 1 if at > start and text[at - 1] in "([【" else at), end
    tail = _TAIL.search(text, max(start, end - 240), end)
    return tail.span() if tail and _tail(text, *tail.span("list")) else None


def _names(text: str, m: re.Match[str]) -> list[Found]:
    found = []
    role = UnitRole.SUPPORT if m["label"].startswith(_HELPING) else UnitRole.LEAD
    person = "领导" in m["label"] or m["label"].endswith("人")
    for name in _NAME.finditer(text, *m.span("list")):
        a, b = name.span()
        word = _ENDING.sub("", name[0])
        b = a + len(word)
        helps = role is UnitRole.SUPPORT or bool(re.search("配合|协助|参与", name[0][len(word) :]))
        if strength(word) is not Strength.NONE or (
            not person and 2 <= len(word) <= 20 and not re.search(r"\d", word)
        ):
            found.append(Found(a, b, role_of(word, UnitRole.SUPPORT if helps else role), m["label"]))
    return found


def _tail(text: str, start: int, end: int) -> list[Found]:
    found: list[Found] = []
    for piece in _PIECE.finditer(text, start, end):
        a, b = piece.span()
        work = _WORK.search(piece[0])
        spans = listed(text, a, a + work.start() if work else b)
        if not spans:
            return []
        helping = work is not None and re.search("配合|参与", work[0]) and "负责" not in work[0]
        role = UnitRole.SUPPORT if helping else UnitRole.LEAD
        found += [Found(x, y, role_of(text[x:y], role), work[0] if work else "括注") for x, y in spans]
    return found if _responsible(text, start, end, found) else []


def _responsible(text: str, start: int, end: int, found: list[Found]) -> bool:
    """Whether a bracket names who is responsible, not what something is called: (社区服务中心) does not."""
    if any(unit.cue != "括注" for unit in found):
        return True
    own = bool(_OWN.match(text, start, end))
    return own and (len(found) > 1 or text[max(0, start - 2) : start - 1] in "。;")

"""Units that are told to act: as subject, as the one asked, in a bracket of responsibility."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhengxian.engine.act.reading.lexicon import ADVERB, MODAL, VERB
from zhengxian.engine.act.reading.model import UnitRole
from zhengxian.engine.act.reading.unit_names import Strength, listed, strength

_LEADING = re.compile(
    r"(?:(?:同时|另外|此外|其中|特别是|尤其是|尤其|下一步|接下来|下步|会后|会议结束后|因此|为此|对此|当前|目前|现在|今后|近期"
    r"|从现在起|在此|首先|其次|再次|最后|一方面|另一方面|并|且|和|与|但|而|所以|请|希望|恳请|望|责成|由|各位|在座的?|今年"
    r"|明年|全年|年内|市里|下半年|上半年|[一二三四五六七八九十]{1,2}[是要]|对照[^,]{0,12}要求|会议(?:强调|指出|要求)"
    r"|[^,]{2,4}(?:强调|要求|指出)|在[^,]{1,14}(?:期间|方面|工作中|过程中|上|中|后|前))[,:]?)+"
)
_DATED = re.compile(
    r"(?:[一二两三四五六\d]{1,2}(?:年|个月)(?:之|以)?内)?(?:到|于|在)?(?:\d{4}年|今年|明年|年)?(?:(?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日)?|第?[一二三四]季度"
    r"|[上下]半年|年)?(?:底|末|初|上旬|中旬|下旬)?(?:之?前|以前|内|起)?(?=[\u3400-\u9fffX*])"
)
_CADENCED = r"每(?:年|季度|季|月|周|旬|日|天|半年|[一两三]个?[年月周])|[一两三](?:季度|月|周|年|个月)[一两]次"
_FOLLOW = re.compile(
    rf"{MODAL}|负责(?!制|人|的|同志)|牵头(?!人|单位|部门|的)|主抓|主责|配合|协助|参与(?!单位|者)|承担|作为|将(?=[^,]{{0,20}}(?:[前内]"
    rf"|完成|实现|达到))|{_CADENCED}"
    rf"|(?:于(?=[\d一二三四五六七八九十本每年X*])|各(?=选|自|安排|确定|抽|派|建|打造|培育|拿|抓|报|负|司|明确)|每|至少"
    rf"|要?按照?|根据|结合|围绕|针对|依据|对照|依托"
    rf"|聚焦|以|把|将|对(?!口|外)|从|在(?!建|家|线|职|校|岗)|会同"
    rf"|联合|{ADVERB}|{VERB})"
)
_STRONG_FOLLOW = re.compile(
    rf"(?:也|都|均|还|就|既|又|更|则)?(?:{MODAL}|负责(?!制|人|的|同志)|牵头(?!人|单位|部门|的)|主抓|主责|配合|协助|参与(?!单位|者))"
    rf"|(?:{_CADENCED})"
)
_ASK = re.compile(
    r"(?P<ask>请|(?<!充满)希望|望(?=各|有关|相关|广大|其他)|恳请|责成|(?<![\u3400-\u9fff][、和及])要求(?![,的是和、。])"
    r"|督促|指导|推动(?=各|相关"
    r"|有关|县|市|乡|镇)|推进(?=各|相关|有关)|引导(?=各|相关|有关)|组织(?=各|相关|有关)|由|倒逼(?=各)|(?:会同"
    r"|联合)(?=[\u3400-\u9fffX*]{2,16}(?:局|委|办|部门|单位|中心|政府|街道|县|区|市|镇|集团|院)))"
)
_HELPS = ("配合", "协助", "参与")
_SUPPORTED = ("会同", "联合")
_CLASS = re.compile(
    r"^(?:各|以上|上述|相关|有关|其他|其它|全[市县区](?=各|县|乡|.{0,6}(?:部门|机关))|所有|广大|每|党政|在座|涉及|市县"
    r"|[市县区]?[直级](?:各|相关|有关|部门|单位|领导))"
    r"|县市区|[县镇乡]\(|领导干部$|^(?:县区|区县|乡镇|镇街|街道|社区|村|基层|党员)"
    r"|^(?:主要|具体)?(?:责任|牵头|承办|主办|成员|主管|监管|行业|职能|业务|属地|分管|包联|帮扶|包保|建设|施工|参建|用人"
    r"|实施|联系|项目|经营|管理|责任主体|主要)(?:单位|部门|领导|人|同志|负责同志|负责人|主体|方|企业)"
    r"|的(?:旗|县|区|市|乡|镇|单位|部门|企业)"
)
_HELPERS = re.compile(r"^各?(?:其他责任|参与|配合|协办|协作|协同|支持)(?:单位|部门)")
_WITH = re.compile(rf"(?:{MODAL}|主动|积极|再)*(?:和|与|同|会同|联合|商)")
_INNER = re.compile(
    r"(?<![对向把给为与同和的报送呈请])(?P<name>(?:[市县区](?![场域内外级民情委政长])|各(?![类种项自方])|有关"
    r"|相关)[\u3400-\u9fff、(),X*]{1,20})$"
)
_TURN = re.compile(rf"(?:{_CADENCED})[^、]{{0,8}}、")
_OFFICE = re.compile(
    r"[\u3400-\u9fff]{1,4}?(?:办|办公室|室|组|局|委|部(?![署分位])|厅|处(?![理置])|院|专班|中心|领导小组|指挥部"
    r"|部门)(?![\u3400-\u9fff]{0,1}[理法公])"
)
_PREPOSITIONS = (
    "按",
    "要按",
    "对",
    "以",
    "把",
    "将",
    "从",
    "在",
    "根据",
    "结合",
    "围绕",
    "针对",
    "依据",
    "对照",
    "依托",
    "聚焦",
    "按照",
    "作为",
    "为",
    "向",
)
_ORDERS = re.compile(rf"{MODAL}|负责(?!制|人|的|同志)|牵头(?!人|单位|部门|的)")
_HANDED = re.compile(
    r"[^,]{0,40}(?:组成|召开|主持|带队|提供|主办|承担的|负责的|承办的|牵头的|出资|引起|造成|产生|任组长)"
)
REACH = 90
"""How far into a segment a subject may reach."""


@dataclass(frozen=True, slots=True)
class Found:
    """A unit as it stands in a text, with how it takes part and the words that say so."""

    start: int
    end: int
    role: UnitRole
    cue: str


def role_of(name: str, role: UnitRole) -> UnitRole:
    """Return the role of a unit by its name: a class of units (各县) is told as a class."""
    if _HELPERS.match(name):
        return UnitRole.SUPPORT
    return UnitRole.ALL if role is UnitRole.LEAD and _CLASS.search(name) else role


def find(text: str, start: int, end: int, *, ordered: bool) -> list[Found]:
    """Return the units told to act in one segment; ``ordered``: also those without 要 or 负责.

    >>> [text[u.start:u.end] for text in ["请市住建局抓紧办理"] for u in find(text, 0, 9, ordered=True)]
    ['市住建局']
    """
    found = _asked(text, start, end) if ordered or _ASK.search(text, start, end) else []
    head = _subject_start(text, start, end)
    told = _told(text, head, end)
    if told and (ordered or told[2]):
        spans, cue, _ = told
        role = UnitRole.SUPPORT if cue.startswith(_HELPS) else UnitRole.LEAD
        found += [Found(a, b, role_of(text[a:b], role), cue) for a, b in spans]
        found += _companions(text, spans[-1][1], end) + _next_in_turn(text, spans[-1][1], end)
    if not told:
        found += _before_modal(text, start, end)
    kept: list[Found] = []
    for unit in found:
        if all(unit.end <= k.start or unit.start >= k.end for k in kept):
            kept.append(unit)
    return sorted(kept, key=lambda u: u.start)


def _subject_start(text: str, start: int, end: int) -> int:
    """Skip the connectives and dates that stand before a subject."""
    for _ in range(4):
        before = start
        for pattern in (_LEADING, _DATED):
            match = pattern.match(text, start, end)
            if match and match.end() < end:
                start = match.end()
        if text[start] in "“‘" and start + 1 < end:
            start += 1
        if start == before:
            break
    return start


Told = tuple[list[tuple[int, int]], str, bool]


def _told(text: str, start: int, end: int) -> Told | None:
    """Return the list of units at the head of a segment, the word after it, and whether that word is strong."""
    for m in _FOLLOW.finditer(text, start + 2, min(end, start + REACH)):
        if text[m.start() - 1] in "、和与及":
            continue
        strong = bool(_STRONG_FOLLOW.match(text, m.start(), end)) or (
            m[0] in _PREPOSITIONS and _ORDERS.search(text, m.end(), end) is not None
        )
        spans = listed(text, start, m.start(), Strength.WEAK if strong else Strength.CLEAR)
        if spans and not (not strong and _goes_on(text, spans[-1][0], m.start(), end)):
            return spans, m[0], strong or bool(_STRONG_FOLLOW.match(text, spans[-1][1], end))
    return None


def _goes_on(text: str, start: int, at: int, end: int) -> bool:
    """Whether what looks like a verb is part of a longer name: 县委 + 督查办."""
    longer = _OFFICE.match(text, at, end)
    return longer is not None and strength(text[start : longer.end()]) is Strength.CLEAR


def _asked(text: str, start: int, end: int) -> list[Found]:
    """Return the units after 请, 希望, 督促, 会同 and the like."""
    found = []
    for ask in _ASK.finditer(text, start, end):
        told = _told(text, ask.end(), end)
        spans = told[0] if told else _opening(text, ask.end(), end)
        if spans and (ask[0] != "由" or not _HANDED.match(text, ask.end(), end)):
            role = UnitRole.SUPPORT if ask[0] in _SUPPORTED else UnitRole.LEAD
            found += [Found(a, b, role_of(text[a:b], role), ask[0]) for a, b in spans]
    return found


def _opening(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Return the longest clear unit, or list of them, that a text opens with."""
    for stop in range(min(end, start + 24), start + 1, -1):
        spans = listed(text, start, stop, Strength.WEAK)
        if spans:
            return spans
    return None


def _companions(text: str, start: int, end: int) -> list[Found]:
    """Return the units that the subject acts with: 创建办要和大数据局研究."""
    match = _WITH.match(text, start, end)
    if match is None:
        return []
    told = _told(text, match.end(), end)
    return [Found(a, b, UnitRole.SUPPORT, match[0][-1:]) for a, b in told[0]] if told else []


def _next_in_turn(text: str, start: int, end: int) -> list[Found]:
    """Return the further units of a list in which each has its own frequency: 市上一季度一次、县市区每两个月一次."""
    turn = _TURN.match(text, start, end)
    told = _told(text, turn.end(), end) if turn else None
    if told is None:
        return []
    spans, cue, _ = told
    return [Found(a, b, role_of(text[a:b], UnitRole.LEAD), cue) for a, b in spans] + _next_in_turn(
        text, spans[-1][1], end
    )


def _before_modal(text: str, start: int, end: int) -> list[Found]:
    """Return a unit right before 要 or 负责 when something else opens the segment (这项工作市住建局要抓紧)."""
    for m in _ORDERS.finditer(text, start + 2, end):
        name = _INNER.search(text, max(start, m.start() - 24), m.start())
        if name and (spans := listed(text, name.start("name"), m.start())):
            return [Found(a, b, role_of(text[a:b], UnitRole.LEAD), m[0]) for a, b in spans]
    return []


def heads(text: str, start: int, end: int) -> list[Found]:
    """Return the units that fill a whole segment, for 市发改委等部门, when 要 opens the next one."""
    spans = listed(text, _subject_start(text, start, end), end)
    return [Found(a, b, role_of(text[a:b], UnitRole.LEAD), "要") for a, b in spans or []]

"""Targets: the numbers, printed or masked, that an action must reach or cover."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhengxian.engine.act.reading.lexicon import ADVERB, MODAL, VERB, is_imperative
from zhengxian.engine.act.reading.measures import MEASURE, MULTIPLE
from zhengxian.engine.act.reading.model import Comparison
from zhengxian.engine.act.reading.numerals import NUMBER, is_mask, value_of
from zhengxian.engine.act.reading.sentences import Span
from zhengxian.engine.act.reading.sizes import describes, says_which

_TAIL = r"(?:/(?:亩|人|年|户|天|月|立方米))?(?P<hole>\([^()]{1,16}\))?(?P<after>(?:及|或)?以上|及其以上|以下|以内|之内|左右|上下)?"
_CANDIDATE = re.compile(
    rf"(?P<low>{NUMBER})(?:%?(?:-|~|至|到|—)(?P<high>{NUMBER}))?(?P<more>余|多|几)?(?P<mult>{MULTIPLE})(?P<odd>余"
    rf"|多)?(?P<unit>{MEASURE}){_TAIL}"
)
_BEFORE_MORE = re.compile(
    r"(?:不(?:少|低|小)于|不得(?:少|低)于|至少|最少|超过|突破|大于|高于|多于|高出|超|力争达到|确保达到|跨越|跨过|迈上"
    r"|站上)(?:全[省市国]平均)?$"
)
_BEFORE_LESS = re.compile(
    r"(?:不(?:超过|多于|高于|大于)|不得(?:超过|高于|多于)|控制在|(?<![不得])(?:低于|小于|少于)|压减(?:至|到)"
    r"|降(?:低)?(?:至|到)|压降(?:至|到)|压缩(?:至|到|在)|缩短(?:至|到|在)|精简(?:至|到))$"
)
_ABOUT = re.compile(r"(?:约|大约|近|接近|大概)$")
_ABSTRACT = re.compile(
    r"(?:重?大?重点|主要|关键|突出|核心|方面|环节|问题|关系|原则|意识|维护|自信|行动(?!计划)|体系|机制|清单|关口|要求|任务"
    r"|指标|目标|领域|层面|层次|阶段|步骤|维度|抓手|文明|建设|带头|坚持|转变|结合|确保|到位|统一|转型|提升|突破"
    r"|字|看齐|面|头|话|道理|目的|着力点|切入点|重大|不|围绕|一批|没有|更|意见|想法|认识|工程[,。;”]|作用|优势|机遇|挑战"
    r"|特点|责任|硬|难题|短板|课题|根本|中心|样|档|翻番|关|大局|化|能力|高地|时期|大|专项|条件|新|会议|小时内|小组|群体"
    r"|务必|必须|禁止|严禁)"
)
_STRONG = re.compile(
    r"(?:建成|建设|新建|新增|净增|打造|培育|完成|引进|招引|招商|落地|实施|开工|创建|申报|达到?|实现|改造|选树|认定|签约"
    r"|投产|入库|推进|谋划|储备|包装|选派|争创|争取|新改扩建|新改建|改扩建|突破|扩建|改建|新修|举办|开展|组织|召开|新开工?"
    r"|布局|建立|培养"
    r"|培训|招聘|选拔|建好|抓好|做好|办好|编制|发展到|引育|孵化|新认定|盘活|消除|整治|清理|关闭|淘汰|整合|壮大|开通|选择"
    r"|确定)"
    r"(?:和|、|及)?[\u3400-\u9fff“”]{0,6}$"
)
_DELIMITER = re.compile(r"[,;:。、(]")
_OPENING = re.compile(
    rf"^(?:(?:也|还|都|并|且|同时|其中|特别是|今年|明年|全年|年内|年度|全市|全县|全区|我市|我县|到(?!位)|至|使|让|把|将"
    rf"|实现|力争|确保|争取|完成|达到|力促)|{MODAL}|(?!重点|高标准|高质量|高水平|规范|集中|专题|专门){ADVERB}|(?!对(?!接)"
    rf"|以|从|向|规划|发展|服务|保障){VERB})+"
)
_CLOSING = re.compile(
    r"(?:分别|要|应|须|必须|力争|确保|预计|同比|为|是|在|也|均|都|达到?|完成|超过|突破|不(?:少|低|小|超|高|多)[于过]"
    r"|不得(?:少|低|高)[于]|至少|大于|小于|高于|低于|控制|约|近|:|到|至|稳定在|控制在|保持在|压缩|缩短|降低|提高|提升到"
    r"|提升至|增加到|应当)+$"
)

_NOUN = re.compile(
    rf"(?:(?!{MODAL}|达到|完成|实现|进入|以及)[^,;:。、()《》\d和]){{1,14}}(?:\([^()]{{1,12}}\))?"
)
_MODAL = re.compile(rf"{MODAL}|将(?={ADVERB}|{VERB})")
_ATTRIBUTIVE = re.compile(
    r"(?:在|续|新|拟|未|待)建|重点|省级|国家级|市级|重大|分类|规范|集中|标准化|高标准|高质量|服务|培训|绿化|规划"
)
_TOLD = re.compile(
    r"(?:区|县|市|镇|乡|旗|街道|乡镇|县区|部门|单位)(?![\u3400-\u9fff]{0,3}(?:试点|项目|建设|创建))"
)
_KEPT = re.compile(r"(?:新增|净增|新建|新改建|改扩建|新开|培育|招引|引进|改造|建成)$")
_COUNTED = (
    "条",
    "处",
    "个",
    "项",
    "座",
    "所",
    "家",
    "户",
    "名",
    "台",
    "套",
    "件",
    "类",
    "批",
    "辆",
    "栋",
    "场",
    "大",
)
_NAMES_REACH = 40
_TWIN = re.compile(rf"(?P<low>{NUMBER})(?:和|、|与)$")
_TIMES = ("小时", "分钟", "个工作日", "天")
_VAGUE = tuple("次口门组对部方片块起间根")
_BROAD = re.compile(
    r"(?:方面|环节|问题(?=[,。、;的]|$)|关系|原则|字|意见|阶段|月|层次|层面|维度|转变|统一|百分|主线|着力点|领域|路径|抓手)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A target as it stands in a text."""

    start: int
    end: int
    object: str
    op: Comparison
    value: float | None
    max: float | None
    unit: str


def find(text: str, start: int, end: int, names: list[Span], times: list[Span]) -> list[Found]:
    """Return the targets of one segment; ``names`` and ``times`` are spans whose numbers belong to a name or a date.

    >>> [(t.object, str(t.op), t.value, t.unit) for t in find("新建停车位500个以上", 0, 11, [], [])]
    [('新建停车位', '>=', 500.0, '个')]
    """
    found: list[Found] = []
    edge = start
    for m in _CANDIDATE.finditer(text, start, end):
        if any(a < m.end() and m.start() < b for a, b in names + times):
            continue
        if not _is_target(text, m, start, end) or (found and says_which(text[edge : m.start()], m["unit"])):
            continue
        begin = max([edge, *(b for _, b in times if b <= m.start())])
        found += [*_twin(text, m, begin, end), _target(text, m, begin, end)]
        edge = m.end()
    return _shared(text, start, found)


def _is_target(text: str, m: re.Match[str], start: int, end: int) -> bool:
    before, after = text[start : m.start()], text[m.end() : end]
    if before.endswith(
        ("第", "前", "“", "十", "各", "这", "那", "某", "\u2014", "省上", "全省", "全国")
    ) or _glued(text, m):
        return False
    unit = m["unit"]
    if describes(before, unit, m["after"] or "", after):
        return False
    if unit in _TIMES or unit in _VAGUE:
        clear = bool(m["after"]) or _compares(before) or (unit in _VAGUE and bool(_STRONG.search(before)))
        if not clear or value_of(m["low"]) == 1:
            return False
    if value_of(m["low"]) is None or m["low"][0].isdigit() or is_mask(m["low"]):
        return not (unit in ("个", "项", "条", "大") and (_BROAD.match(after) or _TOLD.match(after)))
    return _han_number_counts(m, before, after)


def _glued(text: str, m: re.Match[str]) -> bool:
    """Whether the number is part of a longer token: A4, 5G, 1+20, 20.5."""
    before = text[m.start() - 1 : m.start()]
    return bool(before) and (
        before in "+.-/"
        or (before.isascii() and before.isalnum())
        or before in "零〇一二三四五六七八九十百千万"
    )


def _han_number_counts(m: re.Match[str], before: str, after: str) -> bool:
    """Whether a number in Chinese numerals is a count to deliver (四个园区), no figure of speech (两个大局)."""
    value = value_of(m["low"])
    if value is None or value < 2:
        return False
    if m["unit"] in ("%", "个百分点", "百分点") or m["after"] or _compares(before):
        return not _ABSTRACT.match(after)
    return bool(_STRONG.search(before)) and bool(after[:1]) and not _ABSTRACT.match(after)


def _compares(before: str) -> bool:
    return bool(_BEFORE_MORE.search(before) or _BEFORE_LESS.search(before))


def _target(text: str, m: re.Match[str], edge: int, end: int) -> Found:
    before = text[edge : m.start()]
    low, high = value_of(m["low"]), value_of(m["high"]) if m["high"] else None
    unit = (m["mult"] or "") + m["unit"]
    thing, begin, finish = _object(text, m, edge, end)
    return Found(begin, finish, thing, _comparison(m, before), low, high, unit)


def _twin(text: str, m: re.Match[str], edge: int, end: int) -> list[Found]:
    """Return the figure before 和 that borrows the unit behind it: 分别不高于60和35微克/立方米."""
    twin = _TWIN.search(text, edge, m.start())
    if twin is None or "分别" not in text[edge : twin.start()]:
        return []
    shared = _target(text, m, edge, end)
    op = _comparison(m, text[edge : twin.start("low")])
    return [Found(shared.start, shared.end, shared.object, op, value_of(twin["low"]), None, shared.unit)]


def _comparison(m: re.Match[str], before: str) -> Comparison:
    after = m["after"] or ""
    if m["high"]:
        return Comparison.RANGE
    if "以上" in after:
        return Comparison.AT_LEAST
    if after in ("以下", "以内", "之内") or _BEFORE_LESS.search(before):
        return Comparison.AT_MOST
    if _BEFORE_MORE.search(before) and not before.endswith(("力争", "确保", "到", "达")):
        return Comparison.AT_LEAST
    if after or m["more"] or m["odd"] or _ABOUT.search(before):
        return Comparison.ABOUT
    return Comparison.EQUAL


def _object(text: str, m: re.Match[str], edge: int, end: int) -> tuple[str, int, int]:
    """Return what is counted and the span of the target's text.

    The thing stands before the number (停车位500个), behind it (3处天桥), or around it (改造道路等16条支路).
    """
    for cut in _DELIMITER.finditer(text, edge, m.start()):
        edge = cut.end()
    begin, core, kept = _before(text, edge, m.start())
    behind = _behind(text, m, end)
    around = (
        len(core) < 2 or core.endswith("等") or m["unit"] in _COUNTED or (m["unit"] == "%" and _skip(text, m))
    )
    if behind and around:
        return behind, (begin if len(core) >= 2 else m.start()), m.end() + _skip(text, m) + len(behind)
    return kept + core, begin - len(kept), m.end()


def _before(text: str, start: int, end: int) -> tuple[int, str, str]:
    """Return where the thing before a number begins, the thing, and the verb kept with it (新增, 净增).

    It stands behind 要 (要新增企业5家) or, if only 达到 or the like follows, before it (绿地率要达到38%).
    """
    orders = [start, *(m.end() for m in _MODAL.finditer(text, start, end))]
    for i in range(len(orders) - 1, -1, -1):
        stop = end if i == len(orders) - 1 else orders[i + 1]
        head = text[orders[i] : stop]
        opening = _OPENING.match(head)
        opened = opening.end() if opening else 0
        core = _CLOSING.sub("", head[opened:]).strip()
        if len(core) >= 2:
            kept = _KEPT.search(head[:opened])
            return orders[i] + opened, core, kept[0] if kept else ""
    return orders[-1], "", ""


def _skip(text: str, m: re.Match[str]) -> int:
    return int(text.startswith("的", m.end()))


def _behind(text: str, m: re.Match[str], end: int) -> str:
    """Return the noun right behind the number; empty where a verb or nothing follows."""
    match = _NOUN.match(text, m.end() + _skip(text, m), end)
    noun = match[0] if match else ""
    return "" if len(noun) < 2 or (is_imperative(noun) and not _ATTRIBUTIVE.match(noun)) else noun


def _shared(text: str, start: int, found: list[Found]) -> list[Found]:
    """Give figures that stand side by side (分别增长5%、6%以上) the objects named before them and one comparison."""
    if len(found) < 2:
        return found
    at = text.find("分别", max(start, found[0].start - _NAMES_REACH), found[-1].end)
    if at < 0:
        return found
    begin = max(start, *(text.rfind(c, start, at) + 1 for c in ",;:。"))
    opened = _OPENING.sub("", text[begin:at])
    names = re.split("[、和]", opened)
    begin = min(found[0].start, at - len(opened))
    op = next((f.op for f in reversed(found) if f.op is not Comparison.EQUAL), Comparison.EQUAL)
    return [
        Found(
            begin,
            found[-1].end,
            names[i] if len(names) == len(found) else opened or target.object,
            op if target.op is Comparison.EQUAL else target.op,
            target.value,
            target.max,
            target.unit,
        )
        for i, target in enumerate(found)
    ]

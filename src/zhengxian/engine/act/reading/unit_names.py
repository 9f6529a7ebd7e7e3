"""Names of units: which noun phrases are a unit, and how a coordinated phrase falls into units."""

from __future__ import annotations

import re
from enum import IntEnum

from zhengxian.engine.act.reading.lexicon import opens_with_verb
from zhengxian.engine.act.reading.numerals import MASK

_SET = r"\([\u3400-\u9fff、]{1,12}\)"
_DETERMINER = (
    r"(?:以上|上述|全[市县区省镇](?:各级?|上下各级?)?|各级|各有关|各相关|各|每个|每位|每|相关|有关|其他|其它|所有|广大|重点|涉及"
    r"|属地|参会|与会|试点|联席会议|市[直级]各?|县[直级]各?"
    r"|区[直级]各?|市县|市县两级|市县镇|市县乡|市、县|市|县|区|镇|省驻[市区县]|驻[市县])"
)
_COMMON_PLACE = (
    rf"(?:县{_SET}|市{_SET}|区{_SET}|镇{_SET}|乡镇{_SET}|街道{_SET}|乡{_SET}|县市区|县区|市县区|市区县|区县|县域|乡镇"
    rf"|镇乡|镇街|街镇|镇办|街办|乡镇街道|县|区|镇|乡|街道|社区|村|村居|村社区|村社|园区|开发区|集聚区|功能区|板块"
    rf"|行政村|旗县|旗|地|市)"
)
_COMMON_BODY = (
    r"(?:[\u3400-\u9fff]{0,8}?(?:\([\u3400-\u9fff、]{1,6}\))?(?:部门|单位|机关|科室|企业|国企|党组织|党支部|党总支|支部|党委|党组"
    r"|党工委|政府|人大|政协|责任主体|主体|机构|学校|医院|高校|院校|媒体|平台公司|金融机构|银行|协会|商会"
    r"|工作组|专责组|专项组|工作队|专班|小组|各组|领导小组|指挥部|办公室|委员会|委办局|局办|站所|协调机制|工作机制|战线"
    r"|系统|群团组织|执法队伍))"
)
_TITLE = (
    r"(?:书记|县长|市长|区长|镇长|乡长|旗长|局长|主任|组长|部长|院长|校长|厅长|行长|董事长|总经理|秘书长|指挥长"
    r"|[县市区]{1,2}\([县市区、旗]{1,5}\)长|负责人|负责同志|主要同志|分管同志|领导同志|领导|领导干部"
    r"|班子|班子成员|领导班子|党员|干部|党员干部|干部职工|党员干部职工|公务员|链长|河长|湖长|河\(湖\)长|林长|田长|路长"
    r"|楼长|段长|站长|馆长"
    r"|网格员|第一书记|代表|责任人|一把手|“一把手”|专员|特派员|成员|工作人员|包联领导|牵头人|驻村工作队|联络员"
    r"|副[市县区镇乡]长|[市县]级领导|企业家|经营者|法定代表人)"
)
_ORG = (
    r"(?:局|委|委员会|办|办公室|部|厅|署|中心|集团|公司|指挥部|领导小组|小组|专班|政府|党委|党组|党工委|工委|管委会|管委"
    r"|支行|分行|银行|分局|总队|支队|大队|中队|法院|检察院|研究院|设计院|党校|学院|大学|协会|商会|联合会|联社"
    r"|纪委|监委|纪检监察机关|工会|团委|团市委|团县委|妇联|科协|工商联|残联|文联|侨联|红十字会|办事处|工作组|工作队|督查室"
    r"|督导组|督查组|检查组|考核组|巡查组|工作专项组|保障组|综合组|联席会议|安委会|安委办|消委会|减灾委|河长办|执法队"
    r"|供销社|供电局"
    r"|派出所|司法所|财政所|供电所|监管所|研究所|人大|政协|政协机关|机关|办公厅|委办|两办|专项组|事务所|园区|管理处|服务处"
    r"|秘书处|信访处|街道办)"
)
_ZONE = (
    r"(?:开发区|经开区|高新区|示范区|新区|试验区|集聚区|功能区|园区|保税区|合作区|风景区|度假区|工业区|产业园|科技园"
    r"|林场|农场|管理区|街道|街办)"
)
_PROPER_PLACE = (
    rf"(?:(?:(?!化)[\u3400-\u9fff]{{1,4}}|{MASK}{{1,4}})(?:县|区|市|州|旗|盟|镇|乡)|[\u3400-\u9fffX*]{{2,10}}{_ZONE}"
    rf"|{MASK}{{1,4}}[局委办部村]|(?:市|县|区)本级|(?:市|县|镇|区)上|[市县区]直|[市县]级)"
)
_CLASS = re.compile(
    rf"{_DETERMINER}(?:{_DETERMINER})?(?:{_COMMON_PLACE}(?:{_COMMON_PLACE})?)?(?:{_COMMON_BODY}"
    rf"|(?:[\u3400-\u9fff]{{0,8}}?){_TITLE}|(?<=[区县镇乡村道居)]))(?:及其?)?"
    rf"|{_DETERMINER}{{1,2}}{_COMMON_PLACE}|各{_COMMON_PLACE}各(?:有关|相关|级)?(?:{_COMMON_BODY}|{_COMMON_PLACE})"
    rf"|各地各(?:有关|相关)?(?:部门|单位)|[省市县区乡镇村、]{{2,7}}[两三四]级[\u3400-\u9fff]{{0,8}}(?:部门|单位|{_TITLE})"
    rf"|各地区?|各级|各方|有关各方|相关各方|(?:各|各有关"
    rf"|各相关)[\u3400-\u9fff]{{1,8}}(?:所|站|点|热线|队|院|室|中心|局|处|科|股|会|社|园|校|厂|场|段|矿)|各基层|各条线|各组"
)
_WEAK = re.compile(
    rf"(?:县{_SET}|乡镇{_SET}|镇{_SET}|县市区|县区|市县区|区县|乡镇|镇街|街道|社区|村|园区)(?:党委|政府|党政|书记|{_TITLE})?"
    rf"|(?:[\u3400-\u9fff]{{0,10}}(?:部门|单位|主体责任人|主体|机构|党组织)(?:{_SET})?(?:党委|党组)?(?:(?:主要|分管|有关"
    rf"|相关)?{_TITLE})?)|(?:党委|政府|党政|企业|党委政府|当地|属地|市里"
    rf"|基层)?(?:主要|分管|有关|相关)?{_TITLE}|党委|政府|人大|政协|当地政府"
)
_AGENT = re.compile(
    r"[\u3400-\u9fffX*“”]{1,12}(?:企业|公司|所在(?:乡镇|镇街|镇|乡|街道|村|县|区|单位)|电话台|[甲乙丙承发供需双施监建产]方"
    r"|村|学校|医院|卫生院|卫生室|园|商户|经营户|业主|户主|所在地|人员"
    r"|项目部|工地|项目业主|委员会|工作室|中介|运营商|供应商"
    r"|包保人|负责人|责任人|联系人|队伍|志愿者|主管|卖场|热线|平台|单元|小组|网点|站点|窗口)|(?:热线|企业|学校|医院|施工方"
    r"|监理方|业主方"
    r"|甲方|乙方|丙方)"
)
"""Nouns that act only where 要 or 负责 says so."""

_PROPER = re.compile(
    rf"(?:[\u3400-\u9fffA-Za-z0-9X*“”·()]{{0,20}}?){_ORG}(?:党委|党组|党工委)?(?:{_TITLE})?"
    rf"|{_PROPER_PLACE}(?:区?委|党委|党工委|政府|管委会|党委政府|党政)?(?:[\u3400-\u9fff]{{0,4}}{_TITLE})?"
    rf"|(?:市|县|区|全市|[\u3400-\u9fff]{{2,6}})[\u3400-\u9fff]{{0,6}}(?:系统|战线|国企|平台公司)"
)
_NOT_UNIT = re.compile(
    r"\d|^领导$|^(?:各位|需|多个|几个|两个|由于|我们|我市|我县|我区|我省|我|本市|今年|明年|全年|力争|确保|主动|他们|你们|人民"
    r"|群众|市民|居民|村民|农民|一些|有些|个别|有的|多数|少数|兄弟|先进|哪|同时|特别|才能|就是|这|那|此|其(?![他它余])|因"
    r"|但|而|不|没有|是|有(?!关)|要|也|都|就|某|国家|该|本(?!级|地|市直)|中央|省委|省政府|全国|全省)"
    r"|(?:[^各个全镇乡村道级]社区|全部|内部|外部|局部|大部|干部部|城区|小区|老区|片区|建成区|街区|景区|库区|灾区|山区|城市"
    r"|超市|上市|都市|好处|到处|格局|布局|全局|大局|结局|全市|全县|全区|乡村|农村|新村|城中村|城镇|集镇|小镇|城乡|家乡"
    r"|强县|大县|强市|强区|夜市|菜市|省市|县市|市县|都市圈|老旧社区|完整社区|原则|县域|工作机制|机制|市场主体|经营主体)$"
    r"|^(?:不办|督办|交办|举办|承办|主办|申办|兴办|开办"
    r"|经办|协办|代办|同办|快办|转办|帮办|通办|能办|会办|查办|包办|难办|好办|照办)$"
)
_BARRED_START = re.compile(
    r"(?:对|对于|向|把|将|让|使|为|给|被|跟|同|从|以(?![上下])|按|按照|据|根据|如果|若|凡是?|凡|只有|无论|不论|比如|例如|包括|围绕"
    r"|针对|关于|通过|用|在|由|与|和|及|或|至|到|于|较|比|除|经|随着|作为|紧扣|紧盯|配合(?!单位|部门)|协助(?!单位|部门)"
    r"|依托|特别是|尤其是)"
)
_INSIDE = re.compile(
    r"(?<![日晚早周情通汇])报(?![社业])|提交|挂牌|督办(?![室组处科])|负责(?!人|同志|单位|部门)|牵头(?!人|单位|部门|领导"
    r"|[市县区镇])|配合(?!单位|部门)"
)
_LEAD = re.compile(r".{0,12}?(?:特别是|尤其是|包括|以及)")
_TRAILING = re.compile(
    r"(?:等(?:部门|单位|有关部门|相关部门|责任单位|地)?|们|也|都|均|还|就|既|又|更|则|一定|首先|同样|仍|再|今后|特别|尤其"
    r"|原则上|共同|分别|真正|今年|明年|务必|之间|内部|层面|自身|平时|具体)$"
)
_LIST_SEP = re.compile(r"、(?![县乡镇村区](?:、[乡镇村])?[两三四]级)(?![^()]*\))|[,,;/ ](?![^()]*\))")
_PARTNER = re.compile(r"(?:要|也|并|须|应|主动|积极){0,3}(?:同|与|和|会同|协调|联合|配合|对|向|跟)")
_STEM = re.compile(r"[^、,和与及 ]+")
_AND = re.compile(r"(?:以及|和|与|及|暨)(?![^()]*\))")
_OBJECT_START = re.compile("对(?!照)|向|把|将|为|给|跟")
_UNCUT = re.compile(
    r"(?:委员|部分|部门|部署|局面|局势|局部|办理|办法|办好|办公|办事|院士|市场|市民|市委|市政|县域|县城|县委|县政|区域"
    r"|区划|区委|镇域|镇区|村民|村级|组织|组建|所有|所在|中心|社会|社区|公司|园区|政府|长期|长效|办学|办成)"
)
"""Words that no name may end in the middle of."""

_ASIDE = re.compile(r"\([\u3400-\u9fff、]{1,14}\)")
_BARE_LENGTH = 2
"""A name as bare as 单位 keeps the words that say which: 承担指标的单位."""

_BESIDE = 6
_SHORT_VERBAL = 7
_PLACELIKE = ("党委", "政府", "区", "县", "乡", "镇", "市", "村", "旗", "领导", "干部")
_LONGEST = 26


_GENERIC = ("部门", "单位", "企业", "机构", "街道", "乡镇", "个人", "责任人", "人员")
"""Bare class words that belong to the name before them: 各相关部门和单位 is one mention."""

_ROW = re.compile(
    r"(?P<last>(?:[\u3400-\u9fff]{2,5}[、和]){1,8}[\u3400-\u9fff]{2,5}(?:部门|系统))(?:也|都|均|还|就|更)?"
)
_STEMS = re.compile(
    r"等(?:各)?(?:有关|相关|职能|责任|成员|牵头|主管|监管|行业)?(?:部门|单位|局办|委办局)(?:也|都|均|还|就|更)?(?:和|与|及|以及|、|$)"
)


_BARE = (
    "专班",
    "集团",
    "公司",
    "中心",
    "办公室",
    "小组",
    "协会",
    "委员会",
    "领导小组",
    "指挥部",
    "法院",
    "银行",
    "办事处",
    "工作组",
    "机关",
)


class Strength(IntEnum):
    """How surely a noun phrase is a unit: not at all, only before 要 or 负责, or anywhere it can act."""

    NONE = 0
    WEAK = 1
    CLEAR = 2


def strength(name: str) -> Strength:
    """Return how surely a noun phrase names a unit, a class of units or an office holder.

    >>> [strength(n).name for n in ("市住建局", "各县(市、区)", "乡镇", "我们", "老旧小区")]
    ['CLEAR', 'CLEAR', 'WEAK', 'NONE', 'NONE']
    """
    bare = _ASIDE.sub("", name.replace("12345", ""))
    return max(
        _strength(name.replace("12345", "")), _strength(bare) if len(bare) < len(name) else Strength.NONE
    )


def _strength(name: str) -> Strength:
    if (
        not 2 <= len(name) <= _LONGEST
        or _NOT_UNIT.search(name)
        or _BARRED_START.match(name)
        or _INSIDE.search(name)
    ):
        return Strength.NONE
    if _CLASS.fullmatch(name):
        return Strength.CLEAR
    if opens_with_verb(name) and (len(name) > _SHORT_VERBAL or name.endswith(_PLACELIKE)):
        return Strength.NONE
    if name in _BARE or _WEAK.fullmatch(name) or (_AGENT.fullmatch(name) and not opens_with_verb(name)):
        return Strength.WEAK
    return Strength.CLEAR if _PROPER.fullmatch(name) else Strength.NONE


Units = list[tuple[int, int]]


def listed(text: str, start: int, end: int, least: Strength = Strength.WEAK) -> Units | None:
    """Return the spans of the units that a coordinated phrase lists; None if any part is no unit."""
    return (
        _stems(text, start, end)
        or _listed(text, start, end, least)
        or (_row(text, start, end) if least <= Strength.WEAK else None)
    )


def _listed(text: str, start: int, end: int, least: Strength) -> Units | None:
    spans: Units = []
    at = start
    for cut in [*(m.span() for m in _LIST_SEP.finditer(text, start, end)), (end, end)]:
        if at < cut[0]:
            found = _joined(text, at, cut[0], Strength.WEAK if spans else least, beside=bool(spans))
            if found is None:
                return None
            spans += found
        at = cut[1]
    return spans or None


def _stems(text: str, start: int, end: int) -> Units | None:
    """Return the short names of departments before 等部门, and the units coordinated behind it.

    >>> text = "住建、城管等部门和各镇"
    >>> [text[a:b] for a, b in _stems(text, 0, 11)]
    ['住建', '城管', '各镇']
    """
    tail = _STEMS.search(text, start, end)
    if tail is None or _PARTNER.match(text, start) or _BARRED_START.match(text, start):
        return None
    spans = [m.span() for m in _STEM.finditer(text, start, tail.start())]
    short = spans and spans[0][0] == start and all(b - a <= 8 and text[a:b].isalpha() for a, b in spans)
    if not short or (spans[0][1] - start > 4 and opens_with_verb(text[start : tail.start()])):
        return None
    behind = listed(text, tail.end(), end) if tail.end() < end else []
    return None if behind is None else spans + behind


def _row(text: str, start: int, end: int) -> Units | None:
    """Return the short names before one 部门 without 等: 水利、应急部门.

    >>> _row("水利、应急部门", 0, 7)
    [(0, 2), (3, 7)]
    """
    match = _ROW.fullmatch(text, start, end)
    if match is None or _PARTNER.match(text, start) or _BARRED_START.match(text, start):
        return None
    return [m.span() for m in _STEM.finditer(text, start, match.end("last"))]


def _joined(text: str, start: int, end: int, least: Strength, *, beside: bool = False) -> Units | None:
    """Split at 和, 与, 及 where the part before is itself a unit (not inside 人力资源和社会保障局)."""
    for m in _AND.finditer(text, start, end):
        left = _one(text, start, m.start(), least)
        if left and text[m.end() : end] in _GENERIC:
            return [(left[0], end)]
        right = left and _joined(text, m.end(), end, Strength.WEAK, beside=True)
        if left and right:
            return [left, *right]
    one = _one(text, start, end, least, beside=beside)
    return [one] if one else None


def _one(text: str, start: int, end: int, least: Strength, *, beside: bool = False) -> tuple[int, int] | None:
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    for _ in range(3):
        trailing = _TRAILING.search(text[start:end])
        if trailing is None or trailing.start() == 0:
            break
        end = start + trailing.start()
    whole = start
    inner = text.rfind("的", start, end)
    if start < inner < end - 1:
        start = inner + 1
    if _OBJECT_START.match(text, whole) and start > whole:
        return None
    if _UNCUT.match(text, end - 1):
        return None
    name = text[start:end]
    if strength(name) >= least or (beside and _is_plain_noun(name)):
        return whole if len(name) <= _BARE_LENGTH and end - whole <= _LONGEST else start, end
    return None


def _is_plain_noun(name: str) -> bool:
    """Whether a short noun may be a unit beside others that are: 各乡镇、办事处和村街."""
    refused = _NOT_UNIT.search(name) or _BARRED_START.match(name) or opens_with_verb(name)
    return 2 <= len(name) <= _BESIDE and name.isalpha() and not refused

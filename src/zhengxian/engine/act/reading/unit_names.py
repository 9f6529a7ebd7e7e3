"""Names of units: which noun phrases are a unit, and how a coordinated phrase falls into units."""

from __future__ import annotations

import re

from zhengxian.engine.act.reading.numerals import MASK

_SETS = r"\((?:[县市区旗州镇乡街道办]{1,3}、?){1,5}\)"
_ORG = (
    r"(?:局|委|委员会|办|办公室|部|厅|署|中心|集团|公司|企|指挥部|领导小组|小组|专班|政府|党委|党组|党工委|工委|管委会|管委|支行|分行|银行|金融机构|分局"
    r"|总队|支队|大队|中队|法院|检察院|两院|院|协会|商会|联合会|联社|纪委|监委|纪检监察机关|工会|团市委|团县委|共青团|妇联|科协|工商联|残联|文联|红十字会|部门|单位|机关|科室|站|所"
    r"|学校|医院|高校|院校|平台|园|办事处|工作组|工作队|督查室|督导组|督查组|检查组|审核组|考核组|巡查组|联席会议|审计机关|执法队|供销社|电网|供电局|媒体|组织|支部|党支部|机构|系统|人大|政协|统战部|各组)"
)
_PLACE = (
    rf"(?:县{_SETS}|{_SETS}|[县市区旗]{{1,3}}(?=$)|县市区|县区|市县区|区县|市|县|区|州|旗|盟|镇街|镇乡|乡镇|镇|乡|街道|街镇|镇办|街办|社区|村|村居|村社区|园区|开发区|经开区|高新区|示范区|新区|试验区"
    r"|集聚区|功能区|板块|地|地方|地区|方面|市上|县上|镇上|市级|县级|乡级|镇级|市本级|县本级|本级|市直|县直|基层|一线)"
)
_PERSON = (
    r"(?:书记|县长|市长|区长|镇长|乡长|县\(市、区\)长|县\(区、市\)长|区\(县\)长|旗长|局长|主任|组长|部长|院长|校长|厅长|董事长|总经理|负责人|负责同志|同志|领导|领导干部|班子|班子成员|领导班子|党员|干部"
    r"|链长|河长|湖长|林长|田长|路长|楼长|群长|段长|站长|所长|馆长|网格员|第一书记|代表|责任人|一把手|专员|特派员|成员|人员|包联领导|秘书长|指挥长|院长|领队|企业家|主体|经营单位|责任单位)"
)
_UNIT_END = re.compile(rf"(?:{_ORG}|{_PLACE}|{_PERSON})(?:{_SETS})?$")
_NOT_UNIT = re.compile(
    r"^(?:我们|大家|同志们?|我市|我县|我区|我省|全市|全县|全区|全省|全国|本市|本县|全市上下|全县上下|全区上下|上下|他们|它们|你们|咱们|人民|群众|市民|居民|村民|农民|企业|老百姓|百姓|社会|社会各界|各界|各方面?|部分|多数|少数|一些|有些|个别|有的|许多|我|他|它|谁)$"
    r"|(?:全部|内部|外部|局部|大部|城区|小区|老区|片区|建成区|街区|景区|库区|灾区|山区|城市|超市|上市|都市|全员|好处|到处|场所|住所|格局|布局|全局|大局|结局|政局|品牌|产地|土地|场地|用地|基地|高地|阵地|落地|绿地|草地|耕地|林地|各地区的|村民自治组织的|乡村|农村|新村|城中村|城镇|集镇|小镇|城乡|家乡|强县|大县|夜市|菜市|全区县|年级|升级|层级|星级|等级|产业园|机关事业|开展工作|工作|建设|管理|服务|方案|规划|政策|项目|活动|任务|会议|要求|精神|制度|机制|体系|能力|水平|发展|改革)$"
)
_BARRED_START = re.compile(
    r"^(?:对|对于|向|把|将|让|使|为|给|被|跟|从|以|按|按照|据|根据|如果|若|凡是?|凡|只有|无论|不论|比如|例如|包括|围绕|针对|关于|通过|加强|强化|深化|推进(?!会)|加快|实施|开展|完善|健全|支持|鼓励|帮助|服务|涉及|考核|通报|表扬|批评|学习|借鉴|争创|创建|建设|打造|纳入|进入|成为|达到|实现|保障|落实|压实|提升|发挥|强调|指出|不|没有|是|有|这|那|此|其|因|但|而|所有工作|要|重点抓|抓|做|用|在)"
)
_TRAILING = re.compile(
    r"(?:等(?:部门|单位|有关部门|相关部门|地)?|们|也|都|均|还|就|既|又|更|则|一定|首先|同样|仍|再|今后|要?继续|特别|尤其|原则上|共同|分别|真正|切实|今年|明年|务必|之间|内部|层面|们都|自身|平时|每)+$"
)
_LIST_SEP = re.compile(r"[、,,;/ ](?![^()]*\))")
_AND = re.compile(r"(?:以及|和|与|及|暨)")
_PIECE = 26


def is_unit(name: str) -> bool:
    """Whether a noun phrase names a unit, a class of units or an office holder.

    >>> is_unit("市住建局"), is_unit("各县(市、区)"), is_unit("我们"), is_unit("老旧小区")
    (True, True, False, False)
    """
    if not 2 <= len(name) <= _PIECE or _NOT_UNIT.search(name) or _BARRED_START.match(name):
        return False
    return bool(_UNIT_END.search(name)) or bool(re.fullmatch(rf"{MASK}{{1,4}}[县市区镇乡局委办]", name))


def listed(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Return the spans of the units that a coordinated phrase lists; None if any part is no unit."""
    spans = []
    at = start
    for cut in [*(m.span() for m in _LIST_SEP.finditer(text, start, end)), (end, end)]:
        if at < cut[0]:
            found = _joined(text, at, cut[0])
            if found is None:
                return None
            spans += found
        at = cut[1]
    return spans or None


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Split at 和, 与, 及 where the part before is itself a unit (not inside 人力资源和社会保障局)."""
    for m in _AND.finditer(text, start, end):
        left, right = _one(text, start, m.start()), _one(text, m.end(), end)
        if left and right:
            return [left, *(_joined(text, m.end(), end) or [right])]
    one = _one(text, start, end)
    return [one] if one else None


def _one(text: str, start: int, end: int) -> tuple[int, int] | None:
    name = text[start:end]
    trailing = _TRAILING.search(name)
    if trailing:
        end, name = start + trailing.start(), name[: trailing.start()]
    inner = name.rfind("的")
    if 0 < inner < len(name) - 1:
        start, name = start + inner + 1, name[inner + 1 :]
    return (start, end) if is_unit(name) else None

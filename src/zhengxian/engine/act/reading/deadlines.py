"""Deadlines: days and calendar periods, spans counted from an event, frequencies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhengxian.engine.act.reading.lexicon import is_imperative
from zhengxian.engine.act.reading.model import DeadlineType
from zhengxian.engine.act.reading.numerals import MASK

_N = rf"(?:\d{{1,3}}|{MASK}{{1,4}}|[一二三四五六七八九十两]{{1,3}}|半)"
_YEAR = rf"(?:(?:\d{{4}}|20[xX*]{{2}}|{MASK}{{1,4}}|[今明本当后去上])年)"
_WHICH_YEAR = re.compile(rf"(?:(?P<year>\d{{4}}|20[xX*]{{2}}|{MASK}{{1,4}})|(?P<rel>[今明本当后去上]))年")
_BEFORE = r"(?:之前|以前|前|为止|之内|以内|内)?"
_CLOCK = r"(?:(?:[上下中]午|晚上|早上)?\d{1,2}(?:时|点|:\d{2})(?=之?前|以前))?"
_FEAST = (
    r"春节|国庆|五一|“五一”|中秋|元旦|“七一”|“十一”|“两节”|两节|全国两会|两会|“两会”|“双节”|主汛期|汛期|入汛|入冬|供暖季"
    r"|采暖季|供暖期|采暖期|防火期"
    r"|开学|高考|麦收|三夏|三秋|秋冬种|春耕|雨季|党代会|人代会"
)
_REPEATED = (
    r"调度|通报|分析|研判|评比|排名|排队|点评|督查|督导|观摩|会商|报告|例会|清零|总结|晾晒|评估|检查|调研|复盘|碰头|汇报"
    r"|盘点|公示|巡查|考核|考评|研究|讲评|约谈|督办|报送|反馈|更新|评|查|报|督|晒|审|议|结|清|比"
)

DATE = re.compile(
    rf"(?P<lead>(?:到|至|截至|于|在)?)(?:"
    rf"(?P<month>{_YEAR}?(?P<m>\d{{1,2}}|{MASK}{{1,2}}|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?P<d>\d{{1,2}}"
    rf"|{MASK}{{1,2}})[日号])?"
    rf"(?P<part>底|末|初|上旬|中旬|下旬)?"
    rf"(?:(?:-|~|至|到){_YEAR}?(?:(?P<m2>\d{{1,2}})月)?(?:(?P<d2>\d{{1,2}})[日号]|(?P<p2>底|末)))?(?:期间)?{_CLOCK}{_BEFORE})"
    rf"|(?P<quarter>{_YEAR}?(?:前|第)?(?P<q>[一二三四1-4])(?:个)?季度(?:末|底)?{_BEFORE})"
    rf"|(?P<half>{_YEAR}?(?P<h>上|下)半年(?:末|底)?{_BEFORE})"
    rf"|(?P<end>{_YEAR}年?(?:底|末|内){_BEFORE}|(?<![\d一二三四五六七八九十两XX*每半])年(?:底|末|内){_BEFORE})"
    rf"|(?P<plan>“?十(?P<p>[三四五六七])五”?(?:规划)?(?:期)?(?:末|期间|时期|末期))"
    rf"|(?P<thismonth>(?:本|这个|下个|下)月(?:底|末|内|初|中旬|上旬|下旬){_BEFORE}|月(?:底|末)前|(?:本|这"
    rf"|下)周[一二三四五六日末]?(?:内|前|之前))"
    rf"|(?P<feast>{_YEAR}?(?:{_FEAST})(?:节|假期)?(?:来临|到来)?(?:之前|前|期间))"
    rf"|(?P<season>{_YEAR}?(?:今冬明春|冬春季节|秋冬季|汛期|夏季|冬季|春季|秋季))"
    rf"|(?P<whole>今明两年|全年(?!龄)|(?:今|明|本|后)年度?|本年度|(?<=[\u3400-\u9fff])年度|(?<![\u3400-\u9fff\d])年度)"
    rf"|(?P<bare>(?P<y>\d{{4}})年(?!度|[一二三四]季|[上下]半)(?:之?前|以前)?)"
    rf"|(?P<day>今天|明天|今日|明日|当天|当日)(?=[^,]{{0,6}}[前内])(?:之?前|内)?"
    rf"|(?P<after>会后)"
    r")"
)
"""One calendar point or period; the named group that matched says which."""

DURATION = re.compile(
    rf"(?P<from>(?:自|从)?[^,;:。、]{{0,12}}?(?:之日起|之时起|后|起))?(?P<use>(?:再?用|利用|花|通过|力争|争取|在|于|超过)?)"
    rf"(?<![\d.])(?P<n>\d{{1,3}}\.\d|{_N})(?:(?:-|~|至|到)(?P<to>{_N}))?(?P<half>个?半)?(?:个)?(?P<unit>工作日|月|年|周"
    rf"|星期|天|日|小时|分钟|季度)(?:左右)?"
    rf"(?P<in>(?:之内|以内|内|(?:左右)?的?时间))"
)
"""A span: 3年内, 两到三年时间, 签约后半年内, 5个工作日内."""

COMING = re.compile(
    rf"(?:未来|今后|接下来的?)(?P<n>{_N})(?:(?:-|~|至|到)(?P<to>{_N}))?个?(?P<unit>年|月)(?!来|以来)"
)
"""A span that lies ahead: 今后三年."""

SOLVED = re.compile(
    rf"(?P<n>{_N})个?(?P<unit>月|工作日|天|周|小时)(?=(?:要|必须|全部|完成|集中|攻坚|基本){{0,2}}(?:解决|完成|办结|办完"
    rf"|到位|完工|建成|整改|见效|清零))"
)
"""A span right before the verb that completes: 三个月解决到位."""

LEFT = re.compile(
    rf"(?:剩下|余下|剩余|最后|仅剩)的?(?P<n>{_N})个?(?P<unit>月|季度|天|周|多月|年)(?:的?时间)?(?:里|内)?"
)
"""What is left of the year: 剩下五个月."""

CADENCE = re.compile(
    rf"每(?:个|隔)?(?:{_N}个?)?(?:年|季度|季|月|周|星期|旬|日|天|半年|半月)(?!度新|均|产|年增收)(?:底|末|初)?"
    rf"(?:(?:\d{{1,2}}[日号]|[一二三四五六日])?{_CLOCK}(?:之?前|以前))?"
    rf"(?:(?:至少|不少于)?[^,;。、]{{0,10}}?(?:[一两1-9X]|不少于\d)次)?"
    rf"|逐(?:年|季|月|周|旬|日|天)"
    rf"|按(?:年度|季度|年|季|月|周|旬|日|天)(?!时|期|照|常|历|薪|产)"
    rf"|(?:[一两半三]|双)(?:年|季度|季|个?月|周|旬|天|日)(?:至少)?[一两](?:次|{_REPEATED})"
    rf"|(?<![\d年两三下上这本个一十隔X*])(?:周|旬|月|季度|季|半年|双月)(?:组织|全面|集中|定期)?(?:{_REPEATED})(?![出级])(?<![周月]报)"
    r"|(?<![\u3400-\u9fff\d])日(?:调度|通报|研判|报告|清零|会商|监测|巡查|分析)|[周月]报(?=制度|告|送)"
    rf"|(?:天天|周周|月月|季季)(?:调度|通报|有|抓|查)"
)
"""A frequency: 每季度, 逐月, 月通报, 一季度一次."""

YEAR_END_ROUND = re.compile(rf"(?:年底|年终|年中)(?:组织|全面|集中)?(?:{_REPEATED})")
"""年底考核, a frequency only beside others (月通报、季评比、年底考核)."""

REGULARLY = re.compile(r"(?<!不)定期|高频次")
"""Frequencies without a number; recorded, but never an anchor."""

_TIME_SIGN = re.compile("[年月季周旬日天期夏冬春秋汛节时会两末]")
_SQUEEZED = re.compile(r"(?:压缩|缩短|压减|控制|精简|降低)(?:至|到|在|为)?$")
_NOT_AFTER = re.compile(
    r"(?:以来|将至|临近|(?!的[^是]{0,4}目标).{0,3}是|的(?!时间|期限|(?:主要|预期|总体|工作|发展)?目标(?:任务)?[是为])"
    r"|(?:全[市县区])?(?:主要"
    r"|重点)?工作(?:要点|报告|总结|会议|情况|计划|打算"
    r"|思路|安排)|政府工作报告"
    r"|全国“?两会|省“?两会|“两会”|经济工作会议|世界|国家|中央|省|有个|召开"
    r"|(?:的)?(?:各项)?(?:经济(?:社会)?(?:发展)?|预期|主要|既定|工作|重点工作)?(?:目标|任务)(?!.{0,8}[\dX*])|计划|预算"
    r"|决算|财政|专项债|补助|资金|方案|规划|实施|行动|版|第\d|发展(?:短板|情况|态势)|经济(?:运行|形势)|运行|分析"
    r"|形势|指标|考核|报表|数据|成绩|情况|工作(?=[,。;、]|$)|产值任务|开局|全国|之年"
    r"|[^,;。]{0,12}(?:总体要求|总体思路|指导思想|工作思路|基本思路|主要任务|重点任务|工作任务|工作重点)(?:和[^,。]{0,8})?(?:是|为|:))"
)
_NOT_BEFORE = re.compile(
    r"(?:全国|全省|纳入|关于|印发|公布|列入|入选|获批|对照|分析|总结|回顾|截至|自|从|谋划好?|研究|通报|根据|依据|按照|参照|较|比|与"
    r"|相比|同比|上述|《[^》]{0,30}|针对|安排|承接)$"
)
_YEARLY = re.compile("重点|计划|考核|任务|目标|项目|预算|评价|报告|工作|总结|检查|建设项目|清单")
_OBJECT_OF = re.compile(r"(?:推动|推进|做好|抓好|落实|把|对|围绕|聚焦)$")
_DONE_THEN = re.compile(
    "要(?!求)|将|应|须|力争|确保|争取|全部|全面|正式|实现|达到|完成|底|份?前|开工|竣工|完工|投入使用|投用|建成|交付|通车|封顶|启动|投产|验收|试运行|动工|开业|上线|入驻"
)
_WORKS = re.compile("开工|竣工|完工|投入使用|投用|建成|交付|通车|封顶|投产|验收|试运行|动工|开业|开学|启用")
_HELD = re.compile("召开|举行|举办了|主持|印发|出席|会(?:议)?[的上精各]|期间?$")
_PLACE = re.compile(r"[\u3400-\u9fffX*]{1,6}[省市县区州]")
_FIXED = ("month", "quarter", "half", "end", "plan", "thismonth", "feast")


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline as it stands in a text, not yet resolved; ``anchors`` unless it is too vague alone."""

    start: int
    end: int
    type: DeadlineType
    form: str
    groups: dict[str, str]
    anchors: bool = True


def find(text: str, start: int, end: int) -> list[Found]:
    """Return the deadlines of one segment in text order, none overlapping another.

    >>> [text[f.start:f.end] for text in ["6月底前完成,每季度报告"] for f in find(text, 0, len(text))]
    ['6月底前', '每季度']
    """
    if not _TIME_SIGN.search(text, start, end):
        return []
    found = [*_cadences(text, start, end), *_spans(text, start, end), *_dates(text, start, end)]
    kept: list[Found] = []
    for candidate in found:
        if all(candidate.end <= k.start or candidate.start >= k.end for k in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda f: f.start)


def opening(text: str, start: int, end: int) -> Found | None:
    """Return the day or period that a segment opens with, whether or not anything is due then."""
    m = DATE.match(text, start, end)
    return _found(m) if m else None


def _cadences(text: str, start: int, end: int) -> list[Found]:
    found = [
        Found(m.start(), m.end(), DeadlineType.CADENCE, "cadence", {})
        for m in CADENCE.finditer(text, start, end)
    ]
    if found:
        found += [
            Found(m.start(), m.end(), DeadlineType.CADENCE, "cadence", {})
            for m in YEAR_END_ROUND.finditer(text, start, end)
        ]
    return found + [
        Found(m.start(), m.end(), DeadlineType.CADENCE, "regularly", {}, anchors=False)
        for m in REGULARLY.finditer(text, start, end)
    ]


def _spans(text: str, start: int, end: int) -> list[Found]:
    found = []
    for form, pattern in (("left", LEFT), ("span", DURATION), ("solved", SOLVED), ("coming", COMING)):
        for m in pattern.finditer(text, start, end):
            if _SQUEEZED.search(text[start : m.start("n")]):
                continue
            groups = {k: v for k, v in m.groupdict().items() if v}
            kind = DeadlineType.DATE if form == "left" else DeadlineType.DURATION
            begin = m.start("use") if groups.get("use") in ("用", "再用", "利用") else m.start("n")
            begin = (
                m.start() if form in ("left", "coming") else m.start("from") if "from" in groups else begin
            )
            found.append(Found(begin, m.end(), kind, form, groups))
    return found


def _dates(text: str, start: int, end: int) -> list[Found]:
    found = []
    for m in DATE.finditer(text, start, end):
        candidate = _found(m)
        if not _misleads(text, m, candidate.form, candidate.groups, start, end):
            found.append(candidate)
    return found


def _found(m: re.Match[str]) -> Found:
    groups = {k: v for k, v in m.groupdict().items() if v}
    which = _WHICH_YEAR.search(m[0])
    groups |= {k: v for k, v in which.groupdict().items() if v} if which else {}
    if "d2" in groups or "p2" in groups:
        groups["m"] = groups.get("m2", groups["m"])
        groups |= {"d": groups["d2"]} if "d2" in groups else {"part": groups["p2"]}
    form = next(f for f in (*_FIXED, "season", "whole", "bare", "day", "after") if f in groups)
    return Found(m.start(), m.end(), DeadlineType.DATE, form, groups, anchors=form != "after")


def _misleads(text: str, m: re.Match[str], form: str, groups: dict[str, str], start: int, end: int) -> bool:
    """Whether a date is no deadline: of a meeting, a fund, a name, the topic of a report."""
    before, after = text[start : m.start()], text[m.end() : end]
    if groups.get("rel") in ("去", "上") or _NOT_BEFORE.search(before[-12:]):
        return True
    if form == "month" and not re.search(r"[前内底末止]$|旬$|初$", m[0]):
        return not _plain_month_is_due(m, text[max(0, m.start() - 6) : m.start()], after)
    if form in ("whole", "bare", "season", "quarter", "half") and not re.search(r"[前内底末]$", m[0]):
        if _NOT_AFTER.match(after) or (form == "whole" and _OBJECT_OF.search(before)):
            return True
        if m[0].endswith("年度") and _YEARLY.match(after):
            return True
        if form == "season":
            return (
                bool(after)
                and after[0] not in ",要前期"
                and not (is_imperative(after) or _DONE_THEN.match(after) or _WORKS.search(after[:10]))
            )
        return form == "bare" and not _bare_year_is_due(m["lead"], before, after)
    return form == "end" and bool(re.match("将至|临近", after))


def _plain_month_is_due(m: re.Match[str], before: str, after: str) -> bool:
    """Whether 9月 or 3月15日, without 前, is when something has to be done."""
    if re.search(MASK, m[0]) or _HELD.search(after):
        return False
    if m["d2"] or m["p2"] or m["lead"] in ("到", "至"):
        return not after.startswith(",")
    labelled = re.search(r"(?:时限|时间|期限):?$", before)
    return bool(labelled or _DONE_THEN.match(after) or _WORKS.search(after[:10]) or is_imperative(after))


def _bare_year_is_due(lead: str, before: str, after: str) -> bool:
    """Whether 2027年 alone says until when: with 到, or at the head of a segment that orders."""
    if lead in ("到", "至"):
        return True
    opens = (
        not after
        or _DONE_THEN.match(after)
        or re.match(r",|全[市县区]|我[市县区]", after)
        or is_imperative(after)
    )
    return (
        (not before or bool(_PLACE.fullmatch(before)))
        and bool(opens)
        and not re.match("建成|出台|印发|获|被", after)
    )

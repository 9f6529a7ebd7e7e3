"""Whether a part of a text reports or orders: the mood of sections, sentences and segments."""

from __future__ import annotations

import re
from enum import Enum

from zhengxian.engine.act.reading import deadlines
from zhengxian.engine.act.reading.lexicon import (
    ADVERB,
    EXTERNAL,
    HIGHER,
    SAYS,
    VERB,
    happened,
    is_imperative,
    modal,
    past,
    will,
)
from zhengxian.engine.act.reading.sentences import Span, quoted


class Mood(Enum):
    """What a stretch of text does: order, report, hand on words of others, or neither yet."""

    ORDER = "order"
    REPORT = "report"
    QUOTE = "quote"
    OPEN = "open"


_REVIEW_HEADING = re.compile(
    r"肯定成绩|成绩|成效|成就|回顾|总结(?!推广)|(?:工作|完成|进展|开展|落实|运行|基本|主要)情况|工作进展|主要做法|亮点"
    r"|过去|上年|去年|回首|历程"
)
_PAST_SPAN = re.compile(
    r"(?!.{0,14}(?:安排|打算|计划|要点|目标|任务|部署|重点))(?:今年|20\d\d年)?(?:前[一二三1-3]个?季度|[1一](?:-|~|至|到"
    r"|—)\d{1,2}月份?|前\d{1,2}个月|以来|[一二三]季度|上半年)[^,]{0,10}"
    r"(?:工作|运行|经济|形势|完成)"
)
_TROUBLE_HEADING = re.compile(
    r"问题|不足|短板|差距|困难|挑战|形势|认清|机遇|认识|重大意义|重要性|原因|背景|教训"
)
_PLAN_HEADING = re.compile(
    r"下一?步|下阶段|下一阶段|今后|下半年|明年|今年|目标|任务|安排|部署|打算|要求|措施|举措|计划|重点工作|工作重点|主攻|保障|责任|意见"
)
_TO_PLAN = re.compile(
    r"(?:^|[,。;])(?:下面|下一?步|接下来|今后|下一?阶段|下半年|(?:围绕|为).{2,30}(?:目标|任务|要求)|就).{0,40}(?:讲|强调"
    r"|谈|提|重点|要|抓好|做好|任务|目标|要求|打算|意见)"
    r"|(?:今年|明年|下半年|全年|20\d\d年|十[四五六]五”?(?:期间|时期)).{0,24}(?:(?:预期|主要|总体|奋斗|发展|工作)?(?:目标"
    r"|要求|思路|任务)(?:是|为|:)|(?:重点|着力)?(?:抓好|做好|办好|实施好).{0,16}(?:工作|方面|任务|实事))"
    r"|(?:再)?(?:强调|讲|提)(?:以下)?[几一二两三四五六]点|(?:强调|要求|指出)[,:]?(?:就|要|各)|(?:提出|明确)(?:如下|以下"
    r"|[几三四五]点)(?:要求|意见)|主要抓好|(?:议定|决定|明确|部署)(?:了)?(?:以下|如下)|议定事项|(?:报告|规划|方案|计划"
    r"|意见|纲要|要点|通知|办法)》?(?:提出|明确|要求)(?=[,:到]"
    r"|力争|要)|具体(?:包括|任务"
    r"|目标)(?:是|为|有|:|,)|(?:要点|任务|目标|安排)(?:如下|包括)|工作要求(?:如下)?[:]"
)
_TO_REVIEW = re.compile(
    r"^(?:[^,。]{2,16}(?:指出|强调|说|表示|介绍),)?(?:一是|二是)?(?:(?:20\d\d|[X*]{1,4})年(?![^。]{0,24}(?:计划|目标|底前"
    r"|要|将|力争))|去年|过去(?:的)?(?:一|几|五|两|三)?年?|今年[^,]{0,6}以来|上半年|前[一二三四1-4]个?季度|前\d+个月"
    r"|近年来|近[两三几]年来?|[一二两三四五]年来|年初以来|一直以来|长期以来|(?:今年)?[1一](?:-|~|至|到|—)(?:\d{1,2}"
    r"|[二三四五六七八九十]{1,2})月份?)"
)
_TROUBLE = re.compile(
    r"(?:肯定|看到)成绩.{0,30}(?:问题|不足|看到|认识)|(?:存在|面临|暴露出?)(?!的)(?:着|了|一些|不少|许多|诸多|很多"
    r"|较多)?.{0,10}(?:问题|不足|短板|差距|困难|薄弱环节)(?!进行|开展|,?要)|(?:问题|短板|弱项|差距)(?:依然|仍然|还|主要)"
)
_THIS_YEAR_IS = re.compile(r"(?:今年|明年|20\d\d年)是.{2,40}(?:之年|一年|开局|关键)")
_TODAY = re.compile(
    r"^(?:同志们[,:!]?)?(?:今天|今晚|今日|这次|此次|本次|刚才).{0,80}(?:召开|会议|通报了|作了|主要(?:任务|目的|内容))"
)
_DUE = re.compile(r"(?:[月年]底|月\d{1,2}日|[上中下]旬|季度|月份?|年)前|年内|季度末")
_SAID = re.compile(rf"{HIGHER}[^。;]{{0,60}}?{SAYS}(?!的|,?我们|精神|和|、)(?P<colon>[,:]*)")
_AS_ASKED = re.compile(r"(?:按照|按|根据|贯彻|落实|围绕|对照|学习|遵照|牢记|坚持)[^,;]{0,40}$")
_SINCE = re.compile(r"[^,]{0,10}(?<!自)以来|去年|上年|过去|近年来|前一阶段|前期|(?:完成|进展|落实|办理)情况")
_REGION_HEAD = re.compile(r",?(?:全[市县区镇]|我[市县区])?(?:计划|将)?")
_SCHEDULED = re.compile(
    r"(?:月(?:份|底|初|上旬|中旬|下旬)?|季度|年)(?:底|末)?前?(?:正式|全部|全面|全线|主体)?(?:开工|竣工|完工|投入使用|投用"
    r"|建成|交付|通车|封顶|投产|验收|动工)"
    rf"|将(?={ADVERB}|{VERB})"
)
_ABROAD = re.compile("国际|世界经济|全球|美国|美联储|欧盟|欧洲|日本|我国经济|国内外|国家统计局")
_GREW = re.compile(r"(?:同比|比上年|比去年)?(?:实际)?(?:增长|下降|增加|减少|提高|回落)[\d.X*]+(?:%|个百分点)")
_LEVEL = re.compile(
    r"(?:[\dX*](?:[万亿千百]|个百分点|[%元户家个条项亩人米吨公里平方]){0,8}(?:及|或)?(?:以上|以内|左右))|不(?:低|少"
    r"|高)于[\dX*]|(?:达到|突破|超过|稳定在|控制在|保持在|提高到|增加到|降至)[\dX*]"
)
_STATE = re.compile(
    r"[\u3400-\u9fff”](?:取得|实现|迈上|迈出|发生|得到|焕发|呈现|再[上创获]|更加|日益|显著|明显|持续|稳步|不断|全面|有力"
    r"|有效|扎实|成功|顺利|大幅|稳中|深入|突破|加速|加快)"
    r"[\u3400-\u9fff“”]{1,10}$"
)
_FIGURE = re.compile(r"(?:实现|完成|增长|达到?|新增|同比|下降|签约)[^,。]{0,14}[\dX*]")
_WILL_DO = re.compile(
    r"(?:[^,。]{0,40},)?(?:下半年|[一二三四]季度|接下来|下一?步|今后|今年)[^。]{0,24}将(?!军|士|来)"
)
_REPORT_ORDERS = re.compile(
    r"(?:(?:并|,|^)要求(?=各|有关|相关|[\u3400-\u9fff]{1,8}(?:单位|部门|企业|公司|方|镇|街道|村|局|人员))|请|希望|力争|确保(?!了)|务必)"
)
_WILL = re.compile(r"(?:将|拟|准备|计划)(?!军|士|来)")


def of_heading(text: str, year: int) -> Mood | None:
    """Return the mood that a heading gives its section; None when it says nothing.

    >>> of_heading("2024年工作回顾", 2025), of_heading("明确目标,加快建设", 2025)
    (<Mood.REPORT: 'report'>, <Mood.ORDER: 'order'>)
    """
    named = re.search(r"(20\d\d)年", text)
    earlier = named is not None and int(named[1]) < year
    if re.match(r"(?:下一?步|下阶段|今后|下半年工作|明年)", text):
        return Mood.ORDER
    if earlier or _REVIEW_HEADING.search(text[:14]) or _PAST_SPAN.match(text):
        return Mood.REPORT
    if modal(text) or is_imperative(text):
        return (
            Mood.OPEN
            if re.match(r"(?:充分|切实|深刻|进一步|全面|准确)?(?:认清|认识|看到|把握形势)", text)
            else Mood.ORDER
        )
    if _TROUBLE_HEADING.search(text):
        return Mood.OPEN
    return Mood.ORDER if _PLAN_HEADING.search(text) else None


def tells_state(text: str) -> bool:
    """Whether a heading says how things have become: subject first, then a change (城市承载力显著提升).

    >>> tells_state("农业生产迈上大台阶"), tells_state("提升农业生产水平")
    (True, False)
    """
    return not is_imperative(text) and modal(text) is None and _STATE.search(text) is not None


def turn(text: str, year: int) -> Mood | None:
    """Return the mood that a sentence turns the text to; None when it goes on as before.

    >>> turn("下面,我就做好下一步工作讲三点意见:", 2025)
    <Mood.ORDER: 'order'>
    """
    head = text[:160]
    if _TODAY.match(head):
        return Mood.OPEN
    if _TO_PLAN.search(head) and not re.match(r"(?:去年|过去)", head):
        return Mood.ORDER
    if _THIS_YEAR_IS.search(head):
        return Mood.OPEN
    if _TROUBLE.search(head) and not modal(head.replace("要清醒", "").replace("要看到", "")):
        return Mood.REPORT
    if _TO_REVIEW.match(head) and not modal(head) and (past(head) or _reports_figures(head, year)):
        return Mood.REPORT
    if _WILL_DO.match(head):
        return Mood.ORDER
    return None


def _reports_figures(head: str, year: int) -> bool:
    """Whether a sentence on a span gives figures; a year that is not over gives plans."""
    named = re.search(r"(20\d\d|[X*]{1,4})年", head[:20])
    open_year = named is not None and (not named[1].isdigit() or int(named[1]) >= year)
    return not open_year and _FIGURE.search(head) is not None


def year_named(text: str) -> int | None:
    """Return the year that a heading or the head of a sentence speaks of; None if it names none.

    >>> year_named("2026年工作安排"), year_named("2026年,全市要新增企业20家"), year_named("纳入2026年补助的项目")
    (2026, 2026, None)
    """
    match = re.match(
        r"(?:[^,。\d]{0,6})?(20\d\d)年(?=,|度?(?:全[市县区]|我[市县区]|主要|重点|工作|经济|目标|任务|发展|预期))",
        text,
    )
    return int(match[1]) if match and not text.startswith(("纳入", "列入")) else None


def of_segments(text: str, segments: list[Span], base: Mood, over: set[Span] | None = None) -> list[Mood]:
    """Return the mood of each segment of one clause, given the mood of its section; ``over`` tell of days gone by.

    A segment without a mark of its own follows the one before it; the first ones follow the section, and in an
    open section the next marked one. A bare imperative marks an order only where nothing else does.
    """
    over = over or set()
    if segments and base is Mood.ORDER and _SINCE.match(text[slice(*segments[0])]):
        base = Mood.OPEN
    own = [
        Mood.REPORT if (a, b) in over and not modal(text[a:b]) else _mark(text[a:b], base)
        for a, b in segments
    ]
    said = _said(text, segments)
    own = [
        None if said and a < said[1] and said[0] < b else mark
        for (a, b), mark in zip(segments, own, strict=True)
    ]
    if base is Mood.OPEN:
        base, own = _settled(own)
    moods: list[Mood] = []
    current: Mood | None = None
    for mark in own:
        current = mark or current
        moods.append(current or base)
    return [
        Mood.QUOTE if said and a < said[1] and (said[0] < b or mark is None) else mood
        for (a, b), mood, mark in zip(segments, moods, own, strict=True)
    ]


def _settled(own: list[Mood | None]) -> tuple[Mood, list[Mood | None]]:
    """Settle an open section by its clause: the first clear mark, else any bare imperative, makes its mood."""
    clear: list[Mood | None] = [None if mark is Mood.OPEN else mark for mark in own]
    first = next((mark for mark in clear if mark), None)
    if first is None and Mood.OPEN in own:
        return Mood.ORDER, clear
    return first or Mood.OPEN, clear


def _mark(segment: str, base: Mood) -> Mood | None:
    """Return the mood that a segment itself shows; OPEN for a bare imperative in an open section."""
    if _ABROAD.match(segment) or (re.match(EXTERNAL, segment) and _WILL.search(segment)):
        return Mood.REPORT
    if modal(segment):
        return Mood.ORDER
    if base is Mood.REPORT:
        return _mark_under_review(segment)
    if will(segment) or (_DUE.search(segment) and not happened(segment)):
        return Mood.ORDER
    order = _orders_barely(segment)
    grew = base is Mood.OPEN and _GREW.fullmatch(segment) is not None
    if grew or happened(segment) or (past(segment) and not order):
        return Mood.REPORT
    if order or (base is Mood.OPEN and _LEVEL.search(segment)):
        return Mood.OPEN if base is Mood.OPEN else Mood.ORDER
    return None


def _orders_barely(segment: str) -> bool:
    """Whether a segment opens like an order, behind a day and a region too, or schedules works."""
    if _SCHEDULED.search(segment):
        return True
    return is_imperative(segment) or is_imperative(_after_time(segment))


def _after_time(segment: str) -> str:
    """Return a segment without the day or period and the region it opens with."""
    opening = deadlines.opening(segment, 0, len(segment))
    rest = segment[opening.end :] if opening else segment
    return _REGION_HEAD.sub("", rest, count=1)


def _mark_under_review(segment: str) -> Mood | None:
    if past(segment):
        return Mood.REPORT
    return Mood.ORDER if _REPORT_ORDERS.search(segment) else None


def _said(text: str, segments: list[Span]) -> Span | None:
    """Return the span that hands on what a higher authority said, from its name on; None where nobody is quoted."""
    if not segments:
        return None
    start, end = segments[0][0], segments[-1][1]
    said = _SAID.search(text, start, end)
    if said is None or _AS_ASKED.search(text, start, said.start()):
        return None
    limit = end
    if text[said.end() : said.end() + 1] == "“":
        limit = next((b for a, b in quoted(text, (said.start(), end)) if a >= said.end()), end)
    return said.start(), limit

"""Questions a meeting may ask a region, made of its warnings, late items and stuck projects; questions, not verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from zhengxian.web.report.selectors.pack_items import Matter
from zhengxian.web.report.selectors.pack_warnings import Raised
from zhengxian.web.report.services.pack_parts import Row, shortened
from zhengxian.web.report.services.pack_projects import Stuck

_ASKED = (
    ("pace", "差在哪里，年内怎样补上，需要市里协调什么？"),
    ("arrears", "欠下的进度怎样补，各期任务怎样排？"),
    ("month-colour", "当月完成了多少，欠下的怎样补？"),
    ("growth", "是基数、口径还是经济本身的原因，哪个部分在拉低？"),
    ("forecast", "还有哪些增量可以争取，准备怎样安排？"),
    ("rank-fall", "哪几项指标拉低了位次，怎样扭转？"),
    ("persistently-low", "长期靠后的症结是什么，打算从哪一项突破？"),
    ("line-", "情况是否属实，整改到了哪一步，何时完成？"),
)
"""What is asked after a warning, by the beginning of its rule's code."""
_NAMED = 20
"""Characters by which a question calls an item that is listed above it."""
_ELSE = "是什么原因，准备怎样处理？"


def questions(raised: Iterable[Raised], late: Iterable[Matter], stuck: Iterable[Stuck]) -> list[Row]:
    """Return the questions, warnings, items and projects taking turns, each with the row it was made of."""
    turns = zip_longest(_raised(raised), _late(late), _stuck(stuck))
    return [row for row in chain.from_iterable(turns) if row is not None]


def asked_after(rule: str) -> str:
    """Return what is asked after a warning of a rule.

    >>> asked_after("rank-fall")
    '哪几项指标拉低了位次，怎样扭转？'
    """
    return next((words for start, words in _ASKED if rule.startswith(start)), _ELSE)


def _raised(raised: Iterable[Raised]) -> Iterator[Row]:
    for one in raised:
        told = one.subject.removeprefix(one.warning.region.name)
        yield Row(
            f"warning:{one.warning.pk}",
            (f"{told}：{asked_after(one.warning.rule)}",),
            ("monitor:warning", one.warning.pk),
        )


def _late(late: Iterable[Matter]) -> Iterator[Row]:
    for one in late:
        told = f"{one.item.number or ''}“{shortened(one.item.title, _NAMED)}”{one.words}"
        yield Row(f"item:{one.item.pk}", (f"{told}：卡在哪里，何时办结？",), ("act:item", one.item.pk))


def _stuck(stuck: Iterable[Stuck]) -> Iterator[Row]:
    for one in stuck:
        told = f"“{shortened(one.project.item.title, _NAMED)}”{shortened(one.reasons[0], 40)}"
        ask = "卡在用地、审批、资金还是施工？"
        yield Row(f"item:{one.project.pk}", (f"{told}：{ask}",), ("act:project", one.project.pk))

"""Numbers that are allotted to places one by one: 甲县30户、乙县20户."""

from __future__ import annotations

import re

from zhengxian.engine.act.reading.measures import MEASURE, MULTIPLE
from zhengxian.engine.act.reading.model import Comparison
from zhengxian.engine.act.reading.numerals import MASK, NUMBER, value_of
from zhengxian.engine.act.reading.sentences import Span
from zhengxian.engine.act.reading.targets import Found

_SHARE = re.compile(
    rf"(?:(?<=[、,:;是为])|^)(?:其中)?(?P<place>(?:[\u3400-\u9fff]{{1,6}}?|{MASK}{{1,4}})(?:县|区|市|旗|镇|乡|街道|开发区|示范区))"
    rf"(?P<low>{NUMBER})(?P<mult>{MULTIPLE})(?P<unit>{MEASURE})(?=[、,;。]|$)"
)


def shares(text: str, start: int, end: int) -> list[tuple[Span, Found]]:
    """Return what a clause allots to places one by one (甲县30户、乙县20户): the span of the place and its target.

    >>> [(text[a:b], t.value) for text in ["甲县30户、乙区20户"] for (a, b), t in shares(text, 0, 11)]
    [('甲县', 30.0), ('乙区', 20.0)]
    """
    found = []
    for m in _SHARE.finditer(text, start, end):
        span, low = m.span("place"), value_of(m["low"])
        unit = (m["mult"] or "") + m["unit"]
        found.append((span, Found(m.start("place"), m.end(), m["place"], Comparison.EQUAL, low, None, unit)))
    return found if len(found) > 1 else []

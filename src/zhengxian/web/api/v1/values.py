"""The values that parameters and rows are made of, with what may stand in them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period

YEARS = range(1900, 2200)
_SPACE_FOR_PLUS = re.compile(r"(T\S+) (\d\d:?\d\d)$")
"""A plus sign in an address that was not written as %2B arrives as a space."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""A code of a region, an indicator, a scheme, a node."""
Mark = Annotated[str, StringConstraints(max_length=600, pattern=r"^[A-Za-z0-9_:.\-]+$")]
"""Where the next page begins."""


def _period(text: str) -> str:
    return str(Period.parse(text))


def _day(given: Any) -> date:
    if isinstance(given, date):
        return given
    try:
        day = date.fromisoformat(given)
    except (TypeError, ValueError):
        day = None
    if day is None or day.year not in YEARS:
        raise ValueFormatError("S-874", "不是能识别的日期。请写成 2025-09-30 这样。")
    return day


def _moment(given: Any) -> datetime:
    try:
        found = datetime.fromisoformat(_SPACE_FOR_PLUS.sub(r"\1+\2", given))
    except (TypeError, ValueError):
        found = None
    if found is None or found.year not in YEARS:
        raise ValueFormatError("S-875", "不是能识别的时刻。请写成 2025-10-15T08:00:00+08:00 这样。")
    return found if found.tzinfo is not None else timezone.make_aware(found)


PeriodText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40),
    AfterValidator(_period),
    WithJsonSchema({"type": "string"}),
]
"""A period as an office writes it; what comes out is canonical."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day; nothing but its ISO form."""
Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment; without an offset it is the office's own time."""
Stamp = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment in an answer."""


def stamp(moment: datetime) -> str:
    """Write a moment with its offset, to the microsecond, so that it can be asked for again."""
    return timezone.localtime(moment).isoformat()


def stamp_or_none(moment: datetime | None) -> str | None:
    """Write a moment, if there is one."""
    return None if moment is None else stamp(moment)

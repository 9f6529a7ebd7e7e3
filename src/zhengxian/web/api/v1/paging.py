"""Pages by key: a page begins after the last row of the one before, so that no row is missed or seen twice.

The mark of the next page is signed and bound to the filters, and it carries what must not change from page to page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from django.core import signing
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from ninja import Schema
from pydantic import Field

from zhengxian.web.api.v1.refusals import Turned
from zhengxian.web.api.v1.values import Mark

MOST = 5000
USUAL = 1000
_SALT = "zhengxian.api.v1.paging"
Row = TypeVar("Row")


class Wish(Schema):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="一页最多几行")] = USUAL
    cursor: Annotated[Mark | None, Field(description="上一页给出的 next；其余参数照旧")] = None

    def filters(self) -> str:
        """Return a digest of everything but the page itself."""
        said = self.model_dump_json(exclude={"limit", "cursor"})
        return hashlib.sha256(f"{type(self).__name__}{said}".encode()).hexdigest()[:16]


def opened(wish: Wish) -> Mapping[str, Any]:
    """Return what the mark of a page carries; nothing on the first page. Errors: ``S-867``."""
    if wish.cursor is None:
        return {}
    try:
        found: Mapping[str, Any] = signing.loads(wish.cursor, salt=_SALT)
    except signing.BadSignature:
        found = {}
    if found.get("of") != wish.filters():
        raise Turned("S-867", "cursor 不是这个查询给出的。请原样带上 next，其余参数不变；或从第一页读起")
    return found


def after(
    rows: QuerySet[Any], names: Sequence[str], held: Mapping[str, Any], *, falling: bool = False
) -> QuerySet[Any]:
    """Put rows in the order of some columns, which tell every row from the others, and begin after the mark."""
    ordered = rows.order_by(*(f"-{n}" if falling else n for n in names))
    if "after" not in held:
        return ordered
    place = Tuple(*(F(n) for n in names))
    beyond = TupleLessThan if falling else TupleGreaterThan
    return ordered.filter(beyond(place, tuple(held["after"])))


def page(
    rows: QuerySet[Any, Row],
    wish: Wish,
    place: Callable[[Row], Sequence[Any]],
    shown: Callable[[Row], Mapping[str, Any]],
    **kept: Any,
) -> dict[str, Any]:
    """Read one page and say where the next begins; ``kept`` goes into the mark."""
    found = list(rows[: wish.limit + 1])
    whole = found[: wish.limit]
    mark = None
    if len(found) > wish.limit:
        content = {"of": wish.filters(), "after": list(place(whole[-1])), **kept}
        mark = signing.dumps(content, salt=_SALT)
    return {"items": [shown(row) for row in whole], "next": mark}

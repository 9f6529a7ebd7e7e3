"""What the report reads from a finished evaluation, as shapes: any value with these fields can be reported.

The frames are those of `zhengxian.engine.evaluate.result.Result`; naming only what is read keeps this
package free of the engine's internals and lets tests build small results by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Record = dict[str, Any]
"""One row of a frame: column name to value."""


class Frame(Protocol):
    """A table that can be read row by row (a polars DataFrame)."""

    def to_dicts(self) -> list[Record]:
        """Return the rows in order, one mapping each."""
        ...


class RankRuleLike(Protocol):
    """How the scheme ranks."""

    @property
    def within(self) -> str:
        """``class``, ``pool`` or ``both``: which ranking leads."""
        ...

    @property
    def decimals(self) -> int:
        """Decimals at which scores are published and compared."""
        ...


class SchemeLike(Protocol):
    """The identity of the scheme."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def issuer(self) -> str: ...  # noqa: D102
    @property
    def document_no(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def illustrative(self) -> str: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def points(self) -> float: ...  # noqa: D102
    @property
    def valid_from(self) -> dt.date | None: ...  # noqa: D102
    @property
    def valid_to(self) -> dt.date | None: ...  # noqa: D102
    @property
    def classes(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def rank(self) -> RankRuleLike: ...  # noqa: D102


class ResultLike(Protocol):
    """One finished evaluation; see the engine's result for the columns of each frame."""

    @property
    def scheme(self) -> SchemeLike: ...  # noqa: D102
    @property
    def period(self) -> str: ...  # noqa: D102
    @property
    def period_label(self) -> str: ...  # noqa: D102
    @property
    def ranking(self) -> Frame: ...  # noqa: D102
    @property
    def scores(self) -> Frame: ...  # noqa: D102
    @property
    def contributions(self) -> Frame: ...  # noqa: D102
    @property
    def winback(self) -> Frame: ...  # noqa: D102
    @property
    def awards(self) -> Frame: ...  # noqa: D102
    @property
    def adjustments(self) -> Frame: ...  # noqa: D102
    @property
    def notes(self) -> Frame: ...  # noqa: D102
    @property
    def left_out(self) -> Frame: ...  # noqa: D102
    @property
    def run(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def method_note(self) -> Sequence[tuple[str, Sequence[str]]]: ...  # noqa: D102

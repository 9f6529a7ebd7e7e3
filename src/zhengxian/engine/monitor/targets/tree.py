"""A target handed down a tree: city → counties → towns (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

Split = Callable[[str, Decimal, Sequence[str]], Mapping[str, Decimal]]
"""Parent, its part, its children → the children's parts."""


def split_down(
    total: Decimal, root: str, children: Mapping[str, Sequence[str]], split: Split
) -> dict[str, Decimal]:
    """Divide from the root down; every parent's part is the sum of its children's (M-116, M-117)."""
    raise NotImplementedError

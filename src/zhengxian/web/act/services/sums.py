"""Sums of money as people type them (万元): the size beyond which a sum was surely typed in 元."""

from __future__ import annotations

from decimal import Decimal

from zhengxian.web.core.refusal import Refused

LARGEST = Decimal(100_000_000)
"""万元, that is 1 万亿元: more than any project, permit or finding of a city is about."""


def check(label: str, value: Decimal | None) -> None:
    """Refuse a sum above 100,000,000 万元 (``A-572``); None is no sum and passes.

    >>> check("总投资", LARGEST)
    """
    if value is not None and value > LARGEST:
        raise Refused(
            "A-572", f"{label} {value:,.2f} 万元超过 1 万亿元，是不是把元填成了万元？请按万元改正后再保存"
        )

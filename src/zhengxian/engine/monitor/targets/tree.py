"""A target handed down a tree: city → counties → towns (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from zhengxian.engine.base.errors import Refusal

Split = Callable[[str, Decimal, Sequence[str]], Mapping[str, Decimal]]
"""Parent, its part, its children → the children's parts."""


def split_down(
    total: Decimal, root: str, children: Mapping[str, Sequence[str]], split: Split
) -> dict[str, Decimal]:
    """Divide a level or count from the root down; every part is the sum of its children's parts.

    >>> from zhengxian.engine.monitor.targets.split import split_by_share
    >>> past = {"甲县": 60, "乙县": 40, "甲一镇": 1, "甲二镇": 1, "甲三镇": 1}
    >>> tree = {"某市": ["甲县", "乙县"], "甲县": ["甲一镇", "甲二镇", "甲三镇"]}
    >>> found = split_down(Decimal(17), "某市", tree, lambda parent, part, keys: split_by_share(
    ...     part, {key: past[key] for key in keys}).parts)
    >>> {key: int(part) for key, part in found.items()}
    {'某市': 17, '甲县': 10, '乙县': 7, '甲一镇': 4, '甲二镇': 3, '甲三镇': 3}

    Breadth first. Errors: M-116 a region stands under two parents, or below itself; M-117 the parts of the
    children do not make the parent's part, or not the children were divided. Source: domain.md §4.3.
    """
    found, waiting = {root: total}, [root]
    while waiting:
        parent = waiting.pop(0)
        keys = children.get(parent, ())
        if not keys:
            continue
        parts = split(parent, found[parent], keys)
        _check(parent, found[parent], keys, parts)
        for key in keys:
            if key in found:
                raise Refusal("M-116", f"地区“{key}”在分解层级中出现两次", "请核对地区的上下级关系")
            found[key] = parts[key]
        waiting.extend(keys)
    return found


def _check(parent: str, part: Decimal, keys: Sequence[str], parts: Mapping[str, Decimal]) -> None:
    added = sum(parts.values(), Decimal(0))
    if set(parts) != set(keys) or added != part:
        wrong = f"“{parent}”的下级分解数合计 {added}，与分给它的 {part} 不一致"
        raise Refusal("M-117", wrong, "请调整下级分解数，使合计等于本级目标")

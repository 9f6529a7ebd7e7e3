"""The closing standard of each source of a rectification, offered when one is entered (domain.md §6.3)."""

from __future__ import annotations

from zhengxian.web.act.models import ItemKind, Source
from zhengxian.web.act.to_engine.workdays import rule_of

_OWN: dict[Source, tuple[str, ...]] = {
    Source.AUDIT: (
        "逐条对照审计报告，问题全部整改",
        "涉及金额已上缴、归还、追回或调账，附凭证",
        "需要建立的制度已经印发",
        "整改结果已按期书面报告审计机关",
    ),
    Source.SUPERVISION: ("督查指出的问题已经解决", "同类问题已一并排查", "办理报告加盖单位印章"),
    Source.SELF_FOUND: ("问题已经解决，有整改前后对比材料", "防止再发生的措施已经落实"),
}


def standard_of(source: Source) -> str:
    """Return what must be true before a rectification of a source is closed, as one text.

    Inspections of the environment take the five standards of the rule file; the others have their own.
    """
    return "；".join(_OWN.get(Source(source), rule_of(ItemKind.RECTIFICATION).closing))

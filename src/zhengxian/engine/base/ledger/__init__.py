"""The rules of a ledger: clocks, cards, closing standard. Values and their strict reader."""

from zhengxian.engine.base.ledger.parse import parse_ledger
from zhengxian.engine.base.ledger.rule import (
    CardLevel,
    CardRule,
    ClockRule,
    Count,
    ExtensionRule,
    LedgerKind,
    LedgerRule,
    OnDayOff,
    Verifier,
)

__all__ = [
    "CardLevel",
    "CardRule",
    "ClockRule",
    "Count",
    "ExtensionRule",
    "LedgerKind",
    "LedgerRule",
    "OnDayOff",
    "Verifier",
    "parse_ledger",
]

"""Reading documents: from a speech or report to sentences with units, deadlines and targets."""

from zhengxian.engine.act.reading.model import (
    Comparison,
    DeadlineMention,
    DeadlineType,
    Dropped,
    Heading,
    Reading,
    ScopeMention,
    Sentence,
    SentenceKind,
    TargetMention,
    UnitMention,
    UnitRole,
)
from zhengxian.engine.act.reading.record import as_record
from zhengxian.engine.act.reading.registers import Registers, is_weekday
from zhengxian.engine.act.reading.run import read

__all__ = [
    "Comparison",
    "DeadlineMention",
    "DeadlineType",
    "Dropped",
    "Heading",
    "Reading",
    "Registers",
    "ScopeMention",
    "Sentence",
    "SentenceKind",
    "TargetMention",
    "UnitMention",
    "UnitRole",
    "as_record",
    "is_weekday",
    "read",
]

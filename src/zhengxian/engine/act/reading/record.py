"""A sentence as one line of tasks.jsonl (design.md §4)."""

from __future__ import annotations

from zhengxian.engine.act.reading.model import DeadlineMention, Sentence, TargetMention, UnitMention

Record = dict[str, object]


def as_record(sentence: Sentence, *, doc: str) -> Record:
    """Return the sentence as a plain dictionary of JSON values; ``doc`` is the file's stem.

    Days are ISO texts; what is not known is None. ``start`` and ``end`` are offsets in the source, whose slice
    is ``quote``.
    """
    return {
        "doc": doc,
        "section": list(sentence.section),
        "quote": sentence.quote,
        "clean": sentence.clean,
        "start": sentence.start,
        "end": sentence.end,
        "kind": str(sentence.kind),
        "reason": sentence.reason,
        "action": sentence.action or None,
        "units": [_unit(u) for u in sentence.units],
        "deadlines": [_deadline(d) for d in sentence.deadlines],
        "targets": [_target(t) for t in sentence.targets],
        "scope": sentence.scope.text if sentence.scope else None,
    }


def _unit(unit: UnitMention) -> Record:
    return {
        "name": unit.name,
        "role": str(unit.role),
        "code": unit.code,
        "codes": list(unit.codes),
        "start": unit.start,
        "end": unit.end,
        "reason": unit.reason,
    }


def _deadline(deadline: DeadlineMention) -> Record:
    return {
        "text": deadline.text,
        "type": str(deadline.type),
        "resolved": deadline.resolved.isoformat() if deadline.resolved else None,
        "workday": deadline.workday.isoformat() if deadline.workday else None,
        "relative_to": deadline.relative_to,
        "start": deadline.start,
        "end": deadline.end,
        "reason": deadline.reason,
    }


def _target(target: TargetMention) -> Record:
    record: Record = {
        "object": target.object,
        "op": str(target.op),
        "value": target.value,
        "unit": target.unit,
        "text": target.text,
        "code": target.code,
        "start": target.start,
        "end": target.end,
        "reason": target.reason,
    }
    if target.max is not None:
        record["max"] = target.max
    return record

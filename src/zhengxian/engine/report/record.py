"""A written bulletin as plain values and back: what is stored when it is issued, and read again unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from zhengxian.engine.report.blocks import (
    BlockColumn,
    ChartBlock,
    HeadingBlock,
    TableBlock,
    TextBlock,
    WrittenBlock,
    WrittenBulletin,
)
from zhengxian.engine.report.bound import BoundNumber, BoundText, Nature, Passage, Run

Record = dict[str, object]


def passage_record(passage: Passage) -> list[object]:
    """Return a passage as JSON values: fixed text as text, a bound run as a table.

    >>> passage_record(("居", BoundText("region:1", "甲县", ("region:1",))))
    ['居', {'key': 'region:1', 'text': '甲县', 'refs': ['region:1']}]
    """
    return [run if isinstance(run, str) else _run_record(run) for run in passage]


def passage_of(record: object) -> Passage:
    """Return the passage of a record; the round trip gives the same passage."""
    return tuple(_run(one) for one in cast("Sequence[object]", record))


def bulletin_record(bulletin: WrittenBulletin) -> Record:
    """Return a bulletin as JSON values, to be stored when it is issued."""
    return {
        "template": bulletin.template,
        "title": passage_record(bulletin.title),
        "recipients": bulletin.recipients,
        "length": bulletin.length,
        "region": bulletin.region,
        "period": bulletin.period,
        "blocks": [_block_record(block) for block in bulletin.blocks],
    }


def bulletin_of(record: Mapping[str, object]) -> WrittenBulletin:
    """Return the bulletin of a record; ``bulletin_of(bulletin_record(b)) == b``."""
    blocks = cast("Sequence[Mapping[str, object]]", record["blocks"])
    return WrittenBulletin(
        str(record["template"]),
        passage_of(record["title"]),
        str(record["recipients"]),
        tuple(_block(one) for one in blocks),
        str(record["length"]),
        str(record["region"]),
        str(record["period"]),
    )


def _run_record(run: BoundNumber | BoundText) -> Record:
    record: Record = {"key": run.key, "text": run.text, "refs": list(run.refs)}
    if isinstance(run, BoundNumber):
        record |= {"value": run.value, "unit": run.unit, "decimals": run.decimals, "nature": run.nature.value}
        record |= {"region": run.region, "subject": run.subject}
    return record


def _run(one: object) -> Run:
    if isinstance(one, str):
        return one
    held = cast("Mapping[str, object]", one)
    key, text = str(held["key"]), str(held["text"])
    refs = tuple(str(ref) for ref in cast("Sequence[object]", held["refs"]))
    if "value" not in held:
        return BoundText(key, text, refs)
    value, decimals = float(cast("float", held["value"])), int(cast("int", held["decimals"]))
    nature, region, subject = Nature(held["nature"]), str(held["region"]), str(held["subject"])
    return BoundNumber(key, value, str(held["unit"]), decimals, refs, text, nature, region, subject)


def _block_record(block: WrittenBlock) -> Record:
    if isinstance(block, HeadingBlock):
        return {"kind": "heading", "level": block.level, "text": passage_record(block.text)}
    if isinstance(block, TextBlock):
        return {"kind": "text", "paragraphs": [passage_record(p) for p in block.paragraphs]}
    shared: Record = {
        "title": passage_record(block.title),
        "note": passage_record(block.note),
        "annex": block.annex,
    }
    if isinstance(block, ChartBlock):
        drawn: Record = {
            "kind": "chart",
            "chart": block.chart,
            "of": list(block.of),
            "is_node": block.is_node,
        }
        return drawn | {"region": block.region, "period": block.period} | shared
    columns = [[column.title, column.align] for column in block.columns]
    rows = [[passage_record(cell) for cell in row] for row in block.rows]
    return {"kind": block.kind, "columns": columns, "rows": rows, "empty": block.empty} | shared


def _block(record: Mapping[str, object]) -> WrittenBlock:
    kind = str(record["kind"])
    if kind == "heading":
        return HeadingBlock(int(cast("int", record["level"])), passage_of(record["text"]))
    if kind == "text":
        return TextBlock(tuple(passage_of(p) for p in cast("Sequence[object]", record["paragraphs"])))
    title, note, annex = passage_of(record["title"]), passage_of(record["note"]), bool(record["annex"])
    if kind == "chart":
        of = tuple(str(word) for word in cast("Sequence[object]", record["of"]))
        drawn = (str(record["chart"]), title, of, bool(record["is_node"]))
        return ChartBlock(*drawn, str(record["region"]), str(record["period"]), note, annex)
    columns = tuple(BlockColumn(*column) for column in cast("Sequence[Sequence[str]]", record["columns"]))
    listed = cast("Sequence[Sequence[object]]", record["rows"])
    rows = tuple(tuple(passage_of(cell) for cell in row) for row in listed)
    return TableBlock(kind, title, columns, rows, note, annex, str(record["empty"]))

"""A written bulletin as JSON and back, so that what was written is kept as it was, number by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhengxian.engine.report import (
    BlockColumn,
    BoundNumber,
    BoundText,
    ChartBlock,
    HeadingBlock,
    Nature,
    Passage,
    TableBlock,
    TextBlock,
    WrittenBulletin,
)
from zhengxian.engine.report.blocks import WrittenBlock

Json = dict[str, Any]


def to_json(bulletin: WrittenBulletin) -> Json:
    """Return a bulletin as JSON values; `from_json` gives an equal one back."""
    return {
        "template": bulletin.template,
        "title": passage_out(bulletin.title),
        "recipients": bulletin.recipients,
        "blocks": [_block_out(block) for block in bulletin.blocks],
        "length": bulletin.length,
        "region": bulletin.region,
        "period": bulletin.period,
    }


def from_json(kept: Mapping[str, Any]) -> WrittenBulletin:
    """Return the bulletin that was kept."""
    return WrittenBulletin(
        kept["template"],
        passage_in(kept["title"]),
        kept["recipients"],
        tuple(_block_in(block) for block in kept["blocks"]),
        kept["length"],
        kept["region"],
        kept["period"],
    )


def passage_out(passage: Passage) -> list[Any]:
    """Return a passage as JSON: texts as texts, bound runs as objects."""
    return [run if isinstance(run, str) else _run_out(run) for run in passage]


def passage_in(kept: Sequence[Any]) -> Passage:
    """Return the passage that was kept."""
    return tuple(run if isinstance(run, str) else _run_in(run) for run in kept)


def _run_out(run: BoundNumber | BoundText) -> Json:
    if isinstance(run, BoundText):
        return {"key": run.key, "text": run.text, "refs": list(run.refs)}
    return {
        "key": run.key, "value": run.value, "unit": run.unit, "decimals": run.decimals, "refs": list(run.refs),
        "text": run.text, "nature": run.nature.value, "region": run.region, "subject": run.subject,
    }  # fmt: skip


def _run_in(kept: Mapping[str, Any]) -> BoundNumber | BoundText:
    refs = tuple(kept["refs"])
    if "value" not in kept:
        return BoundText(kept["key"], kept["text"], refs)
    return BoundNumber(
        kept["key"], kept["value"], kept["unit"], kept["decimals"], refs, kept["text"], Nature(kept["nature"]),
        kept["region"], kept["subject"],
    )  # fmt: skip


def _block_out(block: WrittenBlock) -> Json:
    if isinstance(block, HeadingBlock):
        return {"block": "heading", "level": block.level, "text": passage_out(block.text)}
    if isinstance(block, TextBlock):
        return {"block": "text", "paragraphs": [passage_out(one) for one in block.paragraphs]}
    if isinstance(block, ChartBlock):
        return {
            "block": "chart", "chart": block.chart, "title": passage_out(block.title), "of": list(block.of),
            "is_node": block.is_node, "region": block.region, "period": block.period,
            "note": passage_out(block.note), "annex": block.annex,
        }  # fmt: skip
    return {
        "block": "table", "kind": block.kind, "title": passage_out(block.title),
        "columns": [[one.title, one.align] for one in block.columns],
        "rows": [[passage_out(cell) for cell in row] for row in block.rows],
        "note": passage_out(block.note), "annex": block.annex, "empty": block.empty,
    }  # fmt: skip


def _block_in(kept: Mapping[str, Any]) -> WrittenBlock:
    which = kept["block"]
    if which == "heading":
        return HeadingBlock(kept["level"], passage_in(kept["text"]))
    if which == "text":
        return TextBlock(tuple(passage_in(one) for one in kept["paragraphs"]))
    title, note = passage_in(kept["title"]), passage_in(kept["note"])
    if which == "chart":
        return ChartBlock(
            kept["chart"], title, tuple(kept["of"]), kept["is_node"], kept["region"], kept["period"], note, kept["annex"]
        )  # fmt: skip
    return TableBlock(
        kept["kind"], title, tuple(BlockColumn(*one) for one in kept["columns"]),
        tuple(tuple(passage_in(cell) for cell in row) for row in kept["rows"]), note, kept["annex"], kept["empty"],
    )  # fmt: skip

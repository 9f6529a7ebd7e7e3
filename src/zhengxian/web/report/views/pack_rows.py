"""The frozen content of a pack made ready for its page: marks for words that have one, addresses of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from zhengxian.web.monitor.models import PaceWord, WarningLevel

Json = Mapping[str, Any]
_MARKS = {
    PaceWord.REACHED.label: "ok",
    PaceWord.SLOW.label: "slow",
    PaceWord.LAG.label: "lag",
    PaceWord.BAD.label: "bad",
    PaceWord.MISSING.label: "late",
    PaceWord.UNJUDGED.label: "na",
    WarningLevel.RED.label: "bad",
    WarningLevel.ORANGE.label: "lag",
    WarningLevel.YELLOW.label: "slow",
}
_MARKED = ("word", "level")
_NAMES = ("indicator", "item", "message", "region", "warning", "question")
"""Columns that name their row, the first one there is."""


def shown(content: Json) -> dict[str, Any]:
    """Return the content with the rows of every list as cells that a template can draw."""
    regions = [{**page, "sections": _sections(page["sections"])} for page in content["regions"]]
    return {**content, "agenda": _sections(content["agenda"]), "regions": regions}


def _sections(sections: Sequence[Json]) -> list[dict[str, Any]]:
    return [{**one, "rows": [_row(row, one["columns"]) for row in one["rows"]]} for one in sections]


def _row(row: Json, columns: Sequence[Json]) -> dict[str, Any]:
    name = next((code for code in _NAMES if any(column["code"] == code for column in columns)), "")
    cells = [_cell(text, column, name) for text, column in zip(row["cells"], columns, strict=True)]
    return {"key": row["key"], "cells": cells, "url": _address(row)}


def _cell(text: str, column: Json, name: str) -> dict[str, Any]:
    return {
        "text": text,
        "label": column["label"],
        "right": column["align"] == "right",
        "is_name": column["code"] == name,
        "mark": _MARKS.get(text, "") if column["code"] in _MARKED else "",
    }


def _address(row: Json) -> str:
    """Return where a row leads: to its region's page below, to a page of the platform, or nowhere while it is not built."""
    if row["key"].startswith("region:"):
        return f"#r-{row['key'].removeprefix('region:')}"
    if not row["link"]:
        return ""
    name, *given = row["link"]
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return ""

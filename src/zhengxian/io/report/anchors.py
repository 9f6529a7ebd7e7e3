"""Anchors inside the report: safe in HTML and as Word bookmarks, whatever a region code contains."""

from __future__ import annotations

from zhengxian.io.report.digest import Digest


def region_anchor(d: Digest, region: str) -> str:
    """Return the anchor of a region's page: its place in the leading order, not its code."""
    return f"region-{d.order[region]}"

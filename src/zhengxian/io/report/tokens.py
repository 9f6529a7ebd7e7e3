"""Colours and faces of the report, one place for the style sheet, the charts and Word."""

from __future__ import annotations

INK = "#17202A"
INK_2 = "#3F4A55"
INK_3 = "#5C6771"
PAPER = "#FFFFFF"
GROUND = "#F4F6F6"
LINE = "#D9DEE0"
LINE_2 = "#A9B2B8"
ACCENT = "#17598F"
ACCENT_TINT = "#E7F0F7"
LOSS = "#C2701C"
BAD = "#B3231B"
LAG_SHAPE = "#B56A00"
LAG_TINT = "#FDEFD3"
HEAT = ("#F6DDBB", "#FBEFDC", "#F4F6F6", "#DCE9F2", "#BBD5E6")
"""Score rate from low to high; ink is readable on all five."""
DEPTH = ("#F4F6F6", "#FBEFDC", "#F6DDBB", "#E6C48F", "#D9A860")
"""Share of marks lost from small to large; ink is readable on all five."""

CSS = {
    "ink": INK,
    "ink-2": INK_2,
    "ink-3": INK_3,
    "paper": PAPER,
    "ground": GROUND,
    "line": LINE,
    "line-2": LINE_2,
    "accent": ACCENT,
    "accent-tint": ACCENT_TINT,
    "loss": LOSS,
    "bad": BAD,
    "lag-shape": LAG_SHAPE,
    "lag-tint": LAG_TINT,
    **{f"heat-{level}": colour for level, colour in enumerate(HEAT, start=1)},
}
"""Custom properties of the style sheet."""

CHART_FACE = "Noto Sans SC"
"""Family that the PyPI font package carries, so that a chart needs no system font."""

"""Colours of charts: the tokens of the interface as values, because a drawing must stand without a style sheet."""

from __future__ import annotations

from dataclasses import dataclass

FACES = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
"""Families of chart text, the shipped face first."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours one surface needs; `LIGHT` is paper and print, `WALL` the dark screen of a meeting room."""

    paper: str
    ink: str
    ink_2: str
    ink_3: str
    line: str
    line_3: str
    sunk: str
    accent: str
    lines: tuple[str, str, str, str]
    """This region, comparison, city, plan and peers."""
    sequential: tuple[str, ...]
    """Five fills from low to high."""
    diverging: tuple[str, ...]
    """Seven fills from far below to far above."""

    def on(self, fill: str) -> str:
        """Return the colour of text that reads best on a fill.

        >>> LIGHT.on("#124A74"), LIGHT.on("#E9F1F6")
        ('#FFFFFF', '#17202A')
        """
        return max((self.ink, self.paper), key=lambda colour: contrast(colour, fill))


LIGHT = Theme(
    paper="#FFFFFF",
    ink="#17202A",
    ink_2="#3F4A55",
    ink_3="#5C6771",
    line="#D9DEE0",
    line_3="#7C878F",
    sunk="#E9EDED",
    accent="#17598F",
    lines=("#17598F", "#C2701C", "#0E2B40", "#7C878F"),
    sequential=("#E9F1F6", "#C0D8E7", "#8DB7D4", "#3B78A6", "#124A74"),
    diverging=("#7F4308", "#BC7A2B", "#E6C48F", "#F1F1EE", "#B4D1E4", "#5A94BF", "#15527F"),
)
WALL = Theme(
    paper="#0E1720",
    ink="#EDF2F6",
    ink_2="#B7C4CF",
    ink_3="#8D9CA9",
    line="#2B3C4C",
    line_3="#6B7F90",
    sunk="#1B2B3B",
    accent="#7DB8E5",
    lines=("#7DB8E5", "#F0A95A", "#EDF2F6", "#8D9CA9"),
    sequential=("#1C3346", "#2A5372", "#38709A", "#78AED3", "#C5E1F2"),
    diverging=("#F0B35E", "#95601F", "#5E4322", "#2A3743", "#27506F", "#35719C", "#9CCBEA"),
)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21.

    >>> round(contrast("#17202A", "#FFFFFF"), 2)
    16.45
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

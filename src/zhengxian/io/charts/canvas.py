"""What a drawing function hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canvas:
    """The parts of a drawing, its size, and the sentence that states its figures."""

    width: float
    height: float
    parts: tuple[str, ...]
    sentence: str


def nothing(width: float, words: str, fill: str) -> Canvas:
    """Return a drawing that says in words that there is nothing to draw."""
    from zhengxian.io.charts.svg import text

    return Canvas(width, 48, (text((width / 2, 28), words, fill, text_anchor="middle"),), words)

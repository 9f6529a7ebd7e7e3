"""Pull and contribution of parts, and the base a figure implies, with stated refusals (domain.md §4.2)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import (
    base_revision,
    contribution,
    implied_base,
    pull,
    two_year_average,
)
from zhengxian.engine.base.rounding import half_up_text

__all__ = ["BaseReading", "PartPull", "Structure", "read_base", "structure", "two_year_average"]


@dataclass(frozen=True, slots=True)
class PartPull:
    """One part: share of last year's total (0–1), growth %, pull in points, contribution %; None: not known."""

    key: str
    share: float
    growth: float | None
    pull: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts, the growth of the whole in per cent, and why something is not shown (a sentence with code)."""

    parts: tuple[PartPull, ...]
    total_growth: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BaseReading:
    """Implied base, its revision against last year's published figure in per cent, naive growth, the sentence."""

    implied: float
    revision: float
    naive_growth: float
    text: str


def structure(
    last_year: Mapping[str, float], growths: Mapping[str, float], total_growth: float | None = None
) -> Structure:
    """Split the growth of a whole into the pulls of its parts.

    >>> found = structure({"一产": 12, "二产": 45, "三产": 43}, {"一产": 4, "二产": 7, "三产": 6})
    >>> [round(part.pull, 2) for part in found.parts], round(found.total_growth, 2)
    ([0.48, 3.15, 2.58], 6.21)

    ``last_year``: the parts' comparable figures in one unit, not negative, sum above 0; ``growths`` in per
    cent, absent or NaN not published; ``total_growth`` as published, by default the sum of the pulls when
    all are known. A part without growth has no pull; contributions are left out, with a note, when the
    growth of the whole is not known (M-131) or not above 0 (B-137). Errors: M-130 last year's figures.
    Formula: pull = share·growth, contribution = pull / total growth. Source: domain.md §4.2, B-16.
    """
    past = np.array(list(last_year.values()), dtype=np.float64)
    if not (past.size and np.isfinite(past).all() and (past >= 0).all() and past.sum() > 0):
        raise Refusal("M-130", "各部分的上年数缺数、为负或合计为 0，算不出份额", "请补齐并核对各部分的上年数")
    shares = past / past.sum()
    rates = np.array([growths.get(key, math.nan) for key in last_year], dtype=np.float64)
    pulls = pull(shares, rates)
    whole = float(pulls.sum()) if total_growth is None else total_growth
    given, note = _contributions(pulls, whole)
    rows = zip(last_year, shares.tolist(), rates.tolist(), pulls.tolist(), given.tolist(), strict=True)
    parts = tuple(PartPull(k, s, _known(g), _known(p), _known(c)) for k, s, g, p, c in rows)
    return Structure(parts, _known(whole), note)


def read_base(level: float, growth: float, published_last_year: float) -> BaseReading:
    """Show the base that a level and its published growth imply, and how far it is from last year's figure.

    >>> found = read_base(612, 7.9, 580)
    >>> round(found.implied, 4), round(found.revision, 4), round(found.naive_growth, 2)
    (567.1918, -2.2083, 5.52)

    Level and published figure in one unit, > 0; growth in per cent. A revision is a question about exits, new
    entrants, a census or enforcement, never a finding; the naive growth is shown to explain the difference,
    not to replace the published one. Errors: B-131, B-132, B-138. Source: domain.md §4.2, B-10, appendix G 1.
    """
    implied = implied_base(level, growth)
    revision = base_revision(level, growth, published_last_year)
    size = half_up_text(abs(revision), 2)
    side = f"比上年公布数{'低' if revision < 0 else '高'} {size}%，请了解同期数调整的原因"
    side = side if float(size) else "与上年公布数一致"
    text = f"按公布增速推算的同期数为 {half_up_text(implied, 2)}，{side}。"
    return BaseReading(implied, revision, (level / published_last_year - 1.0) * 100.0, text)


def _contributions(pulls: np.ndarray, whole: float) -> tuple[np.ndarray, str]:
    blank = np.full(pulls.shape, math.nan)
    if not math.isfinite(whole):
        return blank, "有的部分没有公布增速，总增速未知，不算贡献率。（M-131）"
    try:
        return contribution(pulls, whole), ""
    except Refusal as refusal:
        return blank, str(refusal)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

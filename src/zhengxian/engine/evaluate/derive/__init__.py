"""Figures made from collected series: ratios, shares, increments, places gained, raters' means."""

from zhengxian.engine.evaluate.derive.calculate import Derived, DeriveNote, derive
from zhengxian.engine.evaluate.derive.context import DeriveContext, SeriesContext
from zhengxian.engine.evaluate.derive.places import places_gained
from zhengxian.engine.evaluate.derive.raters import trimmed_mean
from zhengxian.engine.evaluate.derive.spec import DeriveKind, DeriveSpec, parse_derive

__all__ = [
    "DeriveContext",
    "DeriveKind",
    "DeriveNote",
    "DeriveSpec",
    "Derived",
    "SeriesContext",
    "derive",
    "parse_derive",
    "places_gained",
    "trimmed_mean",
]

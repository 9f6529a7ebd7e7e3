"""The algorithms, one for every kind of rule."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from zhengxian.engine.collect.case import Case
from zhengxian.engine.collect.hit import Hit
from zhengxian.engine.collect.kinds.bases import base_change, base_level
from zhengxian.engine.collect.kinds.cells import band, blank, decimals, in_range, state
from zhengxian.engine.collect.kinds.digits import digits
from zhengxian.engine.collect.kinds.identical import identical
from zhengxian.engine.collect.kinds.jumps import jump_history, jump_step, magnitude, monotone
from zhengxian.engine.collect.kinds.revisions import revision
from zhengxian.engine.collect.kinds.roll_ups import roll_up, roll_up_growth
from zhengxian.engine.collect.kinds.sums import part_whole, parts_sum, share_of, weighted_parts
from zhengxian.engine.collect.kinds.targets import target_hugging
from zhengxian.engine.collect.kinds.taxes import tax_quality
from zhengxian.engine.collect.kinds.trends import backing, mismatch, reversal

ALGORITHMS: Mapping[str, Callable[[Case], Iterator[Hit]]] = MappingProxyType(
    {
        "range": in_range,
        "decimals": decimals,
        "state": state,
        "blank": blank,
        "monotone": monotone,
        "band": band,
        "part_whole": part_whole,
        "parts_sum": parts_sum,
        "weighted_parts": weighted_parts,
        "share_of": share_of,
        "mismatch": mismatch,
        "reversal": reversal,
        "backing": backing,
        "tax_quality": tax_quality,
        "roll_up": roll_up,
        "roll_up_growth": roll_up_growth,
        "base_change": base_change,
        "base_level": base_level,
        "jump_history": jump_history,
        "jump_step": jump_step,
        "magnitude": magnitude,
        "digits": digits,
        "identical": identical,
        "target_hugging": target_hugging,
        "revision": revision,
    }
)

__all__ = ["ALGORITHMS"]

"""The scheme: an office's dated rules as strictly read, frozen values."""

from zhengxian.engine.evaluate.scheme.dump import dump_scheme
from zhengxian.engine.evaluate.scheme.load import parse_scheme
from zhengxian.engine.evaluate.scheme.model import Direction, Group, Item, Scheme, Transform, Weight, Within

__all__ = [
    "Direction",
    "Group",
    "Item",
    "Scheme",
    "Transform",
    "Weight",
    "Within",
    "dump_scheme",
    "parse_scheme",
]

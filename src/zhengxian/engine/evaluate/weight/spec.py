"""A weighting as a scheme states it: a method and the settings that were written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Setting = Union[bool, int, float, str, "WeightSpec", tuple["Setting", ...]]


@dataclass(frozen=True, slots=True)
class WeightSpec:
    """A method of weighting and its written settings; frozen and hashable.

    >>> WeightSpec("entropy", (("shift", 0.01),)).to_table()
    {'method': 'entropy', 'shift': 0.01}
    """

    method: str = "manual"
    settings: tuple[tuple[str, Setting], ...] = ()

    def options(self) -> dict[str, Setting]:
        """Return the written settings by key, without the method's defaults."""
        return dict(self.settings)

    def to_table(self) -> dict[str, object]:
        """Return the TOML table this was read from."""
        return {"method": self.method, **{key: _written(value) for key, value in self.settings}}


def _written(value: Setting) -> object:
    if isinstance(value, WeightSpec):
        return value.to_table()
    if isinstance(value, tuple):
        return [_written(inner) for inner in value]
    return value

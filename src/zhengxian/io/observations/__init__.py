"""Observations: the figures a user brings, checked cell by cell."""

from zhengxian.io.observations.model import Observations, Source
from zhengxian.io.observations.reading import from_frame, read_observations

__all__ = ["Observations", "Source", "from_frame", "read_observations"]

"""Generated boundaries: neighbours on the map are real neighbours."""

from zhengxian.demo.boundaries.city import city_boundaries
from zhengxian.demo.boundaries.drawing import Boundaries

__all__ = ["Boundaries", "city_boundaries"]

"""The big city: a province of 183 counties, 150 indicators and 120 months, to measure speed with."""

from zhengxian.demo.big.city import big_city

__all__ = ["big_city"]

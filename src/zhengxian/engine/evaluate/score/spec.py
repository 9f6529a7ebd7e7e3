"""A scoring rule as a scheme declares it: a method and its parameters, frozen and comparable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhengxian.engine.evaluate.score.key import Entry, written
from zhengxian.engine.evaluate.score.parameter import ByClass, ByYear, Keyword, Number, Param, SeriesOf, parts


@dataclass(frozen=True, slots=True)
class ScoreSpec:
    """One scoring rule. Made by `parse_score` only, which checks it; hashable, equal when written alike.

    ``entries`` hold every key of the method, defaults included; ``given`` are the names that were written.
    """

    method: str
    entries: tuple[tuple[str, Entry], ...]
    given: tuple[str, ...]

    def entry(self, key: str) -> Entry:
        """Return the value of a key as it is written, or its default."""
        for name, held in self.entries:
            if name == key:
                return held
        raise KeyError(key)

    def to_table(self) -> dict[str, object]:
        """Return the rule as a TOML table with the keys that were written, in the order of the method.

        >>> from zhengxian.engine.evaluate.score import parse_score
        >>> parse_score({"low": 5, "method": "efficacy", "base": 50, "span": 50}, "item").to_table()
        {'method': 'efficacy', 'base': 50, 'span': 50, 'low': 5}
        """
        return {"method": self.method, **{k: written(e) for k, e in self.entries if k in self.given}}

    def series_needed(self) -> tuple[str, ...]:
        """Return the codes of the other indicators its parameters refer to, each once, in order.

        >>> from zhengxian.engine.evaluate.score import parse_score
        >>> rule = {"method": "attainment", "target": {"indicator": "gdp_target"}}
        >>> parse_score(rule, "item").series_needed()
        ('gdp_target',)
        """
        return tuple(dict.fromkeys(p.code for p in self._params() if isinstance(p, SeriesOf)))

    @property
    def needs_last_year(self) -> bool:
        """Whether a parameter is taken from last year's set."""
        return any(isinstance(p, Keyword) and p.word.startswith("last_") for p in self._params())

    @property
    def needs_year(self) -> bool:
        """Whether a parameter is a table by year."""
        return any(isinstance(p, ByYear) for p in self._params())

    @property
    def needs_class(self) -> bool:
        """Whether a parameter is a table by class."""
        return any(isinstance(p, ByClass) for p in self._params())

    def _params(self) -> Iterator[Param]:
        for _, entry in self.entries:
            held = [at for at, _ in entry] if isinstance(entry, tuple) else [entry]
            for one in held:
                if isinstance(one, (Number, Keyword, SeriesOf, ByYear, ByClass)):
                    yield from parts(one)

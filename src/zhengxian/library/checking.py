"""``check``: read figures, join what is known of them, run the data-quality rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.definitions import checks, indicators, load_check_files
from zhengxian.engine.base.check import SEVERITY_LABELS, CheckRule
from zhengxian.engine.base.errors import DataError
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.collect import Figures, Hit, Line, Place, Series, Subject, run_checks
from zhengxian.library.inputs import load_layout, load_regions, one_per_code

if TYPE_CHECKING:
    import polars as pl

    from zhengxian.io.layouts import Layout
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable

LEVEL_WORDS = {
    **dict.fromkeys(("县", "县级", "区县", "县区", "县（市、区）"), "county"),
    **dict.fromkeys(("市", "市级", "地级市", "设区市", "地市", "city"), "prefecture"),
    **dict.fromkeys(("乡镇", "乡镇街道", "镇", "乡", "街道", "镇街"), "town"),
    **dict.fromkeys(("省", "省级", "自治区"), "province"),
    "园区": "park",
}


@dataclass(frozen=True)
class CheckResult:
    """All questions about some figures, gravest first; `table` is a frame of them."""

    hits: tuple[Hit, ...]
    figures: Figures
    rules: tuple[CheckRule, ...]
    period: str | None = None

    @property
    def has_errors(self) -> bool:
        """Whether a question of severity *error* is among them."""
        return any(hit.severity == "error" for hit in self.hits)

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a question: severity, code, region, name, indicator, title, period, message, arithmetic, key."""
        import polars as pl

        place = {p.code: p.label for p in self.figures.regions}
        series = {s.code: s.label for s in self.figures.indicators}
        rows = [
            {
                "severity": hit.severity,
                "code": hit.code,
                "check": hit.check,
                "region": hit.region,
                "name": place.get(hit.region, ""),
                "indicator": hit.indicator,
                "title": series.get(hit.indicator, ""),
                "period": hit.period,
                "message": hit.message,
                "arithmetic": "；".join(line_text(line) for line in hit.arithmetic),
                "regions": " ".join(hit.regions),
                "indicators": " ".join(hit.indicators),
                "audience": hit.audience,
                "key": hit.key,
            }
            for hit in self.hits
        ]
        columns = (
            "severity code check region name indicator title period message arithmetic regions indicators "
            "audience key"
        )
        return pl.DataFrame(rows, schema=dict.fromkeys(columns.split(), pl.String))

    def counts(self) -> dict[str, int]:
        """Number of questions by severity, in the office's words, gravest first."""
        return {
            label: sum(hit.severity == severity for hit in self.hits)
            for severity, label in SEVERITY_LABELS.items()
        }


def check(
    observations: Any,
    regions: Any = None,
    *,
    period: str | int | Period | None = None,
    targets: Any = None,
    rules: Iterable[CheckRule] | str | Path | Sequence[str | Path] | None = None,
    layout: str | Path | Layout | None = None,
) -> CheckResult:
    """Question figures by the shipped rules, or by ``rules``, and return all questions.

    ``observations``, ``regions``, ``layout``: as for ``evaluate``. ``period`` restricts the questions to one
    period; the others are context. ``targets``: a file or frame region, indicator, year, value.
    ``rules``: files or folders of rules, or `CheckRule` values. Nothing is changed and no figure is proposed.

    Errors: `SchemeError` in a rule, `DataError` with all problems of the files.

    >>> data = {"region": ["1", "1"], "period": ["2025-06", "2025-07"], "budget_revenue": [61.2, 61.0]}
    >>> [hit.code for hit in check(data).hits]
    ['C-003']
    """
    chosen = load_layout(layout)
    wanted = None if period is None else str(Period.parse(str(period)))
    taken = chosen_rules(rules)
    places, seen, aims = _read_all(observations, regions, targets, chosen, wanted)
    figures = build_figures(seen, places, targets=aims)
    hits = run_checks(figures, taken, subject=Subject(wanted))
    return CheckResult(tuple(hits), figures, tuple(taken), wanted)


def build_figures(
    seen: Observations, places: RegionTable, *, targets: Mapping[tuple[str, str, int], float] | None = None
) -> Figures:
    """Join observations with what the library knows of the indicators and the file of the regions.

    Names and parents are those in force on the last day of the last period.
    """
    library = indicators()
    day = Period.parse(seen.periods[-1]).last_day
    by_code = {r.code: r for r in (*places.rows, *places.at(day))}
    known = [
        Place(code, r.name, LEVEL_WORDS.get(r.level, r.level), r.parent)
        if (r := by_code.get(code))
        else Place(code)
        for code in seen.regions
    ]
    series = [Series.of(library[code]) if code in library else Series(code) for code in seen.indicators]
    return Figures(
        seen.values,
        seen.periods,
        tuple(known),
        tuple(series),
        seen.states if seen.states.any() else None,
        targets=targets or {},
    )


def line_text(line: Line) -> str:
    """One row of the arithmetic in words: label, previous → current, unit."""
    shown = [_number(value) for value in (line.previous, line.current) if value is not None]
    unit = line.unit if line.unit in ("", "%") else f" {line.unit}"
    return f"{line.label} {' → '.join(shown)}{unit}" if shown else line.label


def _number(value: float) -> str:
    text = half_up_text(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def chosen_rules(rules: Any) -> list[CheckRule]:
    """Return the rules: those shipped (None), rule values, files or folders of files."""
    if rules is None:
        return list(checks().values())
    given = [rules] if isinstance(rules, (str, Path)) else list(rules)
    values = [rule for rule in given if isinstance(rule, CheckRule)]
    paths = [Path(rule) for rule in given if not isinstance(rule, CheckRule)]
    files = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    return [*values, *load_check_files(files).values()]


def _read_all(
    observations: Any, regions: Any, targets: Any, layout: Layout | None, period: str | None
) -> tuple[RegionTable, Observations, Mapping[tuple[str, str, int], float]]:
    """Read all files; the problems of all come out together."""
    from zhengxian.io.problems import merge_errors

    faults: list[DataError] = []
    places: RegionTable | None = None
    seen: Observations | None = None
    aims: Mapping[tuple[str, str, int], float] = {}
    try:
        places = load_regions(regions)
    except DataError as error:
        faults.append(error)
    try:
        seen = _observations(observations, places, layout, period)
    except DataError as error:
        faults.append(error)
    try:
        aims = _targets(targets, None if places is None else places.codes)
    except DataError as error:
        faults.append(error)
    if faults or seen is None:
        raise faults[0] if len(faults) == 1 else merge_errors(faults)
    return places or seen.region_table or one_per_code(seen.regions), seen, aims


def _observations(
    source: Any, places: RegionTable | None, layout: Layout | None, period: str | None
) -> Observations:
    from zhengxian.io.observations import Observations, from_frame, read_observations

    if isinstance(source, Observations):
        return source
    library = indicators()
    options: dict[str, Any] = {
        "period": period,
        "layout": layout,
        "names": _names(),
        "units": {i.code: i.unit for i in library.values()},
    }
    if layout is None:
        options["indicators"] = list(library)
    if places is not None:
        options["regions"], options["region_names"] = places.codes, places.unique_names
    if isinstance(source, (str, Path)):
        return read_observations(Path(source), **options)
    return from_frame(source, **options)


def _targets(source: Any, codes: Collection[str] | None) -> Mapping[tuple[str, str, int], float]:
    from zhengxian.io.targets import read_targets, targets_from_frame

    if source is None:
        return {}
    options: dict[str, Any] = {"indicators": indicators(), "names": _names(), "regions": codes}
    if isinstance(source, (str, Path)):
        return read_targets(source, **options)
    if isinstance(source, Mapping) and all(isinstance(key, tuple) for key in source):
        return source
    return targets_from_frame(source, **options)


def _names() -> dict[str, str]:
    return {alias: i.code for i in indicators().values() for alias in (i.title, *i.aliases)}

"""From what a user hands in to schemes, layouts, figures, regions and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.definitions import indicators, layout_codes, layout_path, scheme_codes, scheme_path
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.scheme import Scheme, parse_scheme

if TYPE_CHECKING:
    from zhengxian.io.layouts import Layout
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable


def load_scheme(scheme: Scheme | Mapping[str, Any] | str | Path) -> Scheme:
    """Return a scheme from a file, a shipped code, a TOML table or as it is."""
    if isinstance(scheme, Scheme):
        return scheme
    from zhengxian.io.schemes import read_scheme

    if isinstance(scheme, Mapping):
        return parse_scheme(scheme, indicators())
    if isinstance(scheme, str) and not Path(scheme).exists() and scheme in scheme_codes():
        return read_scheme(scheme_path(scheme))
    return read_scheme(scheme)


def load_layout(layout: str | Path | Layout | None) -> Layout | None:
    """Return a layout from a file, a shipped code or as it is."""
    if layout is None:
        return None
    from zhengxian.io.layouts import Layout, read_layout

    if isinstance(layout, Layout):
        return layout
    if isinstance(layout, str) and not Path(layout).exists() and layout in layout_codes():
        return read_layout(layout_path(layout))
    return read_layout(Path(layout))


def load_observations(
    source: Any,
    scheme: Scheme,
    places: RegionTable | None = None,
    layout: Layout | None = None,
    period: str | None = None,
) -> Observations:
    """Read figures from a file or frame and check them against the indicator library and the regions."""
    from zhengxian.io.observations import Observations, from_frame, read_observations

    if isinstance(source, Observations):
        return source
    library = indicators()
    options: dict[str, Any] = {
        "period": period,
        "layout": layout,
        "names": {alias: i.code for i in library.values() for alias in (i.title, *i.aliases)},
        "units": {i.code: i.unit for i in library.values()},
    }
    if layout is None:
        options["indicators"] = _known_indicators(scheme, library)
    if places is not None:
        options["regions"], options["region_names"] = places.codes, places.unique_names
    if isinstance(source, (str, Path)):
        return read_observations(Path(source), **options)
    return from_frame(source, **options)


def _known_indicators(scheme: Scheme, library: Mapping[str, Any]) -> list[str]:
    """Codes a file may hold: the library's and everything the scheme reads."""

    return list(dict.fromkeys((*library, *compile_scheme(scheme, scheme.classes or ("",)).series)))


def load_regions(regions: Any) -> RegionTable | None:
    """Return the regions: as given, from a file or from a frame."""
    from zhengxian.io.regions import RegionTable, read_regions, regions_from_frame

    if isinstance(regions, RegionTable):
        return regions
    if isinstance(regions, (str, Path)):
        return read_regions(Path(regions))
    return None if regions is None else regions_from_frame(regions)


def one_per_code(codes: Sequence[str]) -> RegionTable:
    """One region per code that has figures, named by its code."""
    from zhengxian.io.regions import Region, RegionTable

    return RegionTable(tuple(Region(code, code) for code in codes))


def load_adjustments(
    adjustments: str | Path | Sequence[Event], scheme: Scheme, places: RegionTable | None
) -> tuple[Event, ...]:
    """Read bonus, deduction and gate events and check codes and regions."""
    if not isinstance(adjustments, (str, Path)):
        return tuple(adjustments)
    from zhengxian.io.adjustments import read_adjustments

    codes = [a.code for a in scheme.adjusts] + [g.code for g in scheme.gates]
    return tuple(
        read_adjustments(Path(adjustments), codes=codes, regions=None if places is None else places.codes)
    )

"""Schemes as the engine knows them: parsed from stored text, read from files, written back."""

from __future__ import annotations

import hashlib
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import cast

import tomli_w

from zhengxian.definitions import indicators
from zhengxian.engine.base.indicator import Direction, Frequency, Indicator, Kind, ValidRange
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.scheme import Scheme, dump_scheme, parse_scheme
from zhengxian.io.schemes import read_scheme, write_scheme_workbook
from zhengxian.web.collect.models import Indicator as StoredIndicator

ENDINGS = (".toml", ".xlsx")


@lru_cache(maxsize=64)
def parsed(toml: str) -> Scheme:
    """Parse the text of a version; texts are canonical, so nothing is looked up in the library."""
    return parse_scheme(tomllib.loads(toml))


def canonical(scheme: Scheme) -> str:
    """Write a scheme as TOML with every choice written out."""
    return tomli_w.dumps(dump_scheme(scheme))


def digest(toml: str) -> str:
    """SHA-256 of the text of a version."""
    return hashlib.sha256(toml.encode()).hexdigest()


def library() -> Mapping[str, Indicator]:
    """Return what schemes may lean on for titles and units: the shipped indicators, the office's own over them."""
    own = {row.code: _indicator(row) for row in StoredIndicator.objects.select_related("growth_of")}
    return {**indicators(), **own}


def _indicator(row: StoredIndicator) -> Indicator:
    return Indicator(
        code=row.code,
        title=row.title,
        group=row.group,
        kind=cast(Kind, row.kind),
        unit=row.unit,
        direction=cast(Direction, row.direction),
        frequency=cast(Frequency, row.frequency),
        source_department="",
        definition=row.definition,
        source="",
        mark="verified",
        cumulative=row.cumulative,
        decimals=row.decimals,
        valid_range=ValidRange(row.low, row.high),
        growth_of=row.growth_of.code if row.growth_of else None,
    )


def read_file(name: str, content: bytes) -> Scheme:
    """Read a scheme from the bytes of a TOML file or an Excel workbook; errors as `io.schemes.read_scheme`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"方案{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return read_scheme(path, library())


def workbook(scheme: Scheme) -> bytes:
    """Write a scheme as an Excel workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.xlsx"
        write_scheme_workbook(scheme, path)
        return path.read_bytes()


def within_level(scheme: Scheme, level: str) -> Scheme:
    """Say in the scheme itself which level is ranked, where the file leaves it open."""
    if scheme.pool.levels:
        return scheme
    return replace(scheme, pool=replace(scheme.pool, levels=(level,)))


def series(scheme: Scheme) -> tuple[str, ...]:
    """Return the indicator codes that the scheme reads."""
    return compile_scheme(scheme, scheme.classes or ("",)).series

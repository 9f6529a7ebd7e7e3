"""Reviewed data shipped in the wheel: indicators, checks, warnings, ledgers, bulletins, schemes, layouts and the fictional example city.

Definitions are TOML, not code. Nothing here calculates; `indicators` parses the library once, the
other functions give places of files for ``zhengxian.io`` to read.
"""

from __future__ import annotations

from zhengxian.definitions.bulletin_library import bulletin_codes, bulletin_table
from zhengxian.definitions.check_library import checks, load_check_files, load_checks
from zhengxian.definitions.ledger_library import ledgers, load_ledgers
from zhengxian.definitions.library import indicators, load_indicators
from zhengxian.definitions.places import (
    example_names,
    example_options,
    example_path,
    layout_codes,
    layout_path,
    scheme_codes,
    scheme_path,
)
from zhengxian.definitions.warning_library import load_warning_rules, warning_rules

__all__ = [
    "bulletin_codes",
    "bulletin_table",
    "checks",
    "example_names",
    "example_options",
    "example_path",
    "indicators",
    "layout_codes",
    "layout_path",
    "ledgers",
    "load_check_files",
    "load_checks",
    "load_indicators",
    "load_ledgers",
    "load_warning_rules",
    "scheme_codes",
    "scheme_path",
    "warning_rules",
]

"""Schemes in files: TOML and the Excel workbook in which offices keep them."""

from zhengxian.io.schemes.files import read_scheme, write_scheme
from zhengxian.io.schemes.inline import inline, parse_inline
from zhengxian.io.schemes.reading import read_scheme_workbook
from zhengxian.io.schemes.workbook import write_scheme_workbook

__all__ = [
    "inline",
    "parse_inline",
    "read_scheme",
    "read_scheme_workbook",
    "write_scheme",
    "write_scheme_workbook",
]

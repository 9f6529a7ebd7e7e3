"""Read and write a scheme by the file's ending: .toml or .xlsx."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from zhengxian.definitions import indicators
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.evaluate.scheme import Scheme, dump_scheme, parse_scheme
from zhengxian.io.schemes.reading import read_scheme_workbook
from zhengxian.io.schemes.workbook import write_scheme_workbook


def read_scheme(path: str | Path, library: Mapping[str, Indicator] | None = None) -> Scheme:
    """Read a scheme from TOML or from an Excel workbook.

    ``library`` defaults to the shipped indicators. Errors: S-022 no such file, S-023 not TOML or not UTF-8,
    and everything that `parse_scheme` refuses.
    """
    path = Path(path)
    if not path.is_file():
        raise SchemeError(
            "S-022", f"找不到方案文件“{path}”。请核对路径，或用 zhengxian scheme list 查看自带的方案。"
        )
    known = indicators() if library is None else library
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        return read_scheme_workbook(path, known)
    return parse_scheme(_load(path), known)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SchemeError("S-023", f"方案文件“{path.name}”不是 UTF-8 编码。请用 UTF-8 另存。") from error
    except tomllib.TOMLDecodeError as error:
        raise SchemeError("S-023", f"方案文件“{path.name}”不是合格的 TOML：{error}。请改正该处。") from error


def write_scheme(scheme: Scheme, path: str | Path) -> None:
    """Write a scheme as TOML or, for .xlsx, as a workbook; reading it back gives an equal scheme."""
    path = Path(path)
    if not path.parent.is_dir():
        raise SchemeError(
            "S-031", f"文件夹“{path.parent}”不存在，方案没有写出。请先建好文件夹，或换一个位置。"
        )
    if path.suffix.lower() == ".xlsx":
        write_scheme_workbook(scheme, path)
    else:
        path.write_text(tomli_w.dumps(dump_scheme(scheme)), encoding="utf-8")

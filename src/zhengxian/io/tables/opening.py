"""Which kind of file a path holds, by content and by name; the two must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import file_problem
from zhengxian.io.tables.frames import FrameTable, polars_frame, read_parquet
from zhengxian.io.tables.limits import ORDINARY, Limits
from zhengxian.io.tables.table import Table

if TYPE_CHECKING:
    from zhengxian.io.tables.container import Container, SheetRef

TEXT, BOOK, PARQUET, _OLD = "文本", "Excel 工作簿（.xlsx）", "Parquet", "旧版或加密的 Office 文件"
_KINDS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": BOOK,
    ".xlsm": BOOK,
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".xls": _OLD,
    ".et": _OLD,
}
_MARKS = {b"PK\x03\x04": BOOK, b"PK\x05\x06": BOOK, b"PAR1": PARQUET, b"\xd0\xcf\x11\xe0": _OLD}


def open_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    heading_row: int = 1,
    limits: Limits = ORDINARY,
    progress: Callable[[int, int], None] | None = None,
) -> Table:
    """Open a CSV, XLSX or Parquet file as a table.

    ``limits`` bound what is unpacked; ``progress`` is told how many bytes of a worksheet are read, of how many.

    Errors, one each: F-002 absent, F-003 a folder, F-004 empty, F-005 not readable, F-006 another format,
    F-007 name and content disagree, F-008 damaged, F-009 encrypted, F-010 unpacks too far, F-011 no proper
    workbook, F-012 Parquet damaged, F-013/F-014 encoding, F-015 no heading, F-017 worksheet not told or absent,
    F-203 to F-208 too large or not safe.
    """
    path = Path(path)
    with readable(path):
        kind = kind_of(path)
        if kind == PARQUET:
            return read_parquet(path)
        if kind == TEXT:
            return _delimited(path, heading_row)
        with closing(open_container(path, limits, progress)) as container:
            return _worksheet(container, sheet, heading_row)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the system says about a file that cannot be read into F-005."""
    try:
        yield
    except PermissionError as error:
        raise file_problem(path, "F-005", f"没有读取“{path.name}”的权限。请检查文件权限。") from error
    except OSError as error:
        message = f"读取“{path.name}”失败（{error.strerror or error}）。请检查磁盘或网络位置后再试。"
        raise file_problem(path, "F-005", message) from error


def open_container(
    path: Path, limits: Limits = ORDINARY, progress: Callable[[int, int], None] | None = None
) -> Container:
    """Open a workbook for reading; the reader is loaded when it is needed. Errors: those of `Container`."""
    from zhengxian.io.tables.container import Container

    return Container(path, limits, progress)


def _delimited(path: Path, heading_row: int) -> Table:
    """Open a text file; the reader is loaded when it is needed."""
    from zhengxian.io.tables.delimited import DelimitedTable

    return DelimitedTable(path, heading_row)


def _worksheet(container: Container, sheet: str | None, heading_row: int) -> Table:
    """Read one worksheet; the reader is loaded when it is needed."""
    from zhengxian.io.tables.worksheet import SheetTable

    return SheetTable(container, _choose(container, sheet), heading_row)


def open_frame(frame: Any) -> FrameTable:
    """Open a data frame in memory as a table; rows count from 1."""
    return FrameTable(polars_frame(frame))


def kind_of(path: Path) -> str:
    """Return `TEXT`, `BOOK` or `PARQUET`. Errors: F-002 to F-004, F-006, F-007, F-009, F-012."""
    if not path.exists():
        raise file_problem(path, "F-002", f"找不到文件“{path}”。请核对路径和文件名。")
    if path.is_dir():
        raise file_problem(path, "F-003", f"“{path}”是文件夹，不是文件。请给出其中一个文件。")
    if path.stat().st_size == 0:
        raise file_problem(path, "F-004", f"文件“{path.name}”是空的（0 字节）。请重新导出或下载。")
    named = _KINDS.get(path.suffix.lower())
    if named is None:
        message = f"不认识扩展名“{path.suffix}”。请用 .csv、.xlsx 或 .parquet 文件。"
        raise file_problem(path, "F-006", message)
    with path.open("rb") as file:
        head = file.read(8)
    found = next((kind for mark, kind in _MARKS.items() if head.startswith(mark)), None)
    if found == _OLD:
        raise _old_format(path)
    if named == _OLD or (found or TEXT) != named:
        raise _disagree(path, named, found)
    return named


def _old_format(path: Path) -> DataError:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in head:
        return file_problem(path, "F-009", "工作簿有打开密码，读不了。请去掉密码后再试。")
    return file_problem(path, "F-006", "这是旧版 Excel（.xls、.et）文件，读不了。请另存为 .xlsx 后再试。")


def _disagree(path: Path, named: str, found: str | None) -> DataError:
    if named == PARQUET:
        return file_problem(path, "F-012", "Parquet 文件不完整或已损坏，打不开。请重新导出后再试。")
    content = found or "其他内容"
    message = (
        f"扩展名是“{path.suffix}”，内容却是{content}，按哪一种读都不可靠。请另存为正确的格式，或改正扩展名。"
    )
    return file_problem(path, "F-007", message)


def _choose(container: Container, sheet: str | None) -> SheetRef:
    """Return the worksheet asked for, or the only visible one that is not empty."""
    names = "、".join(f"“{s.name}”" for s in container.sheets)
    if sheet is not None:
        for ref in container.sheets:
            if ref.name == sheet:
                return ref
        message = f"工作簿里没有名为“{sheet}”的工作表，只有{names}。请核对名称。"
        raise file_problem(container.path, "F-017", message)
    visible = [ref for ref in container.sheets if ref.visible]
    used = [ref for ref in visible if container.has_cells(ref.member)] if len(visible) > 1 else visible
    if len(used) == 1:
        return used[0]
    if not used:
        raise file_problem(container.path, "F-015", "工作簿里没有数据。请核对文件。")
    message = f"工作簿有 {len(used)} 张有内容的工作表：{names}。请指明读哪一张。"
    raise file_problem(container.path, "F-017", message)

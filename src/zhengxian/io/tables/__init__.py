"""Any table a user brings, opened as headings and columns with the address of every cell."""

from zhengxian.io.tables.opening import open_frame, open_table
from zhengxian.io.tables.table import Body, Figures, Odd, OddKind, Table, Words

__all__ = ["Body", "Figures", "Odd", "OddKind", "Table", "Words", "open_frame", "open_table"]

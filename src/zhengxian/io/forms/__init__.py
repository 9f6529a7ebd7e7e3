"""Forms as workbooks: handed out prefilled, read back from the template or from the office's own table."""

from zhengxian.io.forms.export import Column, write_table
from zhengxian.io.forms.found import FormReading, FormValue, Unmatched, ValueKind
from zhengxian.io.forms.long import LongReading, LongRow, read_long
from zhengxian.io.forms.reading import read_workbook
from zhengxian.io.forms.sheet import (
    STATE_CHOICES,
    FormCell,
    FormFill,
    FormHeading,
    FormIndicator,
    FormKind,
    FormRegion,
    FormSheet,
)
from zhengxian.io.forms.stamp import Stamp
from zhengxian.io.forms.template import write_template

__all__ = [
    "STATE_CHOICES",
    "Column",
    "FormCell",
    "FormFill",
    "FormHeading",
    "FormIndicator",
    "FormKind",
    "FormReading",
    "FormRegion",
    "FormSheet",
    "FormValue",
    "LongReading",
    "LongRow",
    "Stamp",
    "Unmatched",
    "ValueKind",
    "read_long",
    "read_workbook",
    "write_table",
    "write_template",
]

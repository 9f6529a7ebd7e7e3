"""The small language of bulletins: names, references to figures, functions of a closed list, formats, one loop.

No attribute of a Python object can be reached, nothing can be defined, nothing can run for ever; what comes out of
the data is never read as language again.
"""

from zhengxian.engine.report.expression.check import checked_shape, checked_text
from zhengxian.engine.report.expression.read import read_expression, read_text
from zhengxian.engine.report.expression.run import Moment, evaluate, write

__all__ = [
    "Moment",
    "checked_shape",
    "checked_text",
    "evaluate",
    "read_expression",
    "read_text",
    "write",
]

"""Read a document: from text to commitments."""

from __future__ import annotations

from datetime import date

from zhengxian.engine.act.reading.model import Reading
from zhengxian.engine.act.reading.registers import Registers


def read(text: str, *, doc: str, meeting: date, registers: Registers | None = None) -> Reading:
    """Read the tasks out of a speech or report, each with its place in the source."""
    del text, registers
    return Reading(doc, meeting, (), ())

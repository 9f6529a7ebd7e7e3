"""Which regions a clause speaks of."""

from __future__ import annotations

import re

from zhengxian.engine.act.reading.registers import Registers
from zhengxian.engine.act.reading.sentences import Span
from zhengxian.engine.act.reading.source import folded

_SCOPE = re.compile(
    r"全[市县区省镇](?!场|员|域旅游)|各?县\([市区、旗]{1,5}\)|各[县区市旗]{1,3}(?![场域])|各(?:乡镇|镇街|乡\(镇[、街道]*\)"
    r"|镇\(街道\)|街道|镇|乡)"
    r"|市本级|县本级|中心城区|主城区|市区(?=[\u3400-\u9fff])|建成区|县城"
)


class Places:
    """The names of a region register, found in a text by their first two signs."""

    def __init__(self, registers: Registers) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        for name, code in registers.regions.items():
            key = folded(name)
            if len(key) > 1:
                self._by_head.setdefault(key[:2], []).append((key, code))
        for names in self._by_head.values():
            names.sort(key=lambda n: -len(n[0]))

    def find(self, text: str, span: Span) -> tuple[Span, tuple[str, ...]] | None:
        """Return the first stretch that names regions, and the codes of all named regions in order."""
        start, end = span
        first: Span | None = None
        codes: dict[str, None] = {}
        for i in range(start, end - 1) if self._by_head else ():
            for name, code in self._by_head.get(text[i : i + 2], ()):
                if text.startswith(name, i) and i + len(name) <= end:
                    first = first or (i, i + len(name))
                    codes[code] = None
                    break
        if first is not None:
            return first, tuple(codes)
        match = _SCOPE.search(text, start, end)
        return (match.span(), ()) if match else None

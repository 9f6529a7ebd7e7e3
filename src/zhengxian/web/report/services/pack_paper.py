"""The paper of a pack: its frozen content as an official document, from which Word and PDF are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from zhengxian.io.official.model import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    Size,
    Table,
    words,
)
from zhengxian.web.core.selectors.shell import DEMO_NOTICE
from zhengxian.web.report.models import Pack
from zhengxian.web.report.services.pack_parts import running
from zhengxian.web.ui.components.dates import long_date

UNRELEASED = "含未公布数据，不得转发"
_ALIGN = {"left": Align.LEFT, "center": Align.CENTER, "right": Align.RIGHT}
Json = Mapping[str, Any]


def document(pack: Pack) -> OfficialDocument:
    """Return the document of a pack; everything in it comes from the row itself, so it is the same every time."""
    content = pack.content
    cutoff = datetime.fromisoformat(content["cutoff"])
    held = long_date(date.fromisoformat(content["held_on"]))
    marks = [DEMO_NOTICE.rstrip("。")] if content["is_demo"] else []
    marks += [UNRELEASED] if pack.holds_unreleased else []
    return OfficialDocument(
        title=content["title"],
        made_at=cutoff,
        organ=content["office"] or "—",
        subtitle=f"（{pack.number}，{held}会议用）",
        blocks=tuple(_blocks(content)),
        running_head="；".join(marks),
        subject=content["period"]["label"],
        author=content["office"],
    )


def _blocks(content: Json) -> Iterator[Block]:
    for section in content["agenda"]:
        yield Heading(1, section["title"], size=Size.COMPACT)
        yield from _section(section)
    yield Heading(1, "取数说明", size=Size.COMPACT)
    for note in content["notes"]:
        yield Paragraph(words(note), size=Size.SMALL)
    for page in content["regions"]:
        yield PageBreak()
        yield from _page(page)


def _page(page: Json) -> Iterator[Block]:
    yield Heading(1, page["name"], numbered=False, size=Size.COMPACT)
    yield Paragraph(_lead(page["lead"]), size=Size.SMALL, indent=False)
    for section in page["sections"]:
        yield Heading(2, f"{section['title']}{_aside(section)}", numbered=False, size=Size.SMALL)
        yield from _rows(section)


def _aside(section: Json) -> str:
    """What a heading says in brackets on a page that has no room for lines of their own."""
    said = [section["nothing"].rstrip("。")] if section["nothing"] else []
    if section["more"]:
        said.append(f"共 {section['total']} 项，{section['more'].rstrip('。')}")
    if section["note"]:
        said.append(section["note"].rstrip("。"))
    return f"（{'；'.join(said)}）" if said else ""


def _lead(parts: Iterable[Any]) -> tuple[Run, ...]:
    return tuple(Run(part) if isinstance(part, str) else Run(part["text"], key=part["key"]) for part in parts)


def _section(section: Json) -> Iterator[Block]:
    if section["note"]:
        yield _line(words(section["note"]))
    yield from _rows(section)
    for told in (section["nothing"], section["more"]):
        if told:
            yield _line(words(told))


def _rows(section: Json) -> Iterator[Block]:
    if section["is_table"] and section["rows"]:
        yield _table(section)
        return
    for number, row in enumerate(section["rows"], 1):
        pieces = running(row["cells"], section["columns"])
        yield _line((Run(f"{number}."), *(_piece(row, text, column) for text, column in pieces)))


def _piece(row: Json, text: str, column: Json | None) -> Run:
    is_bound = column is not None and column["bound"]
    return Run(text, key=f"{row['key']}:{column['code']}") if column and is_bound else Run(text)


def _line(runs: tuple[Run, ...]) -> Paragraph:
    return Paragraph(runs, size=Size.SMALL, indent=False, align=Align.LEFT)


def _table(section: Json) -> Table:
    columns = section["columns"]
    return Table(
        columns=tuple(Column(one["share"], _ALIGN[one["align"]]) for one in columns),
        heads=(tuple(Cell(words(one["label"]), align=Align.CENTER) for one in columns),),
        rows=tuple(_row(row, columns) for row in section["rows"]),
    )


def _row(row: Json, columns: list[Json]) -> tuple[Cell, ...]:
    return tuple(
        Cell((_piece(row, text, column),)) for text, column in zip(row["cells"], columns, strict=True)
    )

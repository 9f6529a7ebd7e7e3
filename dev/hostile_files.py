"""Files that an upload must survive, written on demand: bombs, false claims, other formats under a good name.

    from hostile_files import HOSTILE; HOSTILE["zip bomb"](folder)

Each maker writes one file into a folder and returns its path. Nothing here is committed as a binary.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def parts(sheet: bytes = ROW, *, head: str = "", before: str = "", book: str = "") -> dict[str, bytes]:
    """Return the parts of a workbook of one worksheet; ``before`` stands ahead of its root, ``book`` of the book's."""
    main = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="数据" sheetId="1" r:id="r1"/></sheets></workbook>'
    link = f'<Relationship Id="r1" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    listed = f'<Relationships xmlns="{PACKAGE}">{{}}</Relationships>'
    return {
        "_rels/.rels": listed.format(link.format("officeDocument", "xl/workbook.xml")).encode(),
        "xl/workbook.xml": (book + main).encode(),
        "xl/_rels/workbook.xml.rels": listed.format(
            link.format("worksheet", "worksheets/sheet1.xml")
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f'{before}<worksheet xmlns="{MAIN}">{head}<sheetData>'.encode()
            + sheet
            + b"</sheetData></worksheet>"
        ),
    }


def packed(
    path: Path, members: dict[str, bytes], more: Iterable[tuple[str, bytes]] = (), kind: int = 8
) -> Path:
    """Write a zip file; ``more`` may repeat names."""
    with zipfile.ZipFile(path, "w", kind) as box:
        for name, content in members.items():
            box.writestr(name, content)
        names = set(members)
        for name, content in more:
            if name in names:
                box.NameToInfo.pop(name)
            box.writestr(zipfile.ZipInfo(name), content)
    return path


def raw_zip(path: Path, entries: Iterable[tuple[str, bytes, int, int]], *, shared: bool = False) -> Path:
    """Write a zip file from packed bytes: name, deflated content, claimed size, checksum. ``shared``: one copy only."""
    body, directory, count, first = io.BytesIO(), io.BytesIO(), 0, 0
    for name, content, size, crc in entries:
        at = body.tell()
        fixed = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(content), size)
        if not (shared and count):
            local = fixed + struct.pack("<HH", len(name.encode()), 0) + name.encode()
            body.write(b"PK\x03\x04" + local + content)
        else:
            at = first
        tail = struct.pack("<HHHHHII", len(name.encode()), 0, 0, 0, 0, 0, at)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + fixed + tail + name.encode())
        count += 1
    listed = min(count, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, listed, listed, len(directory.getvalue()), body.tell(), 0)
    path.write_bytes(body.getvalue() + directory.getvalue() + b"PK\x05\x06" + end)
    return path


def deflated(content: bytes) -> bytes:
    """Return raw deflate data."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def zip_bomb(folder: Path, members: int = 300) -> Path:
    """A file of 20 MB that would unpack to 19 GB, each part of it to 64 MB only."""
    content = bytes(64 << 20)
    block, crc = deflated(content), zlib.crc32(content)
    names = ["xl/worksheets/sheet1.xml", *(f"xl/media/image{i}.png" for i in range(1, members))]
    return raw_zip(folder / "bomb.xlsx", ((name, block, len(content), crc) for name in names))


def overlapping(folder: Path) -> Path:
    """A small file whose parts are all the same bytes, so that the whole is far smaller than its parts."""
    content = bytes(30 << 20)
    block, crc = deflated(content), zlib.crc32(content)
    entries = ((f"xl/p{i}.xml", block, len(content), crc) for i in range(2000))
    return raw_zip(folder / "overlap.xlsx", entries, shared=True)


def false_size(folder: Path) -> Path:
    """A part that claims 100 bytes and unpacks to 64 MB."""
    entries = [(n, deflated(c), len(c), zlib.crc32(c)) for n, c in parts().items()]
    sheet = bytes(64 << 20)
    entries[-1] = ("xl/worksheets/sheet1.xml", deflated(sheet), 100, zlib.crc32(sheet))
    return raw_zip(folder / "lie.xlsx", entries)


def many_parts(folder: Path) -> Path:
    """A directory of 300,000 empty parts."""
    nothing = deflated(b"")
    return raw_zip(folder / "parts.xlsx", ((f"{i}", nothing, 0, 0) for i in range(300_000)), shared=True)


def claimed_dimension(folder: Path) -> Path:
    """A worksheet that claims ten million rows."""
    return packed(folder / "dimension.xlsx", parts(head='<dimension ref="A1:XFD10000000"/>'))


def claimed_row(folder: Path) -> Path:
    """A worksheet whose only row is the ten millionth."""
    return packed(folder / "row.xlsx", parts(b'<row r="10000000"><c r="A10000000"><v>1</v></c></row>'))


def claimed_empty_row(folder: Path) -> Path:
    """A worksheet whose last row is empty and the ten millionth."""
    return packed(folder / "empty-row.xlsx", parts(ROW + b'<row r="10000000" spans="1:3"/>'))


def empty_rows(folder: Path) -> Path:
    """Ten million rows without a cell, numbered up to 100,000 again and again."""
    rows = b"".join(b'<row r="%d"/>' % i for i in range(1, 100_001))
    return packed(folder / "empty-rows.xlsx", parts(rows * 100))


def small_empty_rows(folder: Path) -> Path:
    """Two million rows in 12 MB of XML, below every size that looks odd."""
    return packed(folder / "small-rows.xlsx", parts(b"<row/>" * 2_000_000))


def prefixed_rows(folder: Path) -> Path:
    """Two million rows spelled with a namespace prefix."""
    content = parts(b"")
    sheet = b'<x:worksheet xmlns:x="%s"><x:sheetData>' % MAIN.encode() + b"<x:row></x:row>" * 2_000_000
    content["xl/worksheets/sheet1.xml"] = sheet + b"</x:sheetData></x:worksheet>"
    return packed(folder / "prefixed.xlsx", content)


def many_cells(folder: Path) -> Path:
    """Six million empty cells in 300 rows."""
    row = b"<row>" + b"<c/>" * 20_000 + b"</row>"
    return packed(folder / "cells.xlsx", parts(row * 300))


def many_texts(folder: Path) -> Path:
    """A shared table of five million empty texts."""
    content = parts(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    content["xl/sharedStrings.xml"] = b"<sst>" + b"<si/>" * 5_000_000 + b"</sst>"
    link = f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    rels = content["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", link)
    return packed(folder / "texts.xlsx", content | {"xl/_rels/workbook.xml.rels": rels.encode()})


def laughs_in_book(folder: Path) -> Path:
    """A billion laughs behind a long comment in the workbook part."""
    return packed(folder / "laughs.xlsx", parts(book=f"<!--{'x' * 9000}-->{LAUGHS}"))


def laughs_in_sheet(folder: Path) -> Path:
    """A billion laughs in the worksheet part."""
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    return packed(folder / "laughs-sheet.xlsx", parts(cell, before=f"<!--{'x' * 9000}-->{LAUGHS}"))


def laughs_in_utf16(folder: Path) -> Path:
    """A billion laughs in a part of another encoding."""
    content = parts(book=LAUGHS)
    content["xl/workbook.xml"] = content["xl/workbook.xml"].decode().encode("utf-16")
    return packed(folder / "laughs-16.xlsx", content)


def endless_comment(folder: Path) -> Path:
    """A comment of 100 MB before the rows."""
    text = b"<!--" + b"".join(b"%d <" % i for i in range(100_000)) * 130 + b"-->"
    return packed(folder / "comment.xlsx", parts(text + ROW))


def deep_nesting(folder: Path) -> Path:
    """Ten million elements within each other."""
    return packed(folder / "deep.xlsx", parts(b"<row r='1'>" + b"<a>" * 10_000_000))


def outside_names(folder: Path) -> Path:
    """A part whose name leads out of the folder."""
    return packed(folder / "outside.xlsx", parts() | {"../../etc/cron.d/x": b"x"})


def repeated_names(folder: Path) -> Path:
    """Two worksheets of one name."""
    return packed(folder / "twice.xlsx", parts(), [("xl/worksheets/sheet1.xml", b"<other/>")])


def odd_packing(folder: Path) -> Path:
    """A workbook packed in a way no spreadsheet program uses."""
    return packed(folder / "bzip2.xlsx", parts(), kind=zipfile.ZIP_BZIP2)


def with_macros(folder: Path) -> Path:
    """A workbook with a macro part."""
    return packed(folder / "macro.xlsm", parts() | {"xl/vbaProject.bin": b"\0"})


def macros_in_disguise(folder: Path) -> Path:
    """A workbook with a macro part under the plain ending."""
    return packed(folder / "macro.xlsx", parts() | {"xl/vbaProject.bin": b"\0"})


def truncated(folder: Path) -> Path:
    """The first half of a workbook."""
    path = packed(folder / "half.xlsx", parts())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def encrypted(folder: Path) -> Path:
    """A workbook with a password to open."""
    path = folder / "locked.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def old_format(folder: Path) -> Path:
    """A workbook of 1997."""
    path = folder / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def text_called_book(folder: Path) -> Path:
    """A text file under the ending of a workbook."""
    path = folder / "text.xlsx"
    path.write_text("地区,数\n甲镇,1\n", encoding="utf-8")
    return path


def book_called_text(folder: Path) -> Path:
    """A workbook under the ending of a text file."""
    return packed(folder / "book.csv", parts())


def another_zip(folder: Path) -> Path:
    """A zip file that is no workbook."""
    return packed(folder / "zip.xlsx", {"readme.txt": b"x"})


def endless_lines(folder: Path) -> Path:
    """A text file of 20 million empty lines."""
    path = folder / "lines.csv"
    path.write_bytes(b"region,indicator,period,value\n" + b"\n" * 20_000_000)
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "zip bomb, 20 MB": (zip_bomb, "F-010"),
    "overlapping parts": (overlapping, "F-010"),
    "false size": (false_size, "F-008"),
    "300,000 parts": (many_parts, "F-208"),
    "dimension of 10 million rows": (claimed_dimension, "F-204"),
    "row 10,000,000": (claimed_row, "F-204"),
    "empty row 10,000,000": (claimed_empty_row, "F-204"),
    "10 million empty rows": (empty_rows, "F-204"),
    "2 million empty rows": (small_empty_rows, "F-204"),
    "2 million prefixed rows": (prefixed_rows, "F-204"),
    "6 million empty cells": (many_cells, "F-205"),
    "5 million shared texts": (many_texts, "F-205"),
    "billion laughs, book": (laughs_in_book, "F-011"),
    "billion laughs, sheet": (laughs_in_sheet, "F-011"),
    "billion laughs, UTF-16": (laughs_in_utf16, "F-011"),
    "comment of 100 MB": (endless_comment, "F-011"),
    "10 million levels": (deep_nesting, "F-011"),
    "names outside": (outside_names, "F-207"),
    "names twice": (repeated_names, "F-207"),
    "odd packing": (odd_packing, "F-207"),
    "macros": (with_macros, "F-206"),
    "macros in disguise": (macros_in_disguise, "F-206"),
    "truncated": (truncated, "F-008"),
    "encrypted": (encrypted, "F-009"),
    "old format": (old_format, "F-006"),
    "text called book": (text_called_book, "F-007"),
    "book called text": (book_called_text, "F-007"),
    "another zip": (another_zip, "F-007"),
    "20 million lines": (endless_lines, "F-204"),
}
"""Every maker with the code that an upload answers."""

"""The PDF of an official document: typeset offline, the same bytes for the same document, PDF/A-2b."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, Final

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.official import faces
from zhengxian.io.official.model import OfficialDocument
from zhengxian.io.official.plain import Plain
from zhengxian.io.official.settle import settled

STANDARD: Final = "a-2b"
_PROGRAM = "official.typ"
_LONG_WORD = 18
"""Latin letters in a row that may break, since nothing else keeps them inside their column."""
_BREAK = "\u200b"


def official_pdf(document: OfficialDocument) -> bytes:
    """Typeset a document: A4, searchable, with bookmarks, tagged, archival (PDF/A-2b), nothing loaded from outside.

    Faces are those that ship with the package, whatever the machine has, so that every machine makes the same file.
    A character they lack is printed as 〓 and named at the end of the document.
    Errors: those of ``settled``, R-107 when typesetting fails, R-108 when a face is missing.
    """
    plain = Plain()
    data = plain.data(settled(document))
    gaps = faces.missing(_texts(data))
    data = _printed(data, frozenset(gaps))
    data["gaps"] = [f"U+{ord(sign):04X}" for sign in gaps]
    return _typeset(data, plain.pictures, document)


def _typeset(data: dict[str, Any], pictures: dict[str, bytes], document: OfficialDocument) -> bytes:
    import typst

    with tempfile.TemporaryDirectory(prefix="zhengxian-") as name:
        root = Path(name)
        program = root / _PROGRAM
        program.write_bytes(resources.files(__package__).joinpath(_PROGRAM).read_bytes())
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for picture, content in pictures.items():
            (root / picture).write_bytes(content)
        try:
            made = typst.compile(
                str(program),
                root=str(root),
                format="pdf",
                font_paths=[str(faces.folder())],
                ignore_system_fonts=True,
                pdf_standards=[STANDARD],
                timestamp=int(document.made_at.timestamp()),
            )
        except typst.TypstError as error:
            raise _not_typeset(str(error)) from error
    return bytes(made)


def _not_typeset(told: str) -> ZhengxianError:
    first = told.strip().partition("\n")[0][:200]
    return ZhengxianError("R-107", f"PDF 没有排成：{first}。请改用 Word 文件，并把本条信息交给维护人员。")


def _texts(value: Any) -> list[str]:
    """Return all texts of the data."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in _texts(one)]
        case list() | tuple():
            return [text for one in value for text in _texts(one)]
        case _:
            return []


def _printed(value: Any, gaps: frozenset[str]) -> Any:
    """Return the data with 〓 for what cannot be printed, and places to break in long Latin words."""
    match value:
        case str():
            return _breakable("".join(faces.GETA if sign in gaps else sign for sign in value))
        case dict():
            return {key: _printed(one, gaps) for key, one in value.items()}
        case list() | tuple():
            return [_printed(one, gaps) for one in value]
        case _:
            return value


def _breakable(text: str) -> str:
    made, run = [], 0
    for sign in text:
        run = run + 1 if sign.isascii() and sign != " " else 0
        if run > _LONG_WORD:
            made.append(_BREAK)
            run = 1
        made.append(sign)
    return "".join(made)

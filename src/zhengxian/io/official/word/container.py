"""The Word file as a container: the parts that are written and no others, always the same bytes.

python-docx brings a template with a thumbnail, a theme and some forty styles, and stamps each part with the time of
day; an official document needs neither, and must come out the same twice.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold: every part has it."""
_TYPES = {
    "styles": f"{_WORD}.styles+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "footer": f"{_WORD}.footer+xml",
    "header": f"{_WORD}.header+xml",
}
KEYS = "urn:zhengxian:bound-numbers"
KEYS_PART = "customXml/item1.xml"


@dataclass(slots=True)
class Container:
    """Collects parts that the document refers to and packs them."""

    parts: dict[str, bytes] = field(default_factory=dict)
    relations: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def add(self, kind: str, name: str, xml: str) -> str:
        """Add an XML part and return the id by which the document refers to it."""
        self.parts[f"word/{name}"] = (_XML + xml).encode()
        self.types.append(f'<Override PartName="/word/{name}" ContentType="{_TYPES[kind]}"/>')
        return self._relation(kind, name)

    def add_picture(self, data: bytes) -> str:
        """Add a PNG picture and return its id; the same picture is kept once."""
        for number, (name, held) in enumerate(self.parts.items()):
            if name.endswith(".png") and held == data:
                return f"rId{number + 1}"
        name = f"media/image{len(self.parts) + 1}.png"
        self.parts[f"word/{name}"] = data
        return self._relation("image", name)

    def _relation(self, kind: str, target: str) -> str:
        number = f"rId{len(self.relations) + 1}"
        self.relations.append(f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>')
        return number

    def packed(self, document: str, properties: str, long_keys: dict[str, str]) -> bytes:
        """Return the bytes of the file."""
        parts = {
            "[Content_Types].xml": _content_types(self.types),
            "_rels/.rels": _relations(_ROOT),
            "word/document.xml": document,
            "docProps/core.xml": properties,
            "docProps/app.xml": _APP,
        }
        links = list(self.relations)
        if long_keys:
            parts[KEYS_PART] = _keys(long_keys)
            links.append(f'<Relationship Id="rIdKeys" Type="{_OFFICE}/customXml" Target="../{KEYS_PART}"/>')
        parts["word/_rels/document.xml.rels"] = _relations("".join(links))
        whole = {name: (_XML + xml).encode() for name, xml in parts.items()} | self.parts
        return _zipped(whole)


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            box.writestr(entry, data)
    return made.getvalue()


def core_properties(
    title: str, author: str, subject: str, keywords: tuple[str, ...], made_at: datetime
) -> str:
    """Return the properties of the file; its only time is the one that the document states."""
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(subject)}</dc:subject>"
        f"<dc:creator>{escape(author)}</dc:creator><cp:keywords>{escape('，'.join(keywords))}</cp:keywords>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>{times}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


_ROOT = (
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Zhengxian</Application></Properties>"
)


def _content_types(overrides: list[str]) -> str:
    fixed = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{fixed}{"".join(overrides)}</Types>'


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _keys(long_keys: dict[str, str]) -> str:
    rows = "".join(f"<key tag={quoteattr(tag)}>{escape(key)}</key>" for tag, key in long_keys.items())
    return f'<keys xmlns="{KEYS}">{rows}</keys>'

"""Documents made by hand, so that every trap can be set; all places and figures in them are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Pdf = Callable[..., bytes]
PlacedRow = tuple[str, float, float, float]
"""Text, left, baseline, size of type."""


class WordMaker:
    """Makes Word documents of the inner XML of their parts."""

    def __call__(
        self,
        body: str,
        *,
        styles: str = "",
        numbering: str = "",
        footnotes: str = "",
        more: Mapping[str, str | bytes] | None = None,
        outside: Mapping[str, str] | None = None,
    ) -> bytes:
        """Make a document; ``more`` are further members, ``outside`` relations that lead elsewhere, by kind."""
        optional = {"styles": styles, "numbering": numbering, "footnotes": footnotes}
        links = {kind: f"{kind}.xml" for kind, inner in optional.items() if inner}
        parts: dict[str, str | bytes] = {
            "_rels/.rels": self.relations({"officeDocument": "word/document.xml"}),
            "word/document.xml": self.part("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": self.relations(links, outside),
        }
        parts |= {f"word/{kind}.xml": self.part(kind, inner) for kind, inner in optional.items() if inner}
        return self.zipped({**parts, **(more or {})})

    def relations(self, items: Mapping[str, str], outside: Mapping[str, str] | None = None) -> str:
        inner = "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(items.items())
        )
        far = "".join(
            f'<Relationship Id="o{n}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
            for n, (kind, target) in enumerate((outside or {}).items())
        )
        return f'<Relationships xmlns="{PACKAGE}">{inner}{far}</Relationships>'

    def part(self, element: str, inner: str) -> str:
        return f'<w:{element} xmlns:w="{WORD}" xmlns:mc="urn:mc">{inner}</w:{element}>'

    def zipped(self, parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", packing) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return file.getvalue()


@pytest.fixture
def docx() -> WordMaker:
    return WordMaker()


@pytest.fixture
def pdf() -> Pdf:
    """Make a PDF of pages of placed rows, in a Chinese face that every reader knows by name."""

    def make(pages: Sequence[Sequence[PlacedRow]], *, picture: bool = False, trailer: str = "") -> bytes:
        objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
            "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>",
        ]
        for n, rows in enumerate(pages):
            drawn = "".join(
                f"BT /F1 {size} Tf {left} {base} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
                for text, left, base, size in rows
            )
            drawn += "q 1 0 0 rg 100 100 200 200 re f Q" if picture else ""
            objects.append(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * n} 0 R"
                "/Resources<</Font<</F1 3 0 R>>>>>>"
            )
            objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
        return _pdf_file(objects, trailer)

    return make


def _pdf_file(objects: Sequence[str], trailer: str) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{at:010d} 00000 n \n" for at in places).encode()
    return (
        out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    )

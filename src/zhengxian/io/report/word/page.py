"""The sheet: A4 by GB/T 9704 (text block 156 × 225 mm), official faces with fallbacks, page numbers outside."""

from __future__ import annotations

from typing import Any

from zhengxian.io.report import tokens
from zhengxian.io.report.word.text import NS, paragraph, run

PORTRAIT, LANDSCAPE = 156.0, 225.0
"""Text widths in millimetres."""
FANG, KAI, HEI, TITLE, SONG, LATIN = (
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "方正小标宋简体",
    "宋体",
    "Times New Roman",
)
FACES = (
    (FANG, "仿宋", "modern"),
    ("仿宋", "FangSong", "modern"),
    (KAI, "楷体", "modern"),
    ("楷体", "KaiTi", "modern"),
    (HEI, "SimHei", "modern"),
    (TITLE, "华文中宋", "script"),
    ("华文中宋", "STZhongsong", "auto"),
    (SONG, "SimSun", "auto"),
)
"""Face, the one to take where it is not installed, family. Nothing is embedded: the official faces are commercial."""
_BODY_LINE = 28.95
"""Points between lines: 225 mm over 22 lines, in the whole twips that Word keeps."""


def prepare(document: Any) -> None:
    """Set sheet, faces, styles, language and page numbers of a new document."""
    _fonts(document)
    _settings(document)
    _styles(document)
    section = document.sections[0]
    sheet(section, landscape=False)
    _footers(document, section)


def sheet(section: Any, *, landscape: bool) -> None:
    """Give a section its size and margins: 37 mm top, 28 mm binding side, turned for a sheet on its side."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    size = (297, 210) if landscape else (210, 297)
    top, right, bottom, left = (28, 35, 26, 37) if landscape else (37, 26, 35, 28)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(18), Mm(24 if not landscape else 16)


def running_head(document: Any, text: str) -> None:
    """Print a small line at the top of every page."""
    from docx.oxml import parse_xml

    section = document.sections[0]
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        element = head._element
        element.clear()
        element.append(_parsed(parse_xml, paragraph("TableText", run(text, size=9, colour=tokens.INK_3))))


def _parsed(parse_xml: Any, xml: str) -> Any:
    return parse_xml(xml.replace("<w:p>", f"<w:p {NS}>", 1))


def _footers(document: Any, section: Any) -> None:
    from docx.oxml import parse_xml

    document.settings.odd_and_even_pages_header_footer = True
    for footer, side, indent in (
        (section.footer, "right", '<w:ind w:rightChars="100" w:right="280"/>'),
        (section.even_page_footer, "left", '<w:ind w:leftChars="100" w:left="280"/>'),
    ):
        footer.is_linked_to_previous = False
        element = footer._element
        element.clear()
        element.append(_parsed(parse_xml, paragraph("PageNumber", _page_field(), align=side, extra=indent)))


def _page_field() -> str:
    dash = run("— ")
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    between = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return f"{dash}{begin}{code}{between}{run('1')}{end}{run(' —')}"


def _fonts(document: Any) -> None:
    """Name the official faces in the font table, each with the face to take instead."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="{"fixed" if family == "modern" else "variable"}"/></w:font>'
        for name, other, family in FACES
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {NS}>{fonts}{latin}</w:fonts>'
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = xml.encode()


def _settings(document: Any) -> None:
    """Open in the present mode of Word, and call the language Chinese."""
    from docx.oxml import parse_xml

    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    settings = document.settings.element
    for old in settings.xpath("w:compat"):
        settings.remove(old)
    compat = parse_xml(f"<w:compat {NS}>{mode}</w:compat>")
    later = settings.xpath(
        "w:rsids | m:mathPr | w:themeFontLang | w:clrSchemeMapping | w:shapeDefaults | w:decimalSymbol"
    )
    if later:
        later[0].addprevious(compat)
    else:
        settings.append(compat)


def _styles(document: Any) -> None:
    from docx.oxml import parse_xml

    root = document.styles.element
    defaults = _run_look(FANG, 10.5) + '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    for old in root.xpath("w:docDefaults"):
        root.remove(old)
    root.insert(
        0,
        parse_xml(
            f"<w:docDefaults {NS}><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault>"
            "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        ),
    )
    wanted = _wanted()
    for style in root.xpath("w:style"):
        if style.get(_w("styleId")) in {key for key, *_ in wanted} | {"Normal"}:
            root.remove(style)
    normal = f'<w:style {NS} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    root.append(parse_xml(normal))
    for key, name, look, letters in wanted:
        based = '<w:basedOn w:val="Normal"/>'
        xml = (
            f'<w:style {NS} w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        )
        root.append(parse_xml(f"{xml}<w:pPr>{look}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"))


def _wanted() -> list[tuple[str, str, str, str]]:
    """Styles: key, name, paragraph look, letters."""
    solid = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    line = f'{solid}<w:spacing w:line="{round(_BODY_LINE * 20)}" w:lineRule="exact"/>'
    two = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    head = (
        "<w:keepNext/><w:keepLines/>"
        + solid
        + '<w:spacing w:before="{}" w:after="{}"/><w:outlineLvl w:val="{}"/>'
    )
    notice = (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="{tokens.LAG_SHAPE.lstrip("#")}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{tokens.LAG_TINT.lstrip("#")}"/><w:spacing w:before="80" w:after="80"/>'
    )
    return [
        (
            "Title",
            "Title",
            f'<w:keepNext/>{solid}<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>',
            _run_look(TITLE, 22),
        ),
        (
            "Subtitle",
            "Subtitle",
            f'{solid}<w:spacing w:after="160"/><w:jc w:val="center"/>',
            _run_look(KAI, 16),
        ),
        ("Heading1", "heading 1", head.format(280, 100, 0), _run_look(HEI, 16)),
        ("Heading2", "heading 2", head.format(120, 60, 1), _run_look(KAI, 16)),
        ("Heading3", "heading 3", head.format(80, 40, 2), _run_look(FANG, 14, bold=True)),
        ("BodyText", "Body Text", f'{line}{two}<w:jc w:val="both"/>', _run_look(FANG, 16)),
        ("SmallText", "小字", f'{solid}<w:spacing w:before="60" w:after="60"/>', _run_look(FANG, 10.5)),
        ("Notice", "提示", notice, _run_look(FANG, 10.5)),
        (
            "Caption",
            "caption",
            f'<w:keepNext/>{solid}<w:spacing w:before="120" w:after="40"/>',
            _run_look(HEI, 10.5),
        ),
        ("TableText", "表内", f'{solid}<w:spacing w:before="10" w:after="10"/>', _run_look(SONG, 9)),
        ("TableNote", "表注", f'{solid}<w:spacing w:before="40" w:after="60"/>', _run_look(SONG, 8)),
        ("Spacer", "表后", '<w:spacing w:line="60" w:lineRule="exact"/>', _run_look(SONG, 2)),
        ("Figure", "图", '<w:spacing w:before="20" w:after="60"/>', _run_look(SONG, 9)),
        ("PageNumber", "页码", "", _run_look(SONG, 14, latin=SONG)),
    ]


def _run_look(face: str, size: float, *, bold: bool = False, latin: str = LATIN) -> str:
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{LATIN}"/>'
    return f'{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'


def _w(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name

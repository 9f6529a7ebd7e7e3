"""The file a document came as: what is not taken in, and what is not given back.

A Word document with macros is not taken in at all, whatever its name says. That is safer for the office than keeping
it and refusing the download later: nothing that can run ever lies among the kept files, so no page, copy or backup
can hand it on, and nothing is lost, because saving it as .docx takes the macros off and leaves the text as it was.
What was kept before this rule is not given back either; its text stays readable.
"""

from __future__ import annotations

from django.core.files import File

from zhengxian.engine.base.errors import DataError
from zhengxian.io.documents import has_macros
from zhengxian.web.act.models import Document
from zhengxian.web.collect.models import Upload
from zhengxian.web.core.refusal import Hidden, Refused

REMEDY = "另存为“Word 文档（.docx）”，宏会自动去掉，文字不变"


def check(content: bytes, name: str) -> None:
    """Refuse a file with macros (``A-570``), and a Word document that cannot be opened (codes of `read_document`)."""
    if _carries(content, name):
        raise Refused("A-570", f"文件“{name}”带有宏，不接收。请用 Word 或 WPS 打开，{REMEDY}，再上传")


def opened(document: Document, upload: Upload) -> File[bytes]:
    """Return the file a document came as, open for reading.

    Errors: Hidden it is not there any more; ``A-571`` there are macros in it.
    """
    try:
        content: File[bytes] = upload.file.open("rb")
    except FileNotFoundError as error:
        raise Hidden from error
    if _carries(content.read(), upload.name):
        content.close()
        raise Refused(
            "A-571",
            f"“{document.title}”的原件“{upload.name}”带有宏，不提供下载，文字可以在梳理页照常看。"
            f"要用原件，请向录入人 {document.added_by} 要，并请对方{REMEDY}",
        )
    content.seek(0)
    return content


def _carries(content: bytes, name: str) -> bool:
    try:
        return has_macros(content, name)
    except DataError as error:
        problem = error.problems[0]
        raise Refused(problem.code, problem.message) from error

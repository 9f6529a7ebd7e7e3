"""An official document as a Word file."""

from zhengxian.io.official.word.writer import official_docx

__all__ = ["official_docx"]

"""Speeches, reports and notices that a user brings, as plain text with the place of every line."""

from zhengxian.io.documents.model import DocumentKind, DocumentText, Line, Origin
from zhengxian.io.documents.opening import has_macros, read_document

__all__ = ["DocumentKind", "DocumentText", "Line", "Origin", "has_macros", "read_document"]

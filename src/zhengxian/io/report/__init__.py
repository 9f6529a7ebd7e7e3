"""The report of one evaluation as HTML and as Word, from the same tables, sentences and charts."""

from zhengxian.io.report.html import write_report_html
from zhengxian.io.report.word import write_report_docx

__all__ = ["write_report_docx", "write_report_html"]

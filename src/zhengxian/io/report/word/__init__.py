"""The report as a Word document."""

from zhengxian.io.report.word.writer import write_report_docx

__all__ = ["write_report_docx"]

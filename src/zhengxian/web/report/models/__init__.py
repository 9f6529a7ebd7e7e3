"""The tables of reporting."""

from zhengxian.web.report.models.packs import Pack, PackCounter, PackKind

__all__ = ["Pack", "PackCounter", "PackKind"]

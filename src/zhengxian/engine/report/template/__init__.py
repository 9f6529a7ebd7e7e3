"""A template of a bulletin as definition: a head, and blocks of text, tables, charts, rankings and lists."""

from zhengxian.engine.report.template.kinds import BLOCKS, Block, Template, TemplateColumn
from zhengxian.engine.report.template.parse import parse_template

__all__ = ["BLOCKS", "Block", "Template", "TemplateColumn", "parse_template"]

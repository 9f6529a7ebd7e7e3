"""Bulletins: blocks bound to data, the office's wording, and prose held against the figures it quotes.

A template (`parse_template`) and a source become a bulletin (`write_bulletin`) whose every number is bound; what a
person changed in it is held against the data by `check_prose`, and its length against the rule by `count_characters`.
"""

from zhengxian.engine.report.blocks import (
    BlockColumn,
    ChartBlock,
    HeadingBlock,
    TableBlock,
    TextBlock,
    WrittenBulletin,
)
from zhengxian.engine.report.bound import BoundNumber, BoundText, Nature, Passage, numbers_of, text_of
from zhengxian.engine.report.length import CharacterCount, count_characters
from zhengxian.engine.report.memory import MemorySource, ranked_row
from zhengxian.engine.report.prose import ProseCheck, ProseFault, Vocabulary, check_prose
from zhengxian.engine.report.record import bulletin_of, bulletin_record, passage_of, passage_record
from zhengxian.engine.report.source import Figure, Row, Source
from zhengxian.engine.report.template import Template, parse_template
from zhengxian.engine.report.write import write_bulletin

__all__ = [
    "BlockColumn",
    "BoundNumber",
    "BoundText",
    "CharacterCount",
    "ChartBlock",
    "Figure",
    "HeadingBlock",
    "MemorySource",
    "Nature",
    "Passage",
    "ProseCheck",
    "ProseFault",
    "Row",
    "Source",
    "TableBlock",
    "Template",
    "TextBlock",
    "Vocabulary",
    "WrittenBulletin",
    "bulletin_of",
    "bulletin_record",
    "check_prose",
    "count_characters",
    "numbers_of",
    "parse_template",
    "passage_of",
    "passage_record",
    "ranked_row",
    "text_of",
    "write_bulletin",
]

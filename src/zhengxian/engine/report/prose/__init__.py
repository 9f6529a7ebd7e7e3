"""Prose that a person changed, held against the figures it quotes."""

from zhengxian.engine.report.prose.check import ProseCheck, check_prose
from zhengxian.engine.report.prose.fault import ProseFault
from zhengxian.engine.report.prose.names import Vocabulary

__all__ = ["ProseCheck", "ProseFault", "Vocabulary", "check_prose"]

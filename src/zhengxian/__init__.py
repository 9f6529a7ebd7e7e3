"""Zhengxian 争先: assessment of counties and towns by an office's own dated rules."""

"""Bulletins: blocks bound to data, the office's wording, and prose held against the figures it quotes."""

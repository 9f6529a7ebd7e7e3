"""The selectors of evaluate; each module is a noun."""

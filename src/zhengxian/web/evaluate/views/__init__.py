"""The views of evaluate; each module is a noun."""

"""The selectors of collect; each module is a noun."""

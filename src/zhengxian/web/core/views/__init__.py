"""The views of core; each module is a noun."""

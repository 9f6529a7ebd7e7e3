"""The views of collect; each module is a noun."""

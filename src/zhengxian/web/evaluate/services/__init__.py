"""The services of evaluate; each module is a noun."""

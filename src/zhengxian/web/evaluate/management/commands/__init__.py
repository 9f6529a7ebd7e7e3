"""Commands of evaluate."""

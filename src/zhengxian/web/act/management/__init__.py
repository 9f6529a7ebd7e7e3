"""Commands of act."""

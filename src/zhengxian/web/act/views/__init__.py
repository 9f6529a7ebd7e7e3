"""Pages of act."""

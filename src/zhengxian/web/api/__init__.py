"""REST for other systems; one file per noun."""

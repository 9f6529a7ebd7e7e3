"""Pages of monitor."""

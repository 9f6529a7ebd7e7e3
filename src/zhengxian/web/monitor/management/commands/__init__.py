"""Commands of monitor."""

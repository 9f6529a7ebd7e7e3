"""Tags of the pages of monitor."""

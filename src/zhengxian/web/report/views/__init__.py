"""Pages of report."""

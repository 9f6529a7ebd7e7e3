"""What is typed on the pages of report."""

"""What is done in report, each act in one transaction with its audit line."""

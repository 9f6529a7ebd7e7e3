"""What is done in monitor, each act in one transaction with its audit line."""

"""What is done in act, each act in one transaction with its audit line."""

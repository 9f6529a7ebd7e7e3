"""What is read of report, each kind of object by one door."""

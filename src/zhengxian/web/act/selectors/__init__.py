"""What is read of act, each kind of object by one door."""

"""What is read of monitor, each kind of object by one door."""

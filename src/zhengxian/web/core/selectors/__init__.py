"""What is read of people, places, time and the trail."""

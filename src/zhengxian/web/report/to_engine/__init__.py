"""What report hands to the engine."""

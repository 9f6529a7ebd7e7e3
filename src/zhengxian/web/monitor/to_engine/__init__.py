"""What monitor hands to the engine."""

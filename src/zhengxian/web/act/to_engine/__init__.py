"""What act hands to the engine and gets back."""

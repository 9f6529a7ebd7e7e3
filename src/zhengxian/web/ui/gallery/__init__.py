"""Invented samples for the component gallery: every component with every state, long names, empty and error."""

"""From stored records to what the engine reads: schemes, regions, figures, events."""

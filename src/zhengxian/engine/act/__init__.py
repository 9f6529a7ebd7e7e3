"""Act: what documents, warnings and lost points ask to be done, and how it is followed up."""

"""What changes figures and submissions; each module is a noun, each function an act."""

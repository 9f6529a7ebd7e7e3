"""What changes people, places and the trail; each module is a noun, each function an act."""

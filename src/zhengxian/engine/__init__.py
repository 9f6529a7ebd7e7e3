"""Pure calculation: no files, network, clock, framework or global random state."""

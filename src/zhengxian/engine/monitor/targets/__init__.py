"""Division of an annual target over regions: methods, trees, checks (domain.md §4.3)."""

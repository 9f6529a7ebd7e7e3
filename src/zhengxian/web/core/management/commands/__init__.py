"""Commands of core: the trail, regions, boundaries, jobs."""

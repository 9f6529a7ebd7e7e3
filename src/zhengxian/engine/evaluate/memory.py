"""Keep freed array memory instead of handing it back to the system between two steps."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

THRESHOLD = 31 * 2**20
"""Just under the largest size up to which the GNU allocator adapts its thresholds."""


@lru_cache(maxsize=1)
def keep_freed_memory() -> None:
    """Make the GNU allocator reuse blocks of megabytes; nothing happens elsewhere.

    A run makes and drops arrays of 1–20 MiB. By default each goes straight back to the system, and touching
    a fresh one costs a page fault every 4 KiB: on 2,844×60 more than the arithmetic. The allocator raises its
    thresholds to the size of a large block once such a block has been freed; this one is never touched, so it
    costs no memory.
    """
    block = np.empty(THRESHOLD, dtype=np.uint8)
    del block

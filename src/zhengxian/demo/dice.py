"""Random draws that belong to a seed and a key: one more series changes no other figure."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np


def dice(seed: int, *key: object) -> np.random.Generator:
    """Return the generator of a key, the same on every machine.

    >>> bool(dice(1, "a").random() == dice(1, "a").random()), bool(dice(1, "a").random() == dice(1, "b").random())
    (True, False)
    """
    words = "|".join(map(str, (seed, *key))).encode()
    return np.random.Generator(
        np.random.PCG64(int.from_bytes(blake2b(words, digest_size=16).digest(), "big"))
    )

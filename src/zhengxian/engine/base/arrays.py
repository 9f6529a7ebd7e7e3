"""The array types of the engine and the layout every function follows.

Axis −2 holds regions, axis −1 holds items; leading axes, if any, are independent repetitions
(periods, draws). NaN means "no usable value". No function may assume C order: the pipeline hands in
views whose regions lie next to each other in memory, because nearly every step reduces over regions.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

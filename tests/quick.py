"""The quick run of the tests (`make check`) tries fewer random examples of each property."""

import os

QUICK = "RNNLAB_QUICK_TESTS"
SHARE = 10


def examples(number: int) -> int:
    """Return how many random examples to try: `number`, or a tenth of it in the quick run."""
    return max(10, number // SHARE) if os.environ.get(QUICK) else number

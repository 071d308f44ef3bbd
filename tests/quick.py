"""What the quick run of the tests (`make check`) leaves out: most random examples of a property."""

import os

QUICK = "RNNLAB_QUICK_TESTS"
SHARE = 10


def examples(number: int) -> int:
    """How many random examples a property is tried on: that many, or a tenth in the quick run."""
    return max(10, number // SHARE) if os.environ.get(QUICK) else number

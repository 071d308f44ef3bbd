"""Reads a clean series from a file, a sample or generated weather, with a report of every repair."""

import os

# pyarrow's own allocator keeps tens of MB of a large file for later; it must be chosen before pandas imports pyarrow.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

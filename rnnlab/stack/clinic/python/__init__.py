"""A small interpreter of Python source: a bounded subset is followed, nothing is ever run by Python itself."""

"""A clean multi-feature series: read from a file, a sample or generated weather, with a word on all that was done."""

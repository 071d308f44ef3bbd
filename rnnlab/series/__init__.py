"""Reads a clean series from a file, a sample or generated weather, with a report of every repair."""

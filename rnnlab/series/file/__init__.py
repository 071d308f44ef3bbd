"""Reads a table from the bytes of any file."""

"""Reads columns of numbers and texts from the bytes of any file."""

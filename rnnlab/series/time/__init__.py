"""Finds what the cells of a table mean as times."""

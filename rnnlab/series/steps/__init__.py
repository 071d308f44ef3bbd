"""Finds the time step, and resamples rows to one per time step without missing values."""

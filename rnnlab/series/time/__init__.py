"""Finds the times of rows, and resamples the rows to one per time step."""

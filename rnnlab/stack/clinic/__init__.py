"""Keras code and error messages examined: where a stack breaks, why, and the fixed code."""

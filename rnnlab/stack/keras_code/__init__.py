"""Keras source code read as a stack of layers, without running it."""

"""Judges each column once: reads its numbers, or gives the reason why it is left out."""

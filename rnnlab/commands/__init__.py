"""The commands of `python -m rnnlab`, one module per command, and what they share.

Commands import heavy modules inside their functions so that each command starts fast.
"""

"""The commands of `python -m rnnlab`. Heavy rooms are imported inside them, so that each starts fast."""

"""The page: one file a section, and `state`, which owns all session state."""

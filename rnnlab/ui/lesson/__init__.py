"""The lesson: what recurrent layers do to shapes, and what return_sequences changes."""

"""The page Lab: the series, the stack, training and the forecast on one screen; a file for each part of it."""

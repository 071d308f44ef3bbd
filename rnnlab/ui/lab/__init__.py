"""The page Lab: the series, the stack, training and the forecast; one file a section."""

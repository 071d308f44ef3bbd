"""The stack as plain frozen data: layers, shape rules and their reasons, Keras source."""

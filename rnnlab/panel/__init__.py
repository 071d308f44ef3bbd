"""One network for all series of a file: its windows, scores and forecasts, by series."""

"""The page Runs: all runs in a table, compared, deleted, and those of sweeps."""

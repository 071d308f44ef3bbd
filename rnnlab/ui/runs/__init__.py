"""The page Runs: the table of all runs, their comparison, sweeps, import, deletion."""

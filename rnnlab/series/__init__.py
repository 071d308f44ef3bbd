"""A clean multi-feature series: reading a CSV, repairing it, samples, generated weather."""

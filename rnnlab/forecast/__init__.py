"""Predictions beside honest baselines, their scores and their intervals."""

"""Forecasts and baselines, with their scores and intervals, and what the scores say."""

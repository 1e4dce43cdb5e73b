"""Synthetic submissions: every person, unit and number in them is invented."""

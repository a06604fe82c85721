"""Measurements of what a user waits for, as ratios against a baseline in the same run: `make bench`."""

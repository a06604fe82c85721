"""What a user waits for, measured as ratios against a baseline in the same run: `make bench`."""

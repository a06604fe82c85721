"""Comparison of two commits, or of one and the working tree, side by side: see __main__.py."""

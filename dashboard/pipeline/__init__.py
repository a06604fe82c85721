"""From raw reports to a released snapshot; only the command line imports it. Read `pipeline.py` from top to bottom."""

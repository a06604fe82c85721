"""Raw files become counts per area and month, row by row with a balance. Nothing personal is kept."""

"""The page Doelen and its meeting paper in words and looks."""

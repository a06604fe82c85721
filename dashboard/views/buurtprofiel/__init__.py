"""The page Buurtprofiel in words and looks."""

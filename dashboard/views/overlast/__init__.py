"""The page Overlastfenomenen in words and looks."""

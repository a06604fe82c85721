"""Did a change keep every figure? Two commits, or one and the working tree, side by side: see __main__.py."""

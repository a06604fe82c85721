"""Statistics on published figures: pure functions, no pages, no database. What each method is and does:
docs/methods.md.
"""

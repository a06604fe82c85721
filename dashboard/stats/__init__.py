"""Statistics on published figures: pure functions, no pages, no database."""

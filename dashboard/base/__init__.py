"""What everything stands on: errors, settings, words, formats. Knows nothing of cities or figures."""

"""Foundations of everything: errors, settings, words, formats. They know nothing of cities or figures."""

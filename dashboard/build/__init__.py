"""From raw sources to one released snapshot. Imports no Streamlit; only the command line imports it."""

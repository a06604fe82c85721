"""View-models: pure functions from query answers to small frozen records. No Streamlit and no SQL here."""

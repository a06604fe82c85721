"""Views become Streamlit: filters, and the parts that pages are put together from."""

#!/usr/bin/env bash
# streamlit 1.67: st.html("") does not draw nothing, it ends the run of the page with StreamlitMissingRequiredParameterError,
# as if the argument had not been given. So does st.html(" "), blank as it is; st.markdown("") draws nothing and goes on.
#
# Seen with: streamlit 1.67.0, 2026-11-27. Output seen:
#     st.html('')     -> StreamlitMissingRequiredParameterError; the page ends there: True
#     st.html(' ')    -> StreamlitMissingRequiredParameterError; the page ends there: True
#     st.markdown('') -> no exception; the page ends there: False
# Why a builder of such dashboards cares: a block that is put together from what a release holds (notes, badges, a legend) is
# empty for a small city or a quiet month, and the page that looked right with the example stops halfway for that city.
# Fails when this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0
venv/bin/python - 2> /dev/null <<'PYTHON'
from streamlit.testing.v1 import AppTest

seen = {}
for call in ("st.html('')", "st.html(' ')", "st.markdown('')"):
    page = AppTest.from_string(f"import streamlit as st\n{call}\nst.text('the rest')\n").run(timeout=60)
    name = page.exception[0].proto.type.rpartition('.')[2] if page.exception else "no exception"
    seen[call] = (name, not page.text)
    print(f"{call:<15} -> {name}; the page ends there: {not page.text}")
assert seen["st.html('')"] == ("StreamlitMissingRequiredParameterError", True)
assert seen["st.html(' ')"] == ("StreamlitMissingRequiredParameterError", True)
assert seen["st.markdown('')"] == ("no exception", False)
PYTHON

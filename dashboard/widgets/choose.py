"""Widgets to choose from: their values come from the URL, never the other way round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


def hold(key: str, value: object) -> None:
    """Make this the value of a widget. Only when it is another: a value that is set makes browsers draw it again."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def select(
    key: str, label: str, names: Mapping[str, str], value: str, on_change: Callable[[], None], **look: Any
) -> None:
    """A list to choose one code from. names: {code: what people read}; look: as Streamlit's selectbox takes it."""
    hold(key, value)
    st.selectbox(label, list(names), format_func=names.__getitem__, key=key, on_change=on_change, **look)

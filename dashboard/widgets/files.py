"""Files that a visitor may take along: one button that opens the list, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.base.markup import markdown
from dashboard.base.texts import Words
from dashboard.outlets.files import Download


def downloads(items: Sequence[Download], words: Words, *, key: str) -> None:
    """The files of one figure. `key` tells the figures of a page apart."""
    with st.popover(words("download.title"), width="content"):
        for index, item in enumerate(items):
            st.download_button(
                markdown(item.label),
                data=item.make,
                file_name=item.file_name,
                mime=item.mime,
                key=f"download_{key}_{index}",
                on_click="ignore",
                type="tertiary",
            )

"""The list Opvallend: what is unusual for the season and the place, each with a link to what shows it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.base import settings
from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts.release import Release
from dashboard.views.shared.alerts import AlertItem, AlertView
from dashboard.widgets import filters
from dashboard.widgets.filters import Filters
from dashboard.widgets.page import note, show

_MOST = 2  # sentences that are shown at once; the others open with a click


def alert_list(view: AlertView, chosen: Filters, release: Release, words: Words) -> None:
    """Draw what is unusual, each with a link to the view that shows it; a calm sentence when nothing is."""
    show(tag("h2", words("unusual.title"), class_="bb-heading"))
    if view.calm:
        show(tag("p", view.calm, class_="bb-unusual-sentence"))
    for item in view.items[:_MOST]:
        _alert(item, chosen, release, words)
    others = view.items[_MOST:]
    if others:
        with st.expander(words("unusual.more", n=len(others))):
            for item in others:
                _alert(item, chosen, release, words)
    if view.items:
        note(view.note)


def _alert(item: AlertItem, chosen: Filters, release: Release, words: Words) -> None:
    to = replace(
        chosen,
        area_codes=(item.area_code,),
        subject_code=item.fenomeen_code,
        from_month=item.first,
        until_month=item.last,
    )
    text, link = st.columns([4, 1], gap="small", vertical_alignment="center")
    with text:
        caveats = [tag("p", caveat, class_="bb-unusual-caveat") for caveat in item.caveats]
        show(tag("div", tag("p", item.sentence, class_="bb-unusual-sentence"), *caveats))
    with link:
        st.page_link(
            settings.PAGE_DIR / "overlast.py",
            label=words("unusual.link"),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.to_params(to, release),
        )

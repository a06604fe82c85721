"""Preparation of what is loaded before the first visitor comes."""

from __future__ import annotations

from dashboard.base import texts
from dashboard.base.errors import UserError
from dashboard.facts import places
from dashboard.facts.release import current_release
from dashboard.store.snapshot import public_only
from dashboard.web import pages
from dashboard.web.first_page import first_page


def warm_up() -> None:
    """Load what every page needs before the first visitor comes: libraries, words, the release, its outlines."""
    # Not widgets.maps: it imports streamlit_folium, which Streamlit only knows when it is first imported by a page.
    from dashboard.drawing import charts, maps  # noqa: F401
    from dashboard.outlets import files  # noqa: F401
    from dashboard.views import about  # noqa: F401
    from dashboard.views.doelen import meeting  # noqa: F401
    from dashboard.views.overlast import ranking, times  # noqa: F401
    from dashboard.views.shared import alerts, panel  # noqa: F401

    for language in texts.languages():
        first_page(texts.words_for(language))
    try:
        release = current_release()
    except UserError:
        return  # the pages say what is missing
    for level in release.places.drawn_levels:
        places.outlines(level.code)
    for entry in pages.served():
        if entry.prepare is None:
            continue
        if entry.is_public:
            with public_only():
                entry.prepare(current_release())
        else:
            entry.prepare(release)

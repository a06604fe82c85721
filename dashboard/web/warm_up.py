"""What is loaded before the first visitor comes."""

from __future__ import annotations

from dashboard.base.errors import UserError
from dashboard.store.snapshot import is_public_server, public_only
from dashboard.web.first_page import first_page


def warm_up() -> None:
    """Load what every page needs before the first visitor comes: libraries, words, the release, its outlines."""
    # Not components: it imports streamlit_folium, which Streamlit only knows when it is first imported by a page.
    from dashboard.base import texts
    from dashboard.drawing import charts, maps  # noqa: F401
    from dashboard.facts import alignments, analysis, effects, goal_progress, judgements, places, public_face
    from dashboard.facts.release import current_release
    from dashboard.outlets import files  # noqa: F401
    from dashboard.views import about, overzicht  # noqa: F401
    from dashboard.views.doelen import meeting  # noqa: F401
    from dashboard.views.overlast import ranking, times  # noqa: F401
    from dashboard.views.shared import alerts, panel  # noqa: F401
    from dashboard.widgets import filters  # noqa: F401

    for language in texts.LANGUAGES:
        texts.words_for(language)
        first_page(language)
    try:
        here = current_release()
    except UserError:
        return  # the pages say what is missing
    with public_only():
        public_face.face()
    for level in here.places.drawn_levels:
        places.outlines(level.code)
    if is_public_server():
        return  # what follows is about the internal pages
    analysis.prepare(here)
    effects.prepare(here)
    alignments.board()
    goal_progress.networks()
    judgements.judged_in(here.edition.last_year_start, here.edition.last_month)
    recent = overzicht.change_window(here.edition.last_month, here.edition.first_month)
    judgements.judged_in(recent.first, recent.last)

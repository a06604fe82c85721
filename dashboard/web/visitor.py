"""In which language somebody is answered before a page runs."""

from __future__ import annotations

from urllib.parse import parse_qs

from dashboard.base import texts
from dashboard.base.errors import UserError
from dashboard.base.texts import Words, words_for
from dashboard.facts.release import current_release
from dashboard.widgets.filters import LANGUAGE


def languages() -> tuple[Words, ...]:
    """The words of every language of the city, its first language first; all that there are without a release."""
    try:
        codes = current_release().edition.languages
    except UserError:
        codes = texts.languages()
    return tuple(words_for(code) for code in codes)


def words_of_visitor(query: str) -> Words:
    """The words of the language in a query string, as in 'taal=en'; else those of the first language of the city."""
    try:
        wanted = parse_qs(query, max_num_fields=100).get(LANGUAGE, [""])[-1]
    except ValueError:  # more fields than anyone needs
        wanted = ""
    known = languages()
    return next((words for words in known if words.language == wanted), known[0])

"""The catalogue of initiatives in words and looks: what its parts offer to page and tests."""

from dashboard.views.initiatieven.card_texts import Card, cards, moment_text
from dashboard.views.initiatieven.catalogue import Placed, in_areas, licences, sentence, source_text
from dashboard.views.initiatieven.choice import (
    ALL,
    GROUP,
    KEYS,
    NATURE,
    RUNNING,
    SEARCH,
    THEME,
    Choice,
    choice_params,
    found_initiatives,
    parse_choice,
)
from dashboard.views.initiatieven.listing import catalogue_table
from dashboard.views.initiatieven.map import initiative_map, map_figures, map_table
from dashboard.views.initiatieven.time_bars import Timeline, timeline
from dashboard.views.initiatieven.week import week_grid

__all__ = [
    "ALL",
    "GROUP",
    "KEYS",
    "NATURE",
    "RUNNING",
    "SEARCH",
    "THEME",
    "Card",
    "Choice",
    "Placed",
    "Timeline",
    "cards",
    "catalogue_table",
    "choice_params",
    "found_initiatives",
    "in_areas",
    "initiative_map",
    "licences",
    "map_figures",
    "map_table",
    "moment_text",
    "parse_choice",
    "sentence",
    "source_text",
    "timeline",
    "week_grid",
]

"""The catalogue of initiatives in words and looks: what its parts offer to page and tests."""

from dashboard.views.initiatieven.catalogue import (
    Card,
    Choice,
    cards,
    choice_params,
    found_initiatives,
    in_areas,
    initiative_map,
    map_figures,
    moment_text,
    parse_choice,
    sentence,
    source_text,
    timeline,
    week_grid,
)

__all__ = [
    "Card",
    "Choice",
    "cards",
    "choice_params",
    "found_initiatives",
    "in_areas",
    "initiative_map",
    "map_figures",
    "moment_text",
    "parse_choice",
    "sentence",
    "source_text",
    "timeline",
    "week_grid",
]

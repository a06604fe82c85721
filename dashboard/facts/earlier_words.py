"""The words of a release that was made before it had a table of words in every language: Dutch and English, as columns
of its other tables. Not for anything new."""

from __future__ import annotations

import pandas as pd

from dashboard.store.snapshot import ask, cursor

# Table -> kind, column of the code, {field: (Dutch column, English column)}.
_NAME = {"name": ("name_nl", "name_en")}
_DEFINED = _NAME | {"definition": ("definition_nl", "definition_en")}
_TABLES: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {
    "level": (
        "level",
        "level",
        _NAME | {"plural": ("plural_nl", "plural_en"), "outline_source": ("outline_source", "outline_source_en")},
    ),
    "fenomeen_group": ("fenomeen_group", "group_code", _NAME),
    "fenomeen": ("fenomeen", "fenomeen_code", _DEFINED | {"why": ("why_nl", "why_en")}),
    "report_link": ("report_link", "link_order", _NAME),
    "policy_note": ("policy_note", "note_order", _NAME),
    "day_part": ("day_part", "day_part", _NAME),
    "discipline": ("discipline", "discipline_code", _DEFINED),
    "theme": ("theme", "theme_code", _NAME),
    "target_group": ("target_group", "target_group_code", _NAME),
    "organisation_kind": ("organisation_kind", "kind", _NAME),
    "indicator": ("indicator", "indicator_code", _DEFINED),
    "indicator_theme": ("indicator_theme", "theme", _NAME),
    "presence_area": ("presence_area", "presence_area_code", _NAME),
    "signal_area": ("signal_area", "signal_area_code", _NAME),
    "signal_word": ("signal_' || kind || '", "code", _DEFINED),
    "source": (
        "source",
        "source_code",
        _NAME | {"producer": ("producer", "producer_en"), "licence": ("licence", "licence_en")},
    ),
    "release": ("city", "city_code", {"population_source": ("population_source", "population_source_en")}),
    "network": ("network", "network_code", {"vision": ("vision_nl", "vision_en")}),
    "goal": ("goal", "goal_code", {"sentence": ("sentence_nl", "sentence_en"), "story": ("story_nl", "story_en")}),
}


def earlier_words() -> pd.DataFrame:
    """kind, about_code, field, language, text of every word in the tables of the release in use."""
    there = set(ask("published_table_list")["table_name"])
    parts = [
        f"select distinct '{kind}' as kind, {code}::varchar as about_code, '{field}' as field, "
        f"'{language}' as language, {column} as text from {table} where {column} is not null"
        for table, (kind, code, fields) in _TABLES.items()
        if table in there
        for field, columns in fields.items()
        for language, column in zip(("nl", "en"), columns, strict=True)
    ]
    return cursor().execute(" union all ".join(parts)).df()

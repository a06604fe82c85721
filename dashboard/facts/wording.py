"""Names that the city gives to things, in every language of the release: read once, put beside codes of an answer.

A question of a page gives codes and figures and names no language. `ask_worded` adds the words that belong to them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.base.rows import records
from dashboard.base.texts import Wording
from dashboard.facts.earlier_words import earlier_words
from dashboard.facts.per_release import per_release
from dashboard.store.snapshot import ask

# Question -> {column of words: (kind, column of the code, field)}. A kind may name columns of the row itself.
_WORDS: dict[str, dict[str, tuple[str, str, str]]] = {
    "context_indicator_list": {"name": ("indicator", "indicator_code", "name")},
    "context_list": {
        "name": ("indicator", "indicator_code", "name"),
        "definition": ("indicator", "indicator_code", "definition"),
        "theme_name": ("indicator_theme", "theme", "name"),
    },
    "discipline_list": {"name": ("discipline", "discipline_code", "name")},
    "fenomeen_list": {
        "name": ("fenomeen", "fenomeen_code", "name"),
        "definition": ("fenomeen", "fenomeen_code", "definition"),
        "why": ("fenomeen", "fenomeen_code", "why"),
        "group_name": ("fenomeen_group", "group_code", "name"),
    },
    "goal_list": {
        "sentence": ("goal", "goal_code", "sentence"),
        "story": ("goal", "goal_code", "story"),
        "indicator_name": ("indicator", "indicator_code", "name"),
    },
    "hours_by_area": {"presence_name": ("presence_area", "presence_area_code", "name")},
    "level_list": {
        "name": ("level", "level", "name"),
        "plural": ("level", "level", "plural"),
        "outline_source": ("level", "level", "outline_source"),
    },
    "network_list": {"vision": ("network", "network_code", "vision")},
    "offer_name_list": {"name": ("{kind}", "code", "name")},
    "organisation_list": {"kind_name": ("organisation_kind", "kind", "name")},
    "overlast_profile": {"part_name": ("day_part", "day_part", "name")},
    "policy_note_list": {"name": ("policy_note", "note_order", "name")},
    "presence_area_list": {"name": ("presence_area", "presence_area_code", "name")},
    "presence_slot_list": {"name": ("day_part", "day_part", "name")},
    "release_current": {"population_source": ("city", "city_code", "population_source")},
    "report_link_list": {"name": ("report_link", "link_order", "name")},
    "signalen_area_list": {"name": ("signal_area", "signal_area_code", "name")},
    "signalen_domain_list": {"name": ("signal_domain", "life_domain", "name")},
    "signalen_word_list": {
        "name": ("signal_{kind}", "code", "name"),
        "definition": ("signal_{kind}", "code", "definition"),
    },
    "source_list": {
        "name": ("source", "source_code", "name"),
        "producer": ("source", "source_code", "producer"),
        "licence": ("source", "source_code", "licence"),
    },
    "team_list": {
        "name": ("discipline", "discipline_code", "name"),
        "definition": ("discipline", "discipline_code", "definition"),
    },
}
# Answers that are sorted by words, as the first language has them.
_ORDERS: dict[str, tuple[str, ...]] = {
    "context_indicator_list": ("name", "indicator_code"),
    "context_list": ("theme_name", "indicator_code", "area_code", "year"),
    "discipline_list": ("is_rest", "name", "discipline_code"),
    "fenomeen_list": ("group_name", "is_rest", "name", "fenomeen_code"),
    "offer_name_list": ("kind", "part_order", "name", "code"),
    "team_list": ("area_code", "year", "is_rest", "name", "organisation_name"),
}


class Wordings:
    """The answer of `wording_list`: kind, code and field lead to a text in every language."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._texts: dict[tuple[str, str, str], Wording] = {}
        for row in records(rows):
            key = (row["kind"], row["about_code"], row["field"])
            self._texts.setdefault(key, Wording())[row["language"]] = row["text"]

    def of(self, kind: str, code: str, field: str = "name") -> Wording:
        """The text in of("level", "wijk", "plural"). Raises KeyError for what the release does not name."""
        return self._texts[kind, code, field]

    def beside(self, name: str, answer: pd.DataFrame) -> pd.DataFrame:
        """The answer of the question `name` with its columns of words (Wording, or None where there is none), in
        order."""
        rows = records(answer)
        for row in rows:
            row |= {
                column: self._texts.get((kind.format(**row), str(row[code]), field))
                for column, (kind, code, field) in _WORDS[name].items()
            }
        if name in _ORDERS:
            rows.sort(key=lambda row: [_sortable(row[column]) for column in _ORDERS[name]])
        columns = list(dict.fromkeys([*answer.columns, *_WORDS[name]]))
        return pd.DataFrame({column: pd.Series([row[column] for row in rows], dtype=object) for column in columns})


def _sortable(value: Any) -> tuple[bool, Any]:
    """The key that `value` is sorted by; nothing comes last."""
    if isinstance(value, Wording):
        return False, value.first
    return value is None, "" if value is None else value


@per_release()
def wordings() -> Wordings:
    """The words of the release in use; of one that was made before it had a table of words, from its other tables."""
    return Wordings(earlier_words() if is_from_before() else ask("wording_list"))


def is_from_before() -> bool:
    """Whether the release has no table of words, or one that holds a few kinds only."""
    if "wording" not in set(ask("published_table_list")["table_name"]):
        return True
    return "source" not in set(ask("wording_list")["kind"])


def ask_worded(name: str, **parameters: Any) -> pd.DataFrame:
    """The answer of `queries/pages/<name>.sql` with the words that belong to its codes."""
    return wordings().beside(name, ask(name, **parameters))

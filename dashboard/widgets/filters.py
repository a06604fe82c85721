"""Filters of a visitor: one frozen value that lives in the URL, is held in widgets and can say itself as a sentence.

Streamlit's own `bind="query-params"` writes the visible label of an option into the URL. Ours carries codes, so that a
link keeps working in another language and when a name changes; that is why the URL is kept here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.base import formats
from dashboard.base.texts import Words, words_for
from dashboard.facts.period import MEASURES, Measure, Window
from dashboard.facts.places import Area, Level
from dashboard.facts.release import Release, Subject, current_release
from dashboard.widgets.choose import hold

AREA, SUBJECT, FROM, UNTIL = "gebied", "fenomeen", "van", "tot"
MEASURE, LEVEL, CHOSEN, LANGUAGE = "maat", "niveau", "gekozen", "taal"
KEYS = (AREA, SUBJECT, FROM, UNTIL, MEASURE, LEVEL, CHOSEN, LANGUAGE)
MOST_AREAS = 4  # more lines in one trend cannot be told apart

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_SESSION, _PAGE, _OWN = "filters_params", "filters_page", "filters_own"
_LONGEST_OWN = 200  # characters of a value that a page keeps in the URL for itself


@dataclass(frozen=True)
class Filters:
    """The choices that all pages share. Months are first days, both included."""

    area_codes: tuple[str, ...]
    subject_code: str
    from_month: dt.date
    until_month: dt.date
    measure: Measure
    level_code: str
    chosen_only: bool
    language: str

    def subject(self, release: Release) -> Subject:
        return release.subjects[self.subject_code]

    def window(self, release: Release) -> Window:
        return Window(self.from_month, self.until_month, release.edition.first_month)

    def areas(self, release: Release) -> tuple[Area, ...]:
        """The chosen areas as they were chosen; they need not have figures of their own."""
        return tuple(release.places.areas[code] for code in self.area_codes)

    def marked(self, release: Release) -> tuple[str, ...]:
        """The areas whose figures are shown for the chosen areas, each once; none when none is chosen."""
        counted = (release.places.counted_area(code) for code in self.area_codes)
        return tuple(dict.fromkeys(area.code for area in counted if area is not None))

    def figure_codes(self, release: Release) -> tuple[str, ...]:
        """The codes of `marked`, or that of the city when none is chosen."""
        return self.marked(release) or (release.places.city.code,)

    def level(self, release: Release) -> Level:
        """The level on the map. Figures about people are never shown under the people level, so then it is that one."""
        chosen = release.places.level(self.level_code)
        is_too_small = chosen.order > release.places.people_level.order
        if is_too_small and self.subject(release).holds_people:
            return release.places.default_level
        return chosen

    def period(self, words: Words) -> str:
        return formats.period(self.from_month, self.until_month, words.language)

    def sentence(self, release: Release, words: Words) -> str:
        """'Zwerfvuil in Arsenaal, per 1.000 inwoners, november 2025 tot en met oktober 2026.'"""
        names = [area.label for area in self.areas(release)]
        where = _listed(names, words) if names else words("filters.whole_inside", city=release.places.city.label)
        return words(
            "filters.sentence",
            subject=self.subject(release).name(words),
            area=where,
            measure=words(f"measure.{self.measure}_short"),
            period=self.period(words),
        )


def _listed(names: list[str], words: Words) -> str:
    """'A, B en C'."""
    return f" {words('filters.and')} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def default_filters(release: Release, subject: str | None = None) -> Filters:
    """Filters of a visitor who chose nothing, or nothing but a subject."""
    subject = subject or release.default_subject
    first, last = release.default_period(subject)
    return Filters(
        area_codes=(),
        subject_code=subject,
        from_month=first,
        until_month=last,
        measure="aantal" if release.places.city.population is None else "per_1000",
        level_code=release.places.default_level.code,
        chosen_only=False,
        language=release.edition.languages[0],
    )


def parse(params: Mapping[str, str], release: Release) -> Filters:
    """Filters from the values of a URL. What is unknown or nonsense becomes the default; nothing raises."""
    default = default_filters(release, _known(params.get(SUBJECT), release.subjects, release.default_subject))
    first = _month(params.get(FROM), release) or default.from_month
    last = _month(params.get(UNTIL), release) or default.until_month
    if FROM in params and UNTIL not in params and first > last:
        last = release.edition.last_month
    if first > last:
        first, last = last, first
    measure = params.get(MEASURE)
    return Filters(
        area_codes=_area_codes(params.get(AREA, ""), release),
        subject_code=default.subject_code,
        from_month=first,
        until_month=last,
        measure=next((known for known in MEASURES if known == measure), default.measure),
        level_code=_known(
            params.get(LEVEL), {level.code: level for level in release.places.drawn_levels}, default.level_code
        ),
        chosen_only=params.get(CHOSEN) == "1",
        language=_known(params.get(LANGUAGE), dict.fromkeys(release.edition.languages), default.language),
    )


def to_params(filters: Filters, release: Release) -> dict[str, str]:
    """The values of a URL for these filters: only what differs from the default, in a fixed order."""
    values = _all_params(filters)
    defaults = _all_params(default_filters(release, filters.subject_code)) | {SUBJECT: release.default_subject}
    return {key: value for key, value in values.items() if value != defaults[key]}


def _all_params(filters: Filters) -> dict[str, str]:
    return {
        AREA: ",".join(filters.area_codes),
        SUBJECT: filters.subject_code,
        FROM: formats.month_code(filters.from_month),
        UNTIL: formats.month_code(filters.until_month),
        MEASURE: filters.measure,
        LEVEL: filters.level_code,
        CHOSEN: "1" if filters.chosen_only else "0",
        LANGUAGE: filters.language,
    }


def _known(value: str | None, known: Mapping[str, object], default: str) -> str:
    return value if value is not None and value in known else default


def _month(value: str | None, release: Release) -> dt.date | None:
    found = _MONTH.match(value or "")
    if not found:
        return None
    month = dt.date(int(found[1]), int(found[2]), 1) if int(found[1]) else None
    if month is None or not release.edition.first_month <= month <= release.edition.last_month:
        return None
    return month


def _area_codes(value: str, release: Release) -> tuple[str, ...]:
    """The known areas in a list of codes; the city itself is what no choice means."""
    places = release.places
    codes = dict.fromkeys(code.strip() for code in value[:1000].split(","))
    found = [code for code in codes if code in places.areas and code != places.city.code]
    return tuple(code for code in found if places.counted_area(code) is not None)[:MOST_AREAS]


def with_clicked_area(filters: Filters, code: str) -> Filters:
    """A click on the map chooses that area alone; a click on the only chosen area chooses the whole city again."""
    return replace(filters, area_codes=() if filters.area_codes == (code,) else (code,))


# ---- widgets and the URL ---------------------------------------------------------------------------


def read(release: Release, page: str, own_keys: tuple[str, ...] = ()) -> Filters:
    """The filters of this run, from the URL. Called once, before the widgets.

    Going to another page empties the URL (Streamlit does that), and then the choices of this session go along.
    `own_keys`: what this page keeps in the URL for itself, beside what all pages share; see `own`.
    """
    state = st.session_state
    url = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    own_url = {key: st.query_params[key][:_LONGEST_OWN] for key in own_keys if key in st.query_params}
    came_from_elsewhere = state.get(_PAGE, page) != page
    params = state.get(_SESSION, {}) if came_from_elsewhere and not url else url
    filters = parse(params, release)
    if own_url or not came_from_elsewhere:
        state[_OWN] = state.get(_OWN, {}) | {page: own_url}
    state[_PAGE] = page
    _write(filters, release)
    return filters


def language_before_page(release: Release) -> str:
    """The language for the menu, which is drawn before it is known which page this run is about."""
    params = {LANGUAGE: st.query_params.get(LANGUAGE) or st.session_state.get(_SESSION, {}).get(LANGUAGE, "")}
    return parse(params, release).language


def page() -> tuple[Release, Filters, Words]:
    """Release on screen, filters that were chosen, and the words to say them in: a page begins with them."""
    release = current_release()
    filters = parse(st.session_state.get(_SESSION, {}), release)
    return release, filters, words_for(filters.language)


def own() -> dict[str, str]:
    """Values that this page keeps in the URL for itself, as they came: the page says which mean something."""
    values: dict[str, str] = st.session_state.get(_OWN, {}).get(st.session_state.get(_PAGE), {})
    return dict(values)


def keep_own(values: Mapping[str, str]) -> None:
    """Make these the values that this page keeps for itself: in the session and in the URL, the shared ones beside."""
    state = st.session_state
    state[_OWN] = state.get(_OWN, {}) | {state.get(_PAGE): dict(values)}
    _show_in_url()


def _write(filters: Filters, release: Release) -> None:
    st.session_state[_SESSION] = to_params(filters, release)
    _show_in_url()


def _show_in_url() -> None:
    params = st.session_state.get(_SESSION, {}) | own()
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def choose(filters: Filters, release: Release) -> None:
    """Make these the filters of this session and its URL; for callbacks, which run before the page does."""
    _write(filters, release)


def _widget(key: str) -> str:
    return f"filter_{key}"


def _changed(filters: Filters, release: Release) -> None:
    """After a widget changed: the value of every widget on screen, the rest as it was."""
    params = _all_params(filters)
    for key in KEYS:
        value = st.session_state.get(_widget(key))
        if value is None:
            continue
        params[key] = ",".join(value) if isinstance(value, list) else str(int(value) if key == CHOSEN else value)
    if params[SUBJECT] != filters.subject_code and not {FROM, UNTIL} & to_params(filters, release).keys():
        del params[FROM], params[UNTIL]  # nobody chose this period: another subject begins with its own
    _write(parse(params, release), release)


def sidebar(filters: Filters, release: Release, words: Words, uses: tuple[str, ...]) -> None:
    """The widgets that a page uses, in the sidebar. Their values come from the filters, never the other way round."""
    params = _all_params(filters)
    arguments: dict[str, Any] = {"on_change": _changed, "args": (filters, release)}
    with st.sidebar:
        if SUBJECT in uses:
            _subject_widget(params, release, words, arguments)
        if AREA in uses:
            _area_widget(filters, release, words, arguments)
        if FROM in uses:
            _period_widgets(params, release, words, arguments)
        if MEASURE in uses:
            hold(_widget(MEASURE), params[MEASURE])
            st.radio(
                words("filters.measure"),
                MEASURES,
                format_func=lambda code: words(f"measure.{code}"),
                key=_widget(MEASURE),
                **arguments,
            )
        if LEVEL in uses and len(release.places.drawn_levels) > 1:
            _level_widget(params, release, words, arguments)
        if CHOSEN in uses and release.places.chosen:
            hold(_widget(CHOSEN), filters.chosen_only)
            st.checkbox(words("filters.chosen_only"), key=_widget(CHOSEN), **arguments)
        if len(release.edition.languages) > 1:
            hold(_widget(LANGUAGE), params[LANGUAGE])
            st.radio(
                words("filters.language"),
                release.edition.languages,
                format_func=lambda code: words_for(code)("language.name"),
                horizontal=True,
                key=_widget(LANGUAGE),
                **arguments,
            )


def _subject_widget(params: dict[str, str], release: Release, words: Words, arguments: dict[str, Any]) -> None:
    hold(_widget(SUBJECT), params[SUBJECT])
    st.selectbox(
        words("filters.subject"),
        list(release.subjects),
        format_func=_distinct({code: subject.name(words) for code, subject in release.subjects.items()}).__getitem__,
        key=_widget(SUBJECT),
        **arguments,
    )


def _area_widget(filters: Filters, release: Release, words: Words, arguments: dict[str, Any]) -> None:
    names = _distinct(area_options(filters, release, words))
    hold(_widget(AREA), list(filters.area_codes))
    st.multiselect(
        words("filters.area"),
        list(names),
        format_func=names.__getitem__,
        placeholder=words("filters.whole", city=release.places.city.label),
        max_selections=MOST_AREAS,
        key=_widget(AREA),
        **arguments,
    )


def area_options(filters: Filters, release: Release, words: Words) -> dict[str, str]:
    """Areas to choose from, code -> name: the chosen buurten first, with a star, then every other area with figures."""
    places = release.places
    names: dict[str, str] = {}
    for buurt in places.chosen:
        for code in buurt.area_codes:
            counted = places.counted_area(code) if code in places.areas else None
            if counted is not None:
                names[code] = words("filters.star", name=places.areas[code].label)
    for area in places.counted():
        names.setdefault(area.code, area.label)
    for area in filters.areas(release):
        names.setdefault(area.code, area.label)
    return names


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """The same names, with the code behind those that occur twice: a widget tells options apart by their label."""
    seen = list(names.values())
    return {code: name if seen.count(name) == 1 else f"{name} ({code})" for code, name in names.items()}


def _period_widgets(params: dict[str, str], release: Release, words: Words, arguments: dict[str, Any]) -> None:
    months = {formats.month_code(month): formats.short_month(month, words.language) for month in release.edition.months}
    newest_first = list(months)[::-1]
    for column, key in zip(st.columns(2), (FROM, UNTIL), strict=True):
        hold(_widget(key), params[key])
        column.selectbox(
            words(f"filters.{key}"),
            newest_first,
            format_func=months.__getitem__,
            key=_widget(key),
            **arguments,
        )


def _level_widget(params: dict[str, str], release: Release, words: Words, arguments: dict[str, Any]) -> None:
    levels = {level.code: words.of(level.plural) for level in release.places.drawn_levels}
    hold(_widget(LEVEL), params[LEVEL])
    st.selectbox(
        words("filters.level"),
        list(levels),
        format_func=levels.__getitem__,
        key=_widget(LEVEL),
        **arguments,
    )

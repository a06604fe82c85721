"""Need beside presence on the map of the people level, and the map as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.base.arrays import Bools
from dashboard.base.texts import Words
from dashboard.facts.need_and_presence import CITY, NeedAndPresence
from dashboard.facts.places import Area, Places
from dashboard.facts.week import Week
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView
from dashboard.views.shared.tables import Row, Table
from dashboard.views.veldwerkers.gaps import GAP_CLASSES, Said, Subject, said_of


@dataclass(frozen=True)
class Moment:
    """One moment of the week in every place: what map, table and files say. `both`: by presence area, and the CITY;
    `selected`: the chosen areas; `chosen_only`: only places with a chosen buurt."""

    both: Mapping[str, NeedAndPresence]
    week: Week
    slots: Bools
    places: Places
    subject: Subject
    words: Words
    selected: tuple[str, ...] = ()
    chosen_only: bool = False

    @cached_property
    def texts(self) -> dict[str, Said]:
        """Texts about each place, by its code, worked out once."""
        return {code: said_of(of_place, self.slots, self.words) for code, of_place in self.both.items()}

    def text_of(self, area: Area) -> Said | None:
        """Texts about the presence area in which `area` lies; None where there is none."""
        group = self.week.group_of(area.code)
        return self.texts.get(group.code) if group else None


def gap_map(moment: Moment) -> MapView:
    """Reports minus presence at one moment, on the map of the people level."""
    places, words = moment.places, moment.words
    areas = sorted(places.of_level(places.people_level.code), key=lambda area: area.label.casefold())
    texts = [(area, moment.text_of(area)) for area in areas if not moment.chosen_only or places.chosen_in(area.code)]
    drawn = tuple(
        MapArea.of(
            area,
            GAP_CLASSES[text.kind if text else "missing"],
            _map_lines(area, text, moment.week, places, words),
            is_selected=area.code in moment.selected,
            is_chosen=bool(places.chosen_in(area.code)),
        )
        for area, text in texts
    )
    kinds = [(area, text.kind if text else "missing") for area, text in texts]
    return MapView(drawn, gap_legend([kind for _, kind in kinds], words), _map_alt(kinds, moment.subject, words))


def _map_lines(area: Area, text: Said | None, week: Week, places: Places, words: Words) -> tuple[str, ...]:
    if text is None:
        return (words("figure.missing"),)
    together = _together(area, week, places, words)
    return (
        words("veldwerkers.map_need", figure=text.need),
        words("veldwerkers.map_presence", figure=text.presence),
        words(f"veldwerkers.verdict_{text.verdict}"),
        *([together] if together else []),
    )


def _together(area: Area, week: Week, places: Places, words: Words) -> str:
    """A sentence on the wijken that count together with `area` for the hours; empty where it counts alone."""
    group = week.group_of(area.code)
    if group is None or len(group.area_codes) < 2:
        return ""
    return words("veldwerkers.together", names=group.name(places, words))


def gap_figures(view: MapView, moment: Moment) -> dict[str, dict[str, str | float | None]]:
    """Figures on the map for each area, by name (code -> name -> value), for a GeoJSON file."""
    places, words = moment.places, moment.words
    figures: dict[str, dict[str, str | float | None]] = {}
    for shown in view.areas:
        area = places.areas[shown.code]
        text = moment.text_of(area)
        missing = words("figure.missing")
        figures[shown.code] = {
            "share_of_reports": text.need_share if text else None,
            "share_of_reports_text": text.need if text else missing,
            "share_of_hours": text.presence_share if text else None,
            "share_of_hours_text": text.presence if text else missing,
            "share_of_hours_between": text.between if text else missing,
            "difference_text": text.points if text else missing,
            "verdict": words(f"veldwerkers.verdict_{text.verdict}") if text else words("veldwerkers.verdict_missing"),
            "remark": _together(area, moment.week, places, words),
        }
    return figures


def moment_table(moment: Moment) -> Table:
    """The map as a table: for each place the share of the reports and of the hours at one moment, and the city."""
    week, places, words, subject = moment.week, moment.places, moment.words, moment.subject
    rows = []
    for code, name in place_names(moment.both, week, places, words, chosen_only=moment.chosen_only).items():
        text, parts = moment.texts[code], _wijken(week, code)
        rows.append(
            Row(
                name,
                (text.need, text.presence, text.between, text.points, words(f"veldwerkers.slot_{text.verdict}")),
                swatch=GAP_CLASSES[text.kind],
                is_marked=any(places.chosen_in(part) for part in parts),
                is_current=any(part in moment.selected for part in parts),
                is_total=code == CITY,
            )
        )
    names = ("need", "presence", "presence_range", "gap", "verdict")
    return Table(
        words("veldwerkers.moment_title", subject=subject.name, moment=subject.moment, year=subject.year),
        (words("column.area"), *(words(f"veldwerkers.column_{name}") for name in names)),
        tuple(rows),
    )


def _wijken(week: Week, code: str) -> tuple[str, ...]:
    return next((group.area_codes for group in week.groups if group.code == code), ())


def marked_rows(names: Sequence[str], week: Week, places: Places, words: Words) -> frozenset[int]:
    """Places in `names` of the rows that are or hold a chosen buurt."""
    chosen = {
        group.name(places, words) for group in week.groups if any(places.chosen_in(code) for code in group.area_codes)
    }
    return frozenset(index for index, name in enumerate(names) if name in chosen)


def gap_legend(kinds: Sequence[str], words: Words) -> Legend:
    """The classes of size always, the other looks where they occur."""
    rows = tuple(
        LegendRow(look, words(f"veldwerkers.class_{name}"), kinds.count(name))
        for name, look in GAP_CLASSES.items()
        if name in kinds or name not in ("few", "missing")
    )
    return Legend(words("veldwerkers.legend"), rows, words("veldwerkers.legend_method"))


def _map_alt(found: Sequence[tuple[Area, str]], subject: Subject, words: Words) -> str:
    more = [area.label for area, kind in found if kind.startswith("more")]
    less = [area.label for area, kind in found if kind.startswith("less")]
    nobody = words("veldwerkers.nowhere")
    return words(
        "veldwerkers.map_alt",
        subject=subject.name,
        moment=subject.moment,
        year=subject.year,
        more=", ".join(more) or nobody,
        less=", ".join(less) or nobody,
    )


def place_names(
    both: Mapping[str, NeedAndPresence], week: Week, places: Places, words: Words, *, chosen_only: bool = False
) -> dict[str, str]:
    """The places in the order in which they are listed: the city last. chosen_only: those with a chosen buurt."""
    groups = {
        group.code: group.name(places, words)
        for group in week.groups
        if group.code in both and (not chosen_only or any(places.chosen_in(code) for code in group.area_codes))
    }
    ordered = dict(sorted(groups.items(), key=lambda item: item[1].casefold()))
    return ordered | ({CITY: places.city.label} if CITY in both else {})

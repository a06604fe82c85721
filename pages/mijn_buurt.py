"""Mijn buurt: one wijk for whoever lives there. Reads the public snapshot only."""

import streamlit as st

from dashboard.facts.public_face import face as public_face
from dashboard.views.residents.city import choose_map, wijk_table
from dashboard.views.residents.place import public_place
from dashboard.views.shared.asked_area import figure_area
from dashboard.widgets import filters, maps, page
from dashboard.widgets.own import residents as public
from dashboard.widgets.own.public_files import take_away
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
face = public_face()
code = chosen.area_codes[0] if chosen.area_codes else None
area = figure_area(code, face.places) if code else None
place = public_place(face, code, words) if code else None

title = place.name if place else words("page.mijn_buurt")
lead = words("publiek.lead", period=public.period(face, words)) if place else words("publiek.lead_choose")
public.header(title, lead, release, words)
how_to_read("mijn_buurt", words)
public.wijk_widget(chosen, face, words)

left, right = st.columns([3, 2], gap="medium")
with left, page.block():
    if place is None:
        page.empty(words("publiek.choose_first"))
    else:
        public.summary(place, words)
        public.strengths(place, words)
with right, page.block():
    drawn = choose_map(face, [area.code] if area else [], words)
    maps.area_map(drawn, face.places.people_level.code, chosen, release, words, height=320, key="map_public")
    public.behind(words("publiek.wijken"), wijk_table(face, words), words)
    if place is not None:
        public.report_to(place, words)

if place is not None and area is not None:
    for show in (public.pairs, public.offers, public.goals, public.around):
        with page.block():
            show(place, words)
    with page.block():
        public.course(area.code, chosen, face, words)
    with page.block():
        public.notes(place, words)
        take_away(area.code, face, words)
        public.sources(place, words)

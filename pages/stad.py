"""The city at a glance: the whole city for whoever lives there. Reads the public snapshot only."""

import streamlit as st

from dashboard.facts.public_face import face as public_face
from dashboard.views.residents.city import offer_map, wijk_table
from dashboard.views.residents.place import public_place
from dashboard.widgets import filters, maps, page
from dashboard.widgets.own import residents as public
from dashboard.widgets.own.public_files import take_away
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
face = public_face()
city = face.places.city
place = public_place(face, city.code, words)

public.header(
    words("page.stad", city=city.label),
    words("publiek.lead", period=public.period(face, words)),
    release,
    words,
)
how_to_read("stad", words)

left, right = st.columns([3, 2], gap="medium")
with left, page.block():
    public.summary(place, words)
    public.strengths(place, words)
with right, page.block():
    page.heading(words("publiek.offer_map"))
    drawn = offer_map(face, words)
    maps.area_map(drawn, face.places.people_level.code, chosen, release, words, height=320, key="map_offer")
    public.behind(words("publiek.wijken"), wijk_table(face, words), words)
    public.report_to(place, words)

for show in (public.pairs, public.offers, public.goals, public.around):
    with page.block():
        show(place, words)
with page.block():
    public.course(city.code, chosen, face, words)
with page.block():
    public.notes(place, words)
    take_away(city.code, face, words)
    public.sources(place, words)

"""Doelen: what the networks want to reach, how it stands by the figures and by the members, and what they do now."""

import datetime as dt

import streamlit as st

from dashboard import components, filters
from dashboard import components_doelen as own
from dashboard.components_reading import how_to_read
from dashboard.components_review import review_block
from dashboard.goal_progress import networks as read_networks
from dashboard.ledger_now import ledger_now
from dashboard.meeting import all_goals, meeting
from dashboard.rows import records
from dashboard.snapshot import ask
from dashboard.views.doelen import overview

context, chosen, words = filters.page()
networks = read_networks(context.release.file)

components.header(words("page.doelen"), words("doelen.intro"), context, words)
how_to_read("doelen", words)
if not networks:
    components.empty(words("doelen.none"))
    st.stop()

now, today = ledger_now(), dt.date.today()
everything = overview(all_goals(now, today, context, words), records(ask("source_list")), words)
own.overview_block(everything, networks, now, context, words)

network = own.chosen_network(networks)
own.network_widget(networks, network, words)
found = meeting(network, now, today, context, words)
own.vision(found, words)
own.paper_button(found, context, words)
for card in found.cards:
    own.goal_block(card, found, context, words)
own.attention_block(found.attention, words)
review_block(found, words)

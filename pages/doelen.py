"""Doelen: what the networks want to reach, how it stands by the figures and by the members, and what they do now."""

import datetime as dt

import streamlit as st

from dashboard.base.rows import records
from dashboard.facts.goal_progress import networks as read_networks
from dashboard.facts.wording import ask_worded
from dashboard.store.ledger.current import ledger_now
from dashboard.views.doelen.goals import overview
from dashboard.views.doelen.meeting import all_goals, meeting
from dashboard.widgets import filters, page
from dashboard.widgets.own import doelen as own
from dashboard.widgets.own.reviews import review_block
from dashboard.widgets.reading import how_to_read

release, chosen, words = filters.page()
networks = read_networks()

page.header(words("page.doelen"), words("doelen.intro"), release, words)
how_to_read("doelen", words)
if not networks:
    page.empty(words("doelen.none"))
    st.stop()

now, today = ledger_now(), dt.date.today()
everything = overview(all_goals(now, today, release, words), records(ask_worded("source_list")), words)
own.overview_block(everything, networks, now, release, words)

network = own.chosen_network(networks)
own.network_widget(networks, network, words)
found = meeting(network, now, today, release, words)
own.vision(found, words)
own.paper_button(found, release, words)
for card in found.cards:
    own.goal_block(card, found, release, words)
own.attention_block(found.attention, words)
review_block(found, words)

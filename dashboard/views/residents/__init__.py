"""Texts and figures for residents: pages, public site, leaflet and feeds say them from here."""

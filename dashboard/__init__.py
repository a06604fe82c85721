"""Buurtbeeld: nuisance, initiatives and presence per buurt, without personal case data."""

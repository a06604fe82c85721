"""Views become pictures: Leaflet maps, Plotly charts, SVG."""

"""What residents read: pages, public site, leaflet and feeds say it from here."""

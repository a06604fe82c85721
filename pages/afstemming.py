"""Afstemming: do pressure, presence, initiatives and goals meet, for each wijk and fenomeen?"""

from dashboard import components, filters

context, chosen, words = filters.page()
components.header(words("page.afstemming"), None, context, words)

"""The pieces of the page Signalen en preventie: what is chosen, figures with their files, policy notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.base.formats import month
from dashboard.base.markup import tag
from dashboard.base.rows import Record, records
from dashboard.base.texts import Words, words_for
from dashboard.drawing.svg.any import Plot
from dashboard.facts.per_release import per_release
from dashboard.facts.release import Release, current_release
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import About
from dashboard.store.snapshot import ask
from dashboard.views import signalen as view
from dashboard.views.shared.asked_area import context_codes
from dashboard.views.shared.plots import Grid
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.figure import Figure, Look, figure_block, figure_files
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.page import bullets, heading, paragraphs, show

KIND, YEAR, QUARTER = "deel", "jaar", "kwartaal"
OWN = (KIND, YEAR, QUARTER)
_LOOK = Look()


@dataclass(frozen=True)
class Read:
    """Answers of a release on signals and prevention, read once."""

    signals: view.Signals
    domains: pd.DataFrame
    words: pd.DataFrame
    balances: view.Balances
    aim: view.Band | None
    sources: tuple[Record, ...]
    indicators: pd.DataFrame
    notes: pd.DataFrame


@per_release()
def read() -> Read:
    """Answers that the page reads of the release in use."""
    places, domains = current_release().places, ask_worded("signalen_domain_list")
    return Read(
        signals=view.read_signals(ask("signalen_share_list"), domains, ask_worded("signalen_area_list"), places),
        domains=domains,
        words=ask_worded("signalen_word_list"),
        balances=view.read_balances(ask("signalen_hours_list")),
        aim=view.band(ask("threshold_list")),
        sources=tuple(records(ask_worded("source_list"))),
        indicators=ask_worded("context_list", area_codes=context_codes(places)),
        notes=ask_worded("policy_note_list"),
    )


@per_release(2)
def domain_grid(language: str) -> Grid:
    return view.domain_grid(read().domains, current_release().places.city.label, words_for(language))


@dataclass(frozen=True)
class Choice:
    """View on the page, from the URL; the newest where it holds none or nonsense. None: nothing to choose from."""

    kind: str
    year: str | None
    quarter: dt.date | None


def chosen(signals: view.Signals, balances: view.Balances) -> Choice:
    values = filters.own()
    kind, year, quarter = (values.get(name, "") for name in OWN)
    quarters = {view.quarter_code(one): one for one in balances.quarters}
    return Choice(
        kind if kind in view.KINDS else view.KINDS[0],
        year if year in signals.years else (signals.years[-1] if signals.years else None),
        quarters.get(quarter, balances.quarters[-1] if balances.quarters else None),
    )


_URL = UrlWidgets("signalen", OWN)


def share_widgets(signals: view.Signals, choice: Choice, words: Words) -> None:
    """The choice of a share and of a closed year."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = {kind: words(f"signalen.{kind}") for kind in view.KINDS}
        years = {year: year for year in reversed(signals.years)}
        _URL.select(KIND, words("signalen.kind"), kinds, choice.kind, width=260)
        _URL.select(YEAR, words("signalen.year"), years, choice.year or "", width=130)


def quarter_widget(balances: view.Balances, choice: Choice, words: Words) -> None:
    if choice.quarter is None:
        return
    codes = [view.quarter_code(one) for one in reversed(balances.quarters)]
    names = {code: view.period_name(code, words) for code in codes}
    _URL.select(QUARTER, words("signalen.column_quarter"), names, view.quarter_code(choice.quarter), width=260)


@dataclass(frozen=True)
class Figures:
    """Makes the figures of the page: with their source, what they mean, their table and their files."""

    release: Release
    sources: Sequence[Record]
    words: Words

    def figure(
        self, name: str, title: str, plot: Plot | None, rows: Table | None, kinds: Sequence[str], *notes: str
    ) -> Figure:
        """`rows`: the same in numbers, None for a grid, which is a table already. `kinds`: of the sources behind it."""
        alt = plot.alt if plot else rows.caption if rows else title
        source = " ".join([self._source(kinds), *notes])
        return Figure(name, title, source, self._about(name, title, alt, kinds, *notes), plot, rows)

    def show(self, figure: Figure, look: Look = _LOOK) -> None:
        figure_block(figure, self.words, look)

    def files(self, figure: Figure) -> None:
        """The files alone, for a table that stands on the page in its own way."""
        figure_files(figure, self.words)

    def _source(self, kinds: Sequence[str]) -> str:
        last = month(self.release.edition.last_month, self.words.language)
        return f"{view.source(self.sources, kinds, self.words)} {self.words('signalen.until', month=last)}"

    def _about(self, name: str, title: str, alt: str, kinds: Sequence[str], *notes: str) -> About:
        """Statement of a file about itself."""
        rows = [row for row in self.sources if row["source_kind"] in kinds]
        licences = dict.fromkeys(licence for row in rows if (licence := self.words.of(row["licence"])))
        example = [self.words("frame.example")] if any(row["is_example"] for row in rows) else []
        return About(
            title=title,
            sentence=alt,
            source=" ".join([self._source(kinds), *example, *notes]),
            as_of=self.release.edition.as_of,
            licence=", ".join(licences) or self.words("about.unknown"),
            remarks=(self.words("signalen.protection"),),
            parts=("signalen", name),
        )


def definitions(rows: pd.DataFrame, words: Words) -> None:
    """Draw the definitions of the words of signals, to be unfolded."""
    texts = view.definitions(rows, words)
    if texts:
        summary = tag("summary", words("signalen.definitions"))
        show(tag("details", summary, bullets(texts), class_="bb-reading"))


def policy_notes(rows: pd.DataFrame, words: Words) -> None:
    """Links to policy notes; nothing where the city file names none."""
    notes = view.policy_notes(rows, words)
    if not notes:
        return
    heading(words("signalen.policy"))
    links = (tag("a", one.name, href=one.link, target="_blank", rel="noopener noreferrer") for one in notes)
    show(bullets(links))


def nothing(text: str, title: str) -> None:
    heading(title)
    paragraphs([text])

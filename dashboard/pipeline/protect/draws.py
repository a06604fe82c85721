"""Needs of a build that publishes, and what it leaves behind: seeds and state before, history and state after."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City
from dashboard.pipeline.protect.history import LATE, History, is_about_things
from dashboard.pipeline.protect.secret import read_secret
from dashboard.pipeline.protect.seeds import EXAMPLE_NONCE, Seeds
from dashboard.pipeline.protect.state import NONCE_BYTES, Errors, Kept, State, mark_of, state_folder

Pending = list[tuple[str, str, pd.DataFrame]]  # dataset, period, table: to be added to the history


@dataclass(frozen=True)
class Draws:
    """Seeds and state of a build. may_publish: false where another machine publishes."""

    seeds: Seeds
    state: State
    may_publish: bool = True


def draws_of(city: City, history: History, folder: Path, *, may_publish: bool, dry_run: bool) -> Draws:
    """For a city and the history in `folder`; nothing is read or made before the first figure is drawn.

    dry_run: draws of its own, which tell nothing about those of the build that publishes, and leave nothing behind.
    """
    secret = partial(read_secret, city)
    state = State(state_folder(folder), city.code, secret, EXAMPLE_NONCE if city.is_example else None)
    thrown_away = secrets.token_bytes(NONCE_BYTES)

    def begin() -> tuple[bytes, str]:
        return (thrown_away, history.head) if dry_run else state.begin(history.head)

    return Draws(Seeds(city.code, secret, begin), state, may_publish)


def remember(
    pending: Pending,
    errors: Mapping[tuple[str, str], Errors],
    history: History,
    catalog: Catalog,
    state: State,
) -> str:
    """Add what is published for the first time to the history, which is never changed. Returns its head.

    The state is a step ahead of the history and knows the step before as well, so that a kill loses neither. The nonce
    goes last: until then an interrupted build would draw the same again.
    """
    for dataset, period, table in pending:
        of_period = errors.get((dataset, period))
        if of_period is not None:
            state.add(dataset, Kept(period, mark_of(period, table), of_period))
        history.append(dataset, period, table, None if is_about_things(dataset) else catalog)
    if any(dataset == LATE for dataset, _, _ in pending):
        state.forget(LATE)
    for (dataset, period), counter in errors.items():
        if dataset == LATE:
            state.add(LATE, Kept(period, "", counter))
    if pending:
        state.settle()
    state.forget_nonce()
    return history.head

"""The open data of the example city and of the tiny city, made once."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from dashboard.facts.release import current_release
from dashboard.outlets.site.catalogue import make_catalogue
from dashboard.outlets.site.tables import open_tables
from dashboard.store import snapshot


@contextmanager
def public(out):
    """Everything inside reads the public snapshot of `out` and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(snapshot.OUT_VARIABLE, str(out))
        with snapshot.public_only():
            yield


def catalogue_of(out):
    with public(out):
        cursor = snapshot.cursor()
        try:
            return make_catalogue(open_tables(cursor), current_release().edition)
        finally:
            cursor.close()


@pytest.fixture(scope="session")
def example_catalogue(example_release):
    return catalogue_of(example_release)


@pytest.fixture(scope="session")
def tiny_catalogue(tiny_release):
    return catalogue_of(tiny_release)

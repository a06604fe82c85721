"""The catalogue of a city: what is counted, what it means, who owns it. Typed reading of `<catalog>/*.toml`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dashboard.base.toml_file import Strict, read_toml
from dashboard.city.city_file import City, Code, Worded

IGNORE = "ignore"  # in a category mapping: an explicit choice not to count


class Group(Strict):
    code: Code
    name: Worded


class Fold(Strict):
    """From 1 January of `from_year` on, the fenomeen is published only as part of `into` (docs/privacy.md, rule 6)."""

    from_year: int
    into: Code


class Fenomeen(Strict):
    """A nuisance phenomenon. `about` decides how it may be published: docs/privacy.md."""

    code: Code
    name: Worded
    public_name: Worded | None = None  # what residents read, where the name of the trade would stigmatise
    definition: Worded
    why_it_matters: Worded
    group: Code
    about: Literal["people", "things"]
    low_is_good: bool
    owner: Annotated[str, Field(min_length=1)]
    review_date: dt.date
    is_rest: bool = False  # "overige ...": holds only what is folded into it
    fold: Fold | None = None


class Catalog(Strict):
    groups: Annotated[list[Group], Field(min_length=1)]
    fenomenen: Annotated[list[Fenomeen], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Catalog:
        groups = {group.code for group in self.groups}
        by_code = {fenomeen.code: fenomeen for fenomeen in self.fenomenen}
        if len(by_code) != len(self.fenomenen) or len(groups) != len(self.groups):
            raise ValueError("two fenomenen or groups have the same code")
        for fenomeen in self.fenomenen:
            if fenomeen.group not in groups:
                raise ValueError(f"fenomeen '{fenomeen.code}': group '{fenomeen.group}' is not in the catalogue")
            if fenomeen.fold:
                target = by_code.get(fenomeen.fold.into)
                if target is None or not target.is_rest or target.about != fenomeen.about:
                    raise ValueError(
                        f"fenomeen '{fenomeen.code}': folds into '{fenomeen.fold.into}', "
                        "which is not a rest fenomeen (is_rest) about the same kind"
                    )
        for rest in self.fenomenen:
            folded = [f for f in self.fenomenen if f.fold and f.fold.into == rest.code]
            years = {f.fold.from_year for f in folded if f.fold}
            if any(sum(1 for f in folded if f.fold and f.fold.from_year <= year) < 2 for year in years):
                raise ValueError(f"fenomeen '{rest.code}': at least two fenomenen must be folded into it at any time")
        return self

    def fenomeen(self, code: str) -> Fenomeen:
        return next(fenomeen for fenomeen in self.fenomenen if fenomeen.code == code)


def read_catalog(city: City) -> Catalog:
    """The catalogue folder that the city file names. Raises UserError naming the line."""
    folder: Path = city.path(city.catalog)
    return read_toml(folder / "fenomenen.toml", Catalog)

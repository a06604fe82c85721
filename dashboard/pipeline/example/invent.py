"""The invented files of an example city, written before anything is read: they go through the very same readers."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.base.errors import UserError
from dashboard.pipeline.read.inputs import Inputs


def invent(inputs: Inputs, progress: Callable[..., None]) -> None:
    """Write reports and partners' files for every source with a generator. Raises UserError in a city that is real."""
    _invent_reports(inputs, progress)
    _invent_partners(inputs)


def _invent_reports(inputs: Inputs, progress: Callable[..., None]) -> None:
    city, areas = inputs.city, inputs.areas
    for source in city.reports:
        if source.generator is None:
            continue
        if not city.is_example:
            raise UserError("only an example city may invent reports", column="reports.generator", value=source.code)
        from dashboard.pipeline.example.reports import write_example

        progress("Invent example reports")
        table = areas.of_level(areas.locate_level)
        population = dict(zip(table["area_code"], table["population"].fillna(0).astype(int), strict=True))
        write_example(
            city,
            areas.outlines[areas.locate_level],
            population,
            city.path(source.file).parent,
            inputs.as_of,
            progress=lambda done, total: progress("Invent example reports", done / total),
        )


def _invent_partners(inputs: Inputs) -> None:
    city = inputs.city
    invented = [source.code for source in city.partners.sources() if source.generator]
    if not invented:
        return
    if not city.is_example:
        raise UserError("only an example city may invent files", column="partners.generator", value=invented[0])
    from dashboard.pipeline.example.partners import write_example_partners

    wijken = inputs.areas.of_level(city.people_level)
    names = dict(zip(wijken["area_code"], wijken["area_name"], strict=True))
    write_example_partners(city, names, inputs.as_of)

"""Setting a paper: a template of ours with data as values. Nothing from data is ever read as typst."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import typst

from dashboard.drawing.svg.png import fonts


def set_pdf(template: bytes, inputs: Mapping[str, str]) -> bytes:
    """A paper as PDF/UA-1 (with structure and alternative texts).

    That standard refuses a text with a sign that no font of ours has, such as an emoji. Such a paper is made without
    the standard's mark: structure and alternative texts stay, and the sign shows as an empty box.
    """
    try:
        return _compiled(template, inputs, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(template, inputs, [])


def _compiled(template: bytes, inputs: Mapping[str, str], standards: list[Literal["ua-1"]]) -> bytes:
    pdf: object = typst.compile(
        template,
        format="pdf",
        sys_inputs=dict(inputs),
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=list(standards),
    )
    if not isinstance(pdf, bytes):
        raise ValueError("a paper is one file")
    return pdf


def page_count(pdf: bytes) -> int:
    """The number of pages of a paper of ours."""
    return max(int(found) for found in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", pdf))

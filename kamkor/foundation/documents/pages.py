"""A paper as a PDF: A4, tagged (PDF/UA-1), its fonts inside, the same bytes each time."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import typst

from . import captions, reading

SOURCE = Path(__file__).with_name("paper.typ").read_bytes()


def pdf(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """The paper of this template, in `language`. Raises BadDocument."""
    paper = reading.read(template, context, language=language)
    told = _plain(paper) | {"captions": captions.of(language)}
    try:
        return _pdf(told, "ua-1")
    except typst.TypstError as why:
        if "could not be displayed" not in why.message:
            raise
    # A name in a script our font has not: a box stands for the sign, as on a screen.
    return _pdf(told)


def _pdf(told: dict[str, Any], *standards: Any) -> bytes:
    return typst.compile(
        SOURCE,
        sys_inputs={"paper": json.dumps(told)},
        pdf_standards=list(standards),
        ignore_system_fonts=True,  # the same paper on every machine
    )


def _plain(value: Any) -> Any:
    """The tree as lists and dictionaries; `kind` says what each one is."""
    if is_dataclass(value):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"kind": type(value).__name__, **found}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value

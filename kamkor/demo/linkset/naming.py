"""The name and the mother's name of every record of a part, as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .land import land
from .people import drawn
from .spelling import (
    LATIN,
    MOTHER_FORMS,
    Cells,
    Clerk,
    happens,
    longer_or_shorter,
    spell,
    ways,
    whole,
)
from .stock import stock

if TYPE_CHECKING:
    from numpy.random import Generator

    from kamkor.demo.chance import Stream

    from .lists import Part
    from .spelling import Bools, Ints, Rates


class Row(NamedTuple):
    """What a clerk needs for one record; all drawn before."""

    family: int
    sex: int
    given: int
    style: int
    way: int
    typo: bool
    swapped: bool
    short_name: bool
    long_name: bool
    initial: bool
    patronymic: bool
    surname: bool
    capitals: bool


SLIPS = ("typo", "swapped", "short_name", "long_name", "initial")
FILLED = ("patronymic", "surname", "capitals")


def name_cells(
    part: Part, rates: Rates, filled: Rates, rng: Generator, chance: Stream
) -> Cells:
    """Rates as of rates.errors, `filled` as of rates.present."""
    kind = part.records.kind
    style, differs = _styles(part, rates, rng)
    way = ways(part, land().country[part.records.district], rates, rng)
    slips = [happens(rng, rates, what, kind).tolist() for what in SLIPS]
    there = [happens(rng, filled, what, kind).tolist() for what in FILLED]
    one_cell = happens(rng, filled, "one_cell", kind).tolist()
    kids, person = part.children, part.records.person
    facts = [
        one.tolist()
        for one in (
            part.records.family,
            kids.sex[person],
            kids.given[person],
            style,
            way,
        )
    ]
    clerk = Clerk(part, chance)
    cells = Cells([], [], [], [], [], way >= LATIN, differs)
    for joined, *row in zip(one_cell, *facts, *slips, *there, strict=True):
        _put(cells, _parts(clerk, Row(*row)), Row(*row), joined)
    _mothers(part, clerk, way, (rates, filled, rng), cells)
    return cells


def _styles(part: Part, rates: Rates, rng: Generator) -> tuple[Ints, Bools]:
    """The child's usual style, or sometimes another; and where it is another."""
    usual = part.children.style[part.records.person]
    people = part.homes.people[part.records.family]
    other = drawn(list(stock().styles), people, rng.random(len(usual)))
    change = happens(rng, rates, "other_form", part.records.kind)
    style = np.where(change, other, usual)
    return style, style != usual


def _parts(clerk: Clerk, row: Row) -> list[str | None]:
    surname, patronymic = clerk.forms(row.family, row.sex, row.style)
    given = longer_or_shorter(
        clerk.texts[row.given],
        short=row.short_name,
        more=row.long_name,
        sex=row.sex,
    )
    if not row.patronymic:
        patronymic = None
    parts = [surname if row.surname else None, given, patronymic]
    if row.typo:
        clerk.slip(parts)
    parts = [part and spell(part, row.way) for part in parts]
    if row.initial and parts[2]:
        parts[2] = f"{parts[2][0]}."
    return [part and part.upper() for part in parts] if row.capitals else parts


def _put(cells: Cells, parts: list[str | None], row: Row, joined: bool) -> None:
    if joined:
        cells.name.append(whole(parts, row.style, swapped=row.swapped))
        parts = [None, None, None]
    else:
        cells.name.append(None)
        if row.swapped and parts[0]:
            parts[0], parts[1] = parts[1], parts[0]
    cells.surname.append(parts[0])
    cells.given.append(parts[1])
    cells.patronymic.append(parts[2])


def _mothers(
    part: Part,
    clerk: Clerk,
    way: Ints,
    luck: tuple[Rates, Rates, Generator],
    cells: Cells,
) -> None:
    """Her name in one cell: all of it, or only a part."""
    rates, filled, rng = luck
    kind = part.records.kind
    form = np.searchsorted(MOTHER_FORMS, rng.random(len(kind)), side="right")
    there = happens(rng, filled, "mother", kind)
    form = np.where(there, form, len(MOTHER_FORMS) + 1)
    typo = happens(rng, rates, "typo", kind)
    women = clerk.mothers()
    columns = (part.records.family, form, typo, way)
    for family, shape, slip, how in zip(*(c.tolist() for c in columns), strict=True):
        if shape > len(MOTHER_FORMS):
            cells.mother.append(None)
            continue
        surname, given, patronymic = women[family]
        parts: list[str | None] = [
            (surname, given, patronymic),
            (surname, given),
            (given,),
            (given, patronymic),
        ][shape]
        written = list(parts)
        if slip:
            clerk.slip(written)
        cells.mother.append(spell(" ".join(p for p in written if p), how))

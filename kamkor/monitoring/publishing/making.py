"""From exact counts to the contents of a release: made safe, named in four languages."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kamkor.foundation.law.naming import LANGUAGES, Words
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.models import Named, Territory

from . import counting
from .counting import UNKNOWN, Counted
from .disclosure import dividing, perturbing, ptable
from .disclosure.figures import ALL, AREA, PERIOD, TEN_FIVE, Table
from .shapes import Dimension, Shape, published, said_of
from .store.contents import Area, Cell, Contents, Counts

DEPTH = ("country", "region", "district")


def areas(country: str) -> dict[str, Territory]:
    """The country, its regions and what lies just below them, by code, as of now."""
    held = places.snapshot(country)
    found: dict[str, Territory] = {}
    for one in held.territories:
        if one.valid_to is None and len(held.path(one)) <= len(DEPTH):
            found[one.code] = one
    return found


def around(territories: Mapping[str, Territory]) -> dict[str, str | None]:
    """{code: the code of the area around}."""
    by_id = {one.pk: code for code, one in territories.items()}
    return {
        code: by_id.get(one.parent_id) if one.parent_id else None
        for code, one in territories.items()
    }


def safe(counted: Counted, *, divide_from: int) -> list[Table]:
    """The tables with noise, or by the 10/5 rule, and small groups not divided."""
    table = ptable.read()
    names = list(counted.truth)
    true = np.array([counted.truth[name] for name in names], np.int64)
    keys = np.array([counted.keys[name] for name in names], np.int64)
    noisy = dict(
        zip(names, perturbing.cell_key(true, keys, table).tolist(), strict=True)
    )
    rounded = dict(zip(names, perturbing.ten_five(true, keys).tolist(), strict=True))
    shown = [
        one.showing(
            {
                place: _known(rounded[name] if one.rule == TEN_FIVE else noisy[name])
                for place, name in one.names.items()
            }
        )
        for one in counted.tables
    ]
    return dividing.divide(shown, counted.areas, least=divide_from)


def _known(value: int) -> int | None:
    return None if value == perturbing.HIDDEN else value


def add(
    contents: Contents,
    tables: Sequence[Table],
    shapes: Sequence[Shape],
    territories: Mapping[str, Territory],
    coarser: Mapping[str, Sequence[str]],
) -> None:
    """Areas, tables and cells, as rows of the release. coarser: steps by table, which its
    note tells."""
    contents.areas += _areas(territories)
    for table, shape in zip(tables, shapes, strict=True):
        contents.counts.append(
            Counts(
                shape.code, shape.name,
                [_told(d, table, territories) for d in shape.dimensions],
                shape.rule, _noted(coarser.get(shape.code, ())),
            )
        )  # fmt: skip
        contents.cells += [
            Cell(shape.code, list(place), value)
            for place, value in table.values.items()
        ]


def _noted(steps: Sequence[str]) -> Words:
    told = [said_of(step) for step in steps]
    return {x: "; ".join(one[x] for one in told) for x in LANGUAGES} if told else {}


def _areas(territories: Mapping[str, Territory]) -> Iterable[Area]:
    held = around(territories)
    ordered = sorted(territories.values(), key=lambda one: (_depth(one, held), one.low))
    for position, one in enumerate(ordered):
        yield Area(
            code=one.code, country=one.country.upper(), level=DEPTH[_depth(one, held)],
            parent=held[one.code], iso=one.iso_code, sdmx=None, name=names_of(one),
            valid_from=one.valid_from.isoformat() if one.valid_from else None,
            valid_to=None, tile_column=one.tile_column, tile_row=one.tile_row,
            position=position,
        )  # fmt: skip


def _depth(one: Territory, held: Mapping[str, str | None]) -> int:
    depth, up = 0, held[one.code]
    while up is not None:
        depth, up = depth + 1, held[up]
    return depth


def names_of(one: Named) -> dict[str, str]:
    told = {language: getattr(one, f"name_{language}") for language in LANGUAGES}
    return {language: name for language, name in told.items() if name}


def _told(
    dimension: Dimension, table: Table, territories: Mapping[str, Territory]
) -> dict[str, object]:
    """{code, name, values: {code: name}} as the store has dimensions."""
    seen = counting.values_of(dimension, [table])
    return {
        "code": dimension.code, "name": dict(dimension.name),
        "values": {
            value: dict(_word(dimension, value, territories)) for value in seen
        },
    }  # fmt: skip


def _word(
    dimension: Dimension, value: str, territories: Mapping[str, Territory]
) -> Words:
    words = published()
    if dimension.code == PERIOD:
        return dict.fromkeys(LANGUAGES, value)
    if dimension.code == AREA:
        if value in territories:
            return names_of(territories[value])
        within = names_of(territories[value.removesuffix(f"/{UNKNOWN}")])
        return {
            language: f"{name}: {words.unknown[language]}"
            for language, name in within.items()
        }
    if value in (ALL, UNKNOWN):
        return words.all if value == ALL else words.unknown
    return dimension.values.get(value, dict.fromkeys(LANGUAGES, value))

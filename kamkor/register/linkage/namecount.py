"""How many records of the register bear each name."""

from collections.abc import Collection, Iterable

from kamkor.foundation.db import sql

from . import rating, store
from .core.statements import RARE
from .profile import Profile
from .rating import Counted
from .store import Name


def records() -> int:
    """How many records the register compares, as they were counted last."""
    found = store.fetch(
        "SELECT times FROM linkage_namecount WHERE part = 'given' AND value = ''"
    )
    return int(found[0][0]) if found else 0


def rate(profiles: Collection[Profile]) -> None:
    """Tell each profile how frequent its names are in the register."""
    rating.rate(profiles, of(rating.count(profiles)))


def of(words: Collection[Name]) -> dict[Name, int]:
    """How many records bear each of these names, and any name of each part."""
    found = store.fetch(store.NAMED, store.name_arrays(asked(words)))
    return {(part, value): times for part, value, times in found}


def asked(words: Collection[Name]) -> set[Name]:
    """These names, and what is needed beside them to say how frequent they are."""
    return {*words, *((part, "") for part in RARE)}


def every() -> dict[Name, int]:
    """How many records bear each name, and any name of each part."""
    found = store.fetch("SELECT part, value, times FROM linkage_namecount")
    return {(part, value): times for part, value, times in found}


def add(profiles: Iterable[Profile], *, gone: bool = False) -> None:
    """Add the names of these records to the counted ones, or take them off."""
    add_counted(rating.count(profiles), gone=gone)


def add_counted(counted: Counted, *, gone: bool = False) -> None:
    """Add these names to the counted ones, or take them off."""
    sign = -1 if gone else 1
    rows = sorted((part, value, sign * n) for (part, value), n in counted.items())
    store.put("link_names", "linkage_namecount", ("part", "value", "times"), rows)
    store.run(
        "INSERT INTO linkage_namecount (part, value, times)"
        " SELECT part, value, times FROM link_names ON CONFLICT (part, value)"
        " DO UPDATE SET times = greatest(0, linkage_namecount.times + excluded.times)"
    )


def recount() -> None:
    """Count all names anew."""
    store.run("DELETE FROM linkage_namecount")
    store.run(sql.load(store.PACKAGE, "count_names"))

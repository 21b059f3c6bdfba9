"""How frequent names are in the register: a rare one that agrees says more. No database."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from .core.statements import COMMON, FEWEST, RARE
from .core.weights import FEWEST as YOUNG
from .profile import Profile

Counted = Mapping[
    tuple[str, str], int
]  # (part, value) to records; "": how many say one
ALL = "given", ""  # how many records the register compares


def count(profiles: Iterable[Profile]) -> Counter[tuple[str, str]]:
    """The names of these records as `Counted`."""
    counted: Counter[tuple[str, str]] = Counter()
    for profile in profiles:
        for part in RARE:
            if value := getattr(profile, part):
                counted.update(((part, value), (part, "")))
    return counted


def rate(profiles: Collection[Profile], counted: Counted) -> None:
    """Tell each profile how frequent its names are.

    A young register is rated as if it had 10,000 records: among three, every name would
    be a frequent one. And as it does not know yet which names there are, any name may be
    one: what is spelt alike is left to people.
    """
    of = {part: max(counted.get((part, ""), 0), YOUNG) for part in RARE}
    is_young = counted.get(ALL, 0) < YOUNG
    for profile in profiles:
        for part in RARE:
            times = counted.get((part, getattr(profile, part)), 0)
            setattr(profile, f"{part}_share", times / of[part] if times else None)
            if part == "given":
                is_common = times >= FEWEST and times / of[part] >= COMMON
                profile.given_is_common = is_common or is_young

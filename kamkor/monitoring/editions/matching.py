"""The same territory under two codes: a table may name it by its national code, by ISO
3166-2, or as an office does."""

from collections.abc import Iterable, Mapping

from kamkor.monitoring.indicators import areas


def same(
    first: Iterable[str], second: Iterable[str], *, years: tuple[int, int]
) -> dict[str, str]:
    """{code of the first: code of the second} of territories that the two name otherwise.

    years: those in which the codes of each are meant, since borders and codes change.
    A code that both have is its own; one that could be two is nobody's.
    """
    ours, theirs = set(first), set(second)
    here = _by_area(ours - theirs, years[0])
    there = _by_area(theirs - ours, years[1])
    return {here[area]: there[area] for area in here if area in there}


def _by_area(codes: Iterable[str], year: int) -> Mapping[tuple[str, str], str]:
    """{(country, national code): the code}, without territories that have two."""
    found: dict[tuple[str, str], list[str]] = {}
    for code in sorted(codes):
        area = areas.resolve(code, str(year))
        if area is not None:
            found.setdefault((area.country, area.code), []).append(code)
    return {area: told[0] for area, told in found.items() if len(told) == 1}

"""A table that is not safe is made coarser, step by step, before it is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .disclosure.attack.differencing import RELEASES, TIME
from .disclosure.attack.report import Report, Win
from .disclosure.figures import AREA
from .shapes import JOIN, LEFT_OUT, REGION, WITHOUT, YEAR, Shape, coarse, steps

MOST = 24  # attacks; then what is not safe is left out at once


@dataclass(frozen=True)
class Found:
    """`taken`: {code: steps} of the tables that are safe so, and of those left out."""

    taken: Mapping[str, list[str]]
    shapes: Sequence[Shape]


def find(
    shapes: Sequence[Shape], report: Report, attack: Callable[[Sequence[Shape]], Report]
) -> Found | None:
    """Steps after which the attacker loses, or None where nothing would be left.

    report: what it won against the shapes as they are; attack: tries coarser ones.
    """
    wanted = {shape.code: shape for shape in shapes}
    taken: dict[str, list[str]] = {}
    for attacks in range(MOST + len(shapes)):
        if not report.wins:
            break
        for code, win in _blamed(report, set(_left(taken, wanted))).items():
            now = coarse(wanted[code], taken.get(code, []))
            step = _next(now, win) if attacks < MOST else LEFT_OUT
            taken.setdefault(code, []).append(step)
        if not (left := _left(taken, wanted)):
            return None
        report = attack(list(left.values()))
    if report.wins:
        return None
    return Found(taken, list(_left(taken, wanted).values()))


def _left(
    taken: Mapping[str, list[str]], wanted: Mapping[str, Shape]
) -> dict[str, Shape]:
    """Those that go out, as they are after the steps."""
    return {
        code: coarse(shape, taken.get(code, []))
        for code, shape in wanted.items()
        if LEFT_OUT not in taken.get(code, [])
    }


def _blamed(report: Report, there: set[str]) -> dict[str, Win]:
    """Each table that the attacker names, with the first thing it did with it. Where all
    tables together say too much, the one that says most that way; at least one."""
    found: dict[str, Win] = {}
    for win in report.wins:
        for code in _tables(win, report, there):
            found.setdefault(code, win)
    return found


def _tables(win: Win, report: Report, there: set[str]) -> Iterator[str]:
    if win.table in there:
        yield win.table
        return
    said = [one for one in report.measured if one.way == win.way and one.table in there]
    if said:
        yield max(said, key=lambda one: (one.auc, one.table)).table
    else:
        yield max(there)


def _next(shape: Shape, win: Win) -> str:
    """What helps against this first; else what costs readers least; at last nothing."""
    possible = steps(shape)
    of_way = {AREA: REGION, TIME: YEAR, RELEASES: YEAR}.get(win.way)
    helps = [of_way, f"{JOIN}:{win.way}", f"{WITHOUT}:{win.way}"]
    for step in (*helps, *possible):
        if step in possible:
            return step
    return LEFT_OUT

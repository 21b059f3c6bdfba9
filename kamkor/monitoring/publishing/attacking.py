"""The attacker reads files as everybody may: the new one and those already out."""

from collections.abc import Mapping, Sequence

from django.conf import settings

from . import shapes
from .choices import SEEN
from .disclosure.attack.report import Limits, Published, Report, attack
from .disclosure.figures import Name, Table
from .models import Exact, Release
from .store import reading, shelf
from .store.shelf import Kept

EARLIER = 8  # releases before this one: two years of quarters


def of(
    release: Release,
    file: Kept,
    limits: Limits,
    truth: Mapping[Name, int] | None = None,
) -> Report:
    """What can be worked out from `file` and the releases before it. truth: the true
    counts; None: those that are kept."""
    within = {area.code: area.parent for area in reading.areas(file)}
    now = Published(tables_of(file), truth_of(release) if truth is None else truth)
    for table in now.tables:
        for area, *_rest in table.values:
            within.setdefault(area, area.rpartition("/")[0])
    told = shapes.published()
    return attack(now, within, _earlier(release), limits, told.near, told.joined)


def tables_of(file: Kept) -> list[Table]:
    """Tables of counts as the file has them; what each is about is public too."""
    known = shapes.published().shapes
    found = []
    for counts in reading.counts(file):
        values = {
            tuple(cell.place): cell.value for cell in reading.cells(file, counts.code)
        }
        fixed = known[counts.code].fixed if counts.code in known else ()
        dimensions = tuple(one["code"] for one in counts.dimensions)
        found.append(Table(counts.code, dimensions, values, counts.rule, fixed))
    return found


def truth_of(release: Release) -> Mapping[Name, int]:
    """The true count of every cell. For the machine."""
    known = shapes.published().shapes
    truth: dict[Name, int] = {}
    for exact in Exact.objects.filter(release=release):
        shape = shapes.coarse(known[exact.table], release.coarser.get(exact.table, []))
        table = Table(
            exact.table, tuple(d.code for d in shape.dimensions),
            {tuple(place): None for place in exact.places}, fixed=shape.fixed,
        )  # fmt: skip
        truth.update(zip(table.names.values(), exact.counts, strict=True))
    return truth


def _earlier(release: Release) -> Sequence[Published]:
    before = Release.objects.filter(
        country=release.country, number__lt=release.number, state__in=SEEN
    ).order_by("-number")[:EARLIER]
    files = [(one, shelf.get(settings.PUBLICATION, one.number)) for one in before]
    return [Published(tables_of(file), truth_of(one)) for one, file in files if file]

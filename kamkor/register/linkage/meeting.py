"""Whom new records may be: found by keys, by spelling where no key leads to anybody, and
weighed. At once, for one record of a form as for ten thousand of a list."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from . import keys, namecount, rating, store, weighing
from .matching import Edge
from .profile import Profile
from .store import Known
from .weighing import Scale

FEW = 200  # records: of a longer list the night finds what no key leads to
MOST_ALIKE = 20  # records spelt like one
Pair = tuple[UUID, UUID, bool]  # new record, other, whether the other is new too
Probe = Mapping[UUID, Collection[int]]  # the match keys of records


@dataclass(frozen=True)
class Meeting:
    """`probe`: the match keys of each new record; `known`: the records met; `edges`:
    every weighed pair."""

    probe: Probe
    known: Mapping[UUID, Known]
    edges: list[Edge]


def keys_of(profiles: Mapping[UUID, Profile]) -> Probe:
    """The match keys of each. No database."""
    return {record: keys.match_keys(p) for record, p in profiles.items()}


def meet(
    profiles: Mapping[UUID, Profile], scale: Scale, probe: Probe | None = None
) -> Meeting:
    """Bring the records together with whom they may be. As the machine. `probe`: their
    keys, where somebody made them already."""
    probe = keys_of(profiles) if probe is None else probe
    if len(profiles) <= FEW:
        names = namecount.asked(rating.count(profiles.values()))
        met, known, named = store.meet_few(probe, names)
        rate = partial(rating.rate, counted=named)
        edges = weighed(profiles, met, known, scale, rate)
    else:
        met = store.candidates(probe)
        known = store.known({other for _, other, fresh in met if not fresh})
        edges = weighed(profiles, met, known, scale, namecount.rate)
    if len(profiles) <= FEW and (lonely := _lonely(profiles, edges)):
        alike = store.alike(lonely, most=MOST_ALIKE)
        alike = [pair for pair in alike if pair[1] not in profiles]
        known |= (more := store.known({other for _, other, _ in alike}))
        edges += weighed(lonely, alike, more, scale, namecount.rate)
    return Meeting(probe, known, edges)


def _lonely(
    profiles: Mapping[UUID, Profile], edges: Collection[Edge]
) -> dict[UUID, Profile]:
    """Those that may be nobody met so far."""
    found = {e.record for e in edges if e.evidence.doubtful or e.evidence.automatic}
    return {r: p for r, p in profiles.items() if r not in found and _says_enough(p)}


def _says_enough(profile: Profile) -> bool:
    """One word and no year of birth are spelt like thousands: that leads to nobody."""
    return profile.year is not None or len(profile.words or ()) > 1


def weighed(
    profiles: Mapping[UUID, Profile],
    met: Collection[Pair],
    known: Mapping[UUID, Known],
    scale: Scale,
    rate: Callable[[Collection[Profile]], None],
) -> list[Edge]:
    """The pairs `met`, weighed. rate: tells profiles how frequent their names are."""
    met = [pair for pair in met if pair[2] or pair[1] in known]
    if not met:
        return []
    everybody = {**profiles, **{record: k.profile for record, k in known.items()}}
    rate(everybody.values())
    place = {record: n for n, record in enumerate(everybody)}
    pairs = [(place[record], place[other]) for record, other, _fresh in met]
    weighed = weighing.weigh(list(everybody.values()), pairs, scale)
    edges = []
    for (record, other, fresh), evidence in zip(met, weighed, strict=True):
        root = None if fresh else known[other].root
        hidden = not fresh and known[other].is_shielded
        edges.append(Edge(record, other, root, evidence, hidden))
    return edges

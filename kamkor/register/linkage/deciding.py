"""Who is who among new records, once it is known whom they may be. No database.

So it can be done beside the database's own work, in another process (beside.py): what
goes in is plain, and what is to be written comes out as text for COPY.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from kamkor.foundation.db.copy import as_text
from kamkor.foundation.db.ids import uuid7

from . import keys, weighing
from .choices import Outcome, PairState
from .core import normalise
from .folding import Said
from .matching import Doubt, Edge, Groups, Marks, group
from .profile import Profile
from .store import PROFILE, Known, Row
from .weighing import Evidence, Scale

LEDGER = (
    "id", "record_id", "person_id", "outcome", "score", "bits", "why", "method",
    "decided_at", "decided_by",
)  # fmt: skip
PAIR = (
    "id", "left_id", "right_id", "record_id", "score", "bits", "why", "method",
    "raised_at", "place", "state",
)  # fmt: skip
KEPT = (*PROFILE, "person_id", "version")  # of a profile
BY_ITSELF = (
    ""  # no other record was weighed: a new child, a mended row, a person's word
)
_SEXES = {"m": "male", "f": "female", None: "unknown"}


@dataclass(frozen=True)
class Told:
    """What every line of the ledger says: who brings the list in, when, of what place."""

    by: UUID
    at: datetime
    place: int


@dataclass(frozen=True, slots=True)
class Met:
    """A known record as far as decisions hang on it: whose it is, and what must not meet
    in one child."""

    person: UUID
    root: UUID
    is_shielded: bool
    marks: Marks


def as_met(known: Mapping[UUID, Known]) -> dict[UUID, Met]:
    return {
        record: Met(k.person, k.root, k.is_shielded, _marked(k.profile))
        for record, k in known.items()
    }


@dataclass
class Decided:
    """What follows for some records; texts are lines for COPY (`as_text`).

    `made`: (new person, year of birth, sex); `met`: the known children (roots) spoken of;
    `ledger`, `kept` (profiles), `searched` (search keys) and `pairs`.
    """

    made: list[tuple[UUID, int | None, str]]
    met: set[UUID]
    ledger: str
    kept: str
    searched: str
    pairs: str


@dataclass(frozen=True)
class Mended:
    """Of records that take the place of others: `replaced` (by the old record), and
    `fixed`, the child (root) of each that speaks of its predecessor's."""

    replaced: Mapping[UUID, Known]
    fixed: Mapping[UUID, UUID]
    scale: Scale


def mended(said: Said, replaced: Mapping[UUID, Known], scale: Scale) -> Mended:
    """A mended row speaks of its predecessor's child, unless the correction made it
    another child's."""
    fixed = {}
    for key, row in said.rows.items():
        before = _before(row, replaced)
        if row.root and not (
            before and _another(before.profile, said.profiles[key], scale)
        ):
            fixed[key] = row.root
    return Mended(replaced, fixed, scale)


def decide(
    said: Said,
    known: Mapping[UUID, Met],
    edges: list[Edge],
    mended: Mended,
    told: Told,
) -> tuple[Decided, dict[UUID, Known]]:
    """Give each record to a child and say what a person must look at; with the records
    as they are known from now on.

    `known`: the records met; `edges`: the weighed pairs.
    """
    fixed = mended.fixed
    groups = group(list(said.profiles), edges, fixed, _marks(said.profiles, known))
    groups.doubts += _strayed(said, groups, mended)
    given, made, lines = _give(said, known, groups, fixed, told)
    person_of = {record: each.person for record, each in given.items()}
    speaks = {p: said.profiles[r] for r, p in reversed(person_of.items())}
    decided = Decided(
        made=[(p, speaks[p].year, _SEXES[speaks[p].sex]) for p in made],
        met={groups.root[top] for top in groups.of.values() if top in groups.root},
        ledger=as_text(lines),
        kept=as_text(kept_line(each.profile, each.person) for each in given.values()),
        searched=_search_keys(given.values()),
        pairs=as_text(_pairs(groups, person_of, told)),
    )
    return decided, given


def _before(row: Row, replaced: Mapping[UUID, Known]) -> Known | None:
    return replaced.get(row.replaces_id) if row.replaces_id else None


def _another(before: Profile, after: Profile, scale: Scale) -> bool:
    evidence = weighing.compare(before, after, scale)
    return evidence.speaks_against and not evidence.same_number


def _strayed(said: Said, groups: Groups, mended: Mended) -> list[Doubt]:
    """Rows of shielded children corrected into somebody nobody knows: a person decides
    whether they are another child."""
    doubts = []
    for key, row in said.rows.items():
        before, top = _before(row, mended.replaced), groups.of[key]
        if not (before and row.root and row.is_shielded) or key in mended.fixed:
            continue
        if top not in groups.root:
            new = said.profiles[key]
            evidence = weighing.compare(before.profile, new, mended.scale)
            doubts.append(Doubt(key, top, row.root, evidence))
    return doubts


def _marks(
    profiles: Mapping[UUID, Profile], known: Mapping[UUID, Met]
) -> dict[UUID, Marks]:
    """What must not meet in one child, of the new records and the known children."""
    marks = {record: _marked(profile) for record, profile in profiles.items()}
    for each in known.values():
        marks[each.root] = marks.get(each.root, frozenset()) | each.marks
    return marks


def _marked(profile: Profile) -> Marks:
    return marks_of(profile.number, profile.is_roster, profile.list)


def marks_of(number: str | None, is_roster: bool, of_list: int) -> Marks:
    own = {("number", number)} if number else set()
    roster = {("roster", of_list)} if is_roster else set()
    return frozenset(own | roster)


def group_only(
    profiles: Mapping[UUID, Profile], known: Mapping[UUID, Known], edges: list[Edge]
) -> Groups:
    """The groups alone, where nothing is to be written."""
    return group(list(profiles), edges, {}, _marks(profiles, as_met(known)))


def _give(
    said: Said,
    known: Mapping[UUID, Met],
    groups: Groups,
    fixed: Collection[UUID],
    told: Told,
) -> tuple[dict[UUID, Known], Collection[UUID], list[tuple[object, ...]]]:
    """Whose each record is, the new persons, and the lines of the ledger."""
    shielded = {each.root for each in known.values() if each.is_shielded}
    given: dict[UUID, Known] = {}
    made: dict[UUID, UUID] = {}
    lines = []
    for record, top in groups.of.items():
        row, edge = said.rows[record], groups.why.get(record)
        root = groups.root.get(top)
        by = known.get(edge.other) if edge and edge.root else None
        if record in fixed and row.person:
            child, outcome = (row.person, row.root or row.person), Outcome.MENDED
        elif root:
            child, outcome = (by.person if by else root, root), Outcome.SAME
        else:
            outcome = Outcome.SAME if top in made else Outcome.NEW
            child = (made.setdefault(top, uuid7()),) * 2
        is_shielded = bool(row.is_shielded) or child[1] in shielded
        given[record] = Known(said.profiles[record], *child, is_shielded)
        if not row.is_open:
            why = edge.evidence if edge and outcome == Outcome.SAME else None
            lines.append(line(record, child[0], outcome, why, told))
    return given, made.values(), lines


def reasons(evidence: Evidence | None) -> str:
    """What agreed and disagreed, as JSON (core.explain.Explanation)."""
    return json.dumps(evidence.why.as_dict()) if evidence else "{}"


def line(
    record: UUID, person: UUID, outcome: Outcome, why: Evidence | None, told: Told
) -> tuple[object, ...]:
    """One line of the ledger, in the order of LEDGER."""
    score, bits = (why.probability, why.bits) if why else (None, None)
    method = why.scale.weights.version if why else BY_ITSELF
    return (
        uuid7(), record, person, outcome.value, score, bits, reasons(why), method,
        told.at, told.by,
    )  # fmt: skip


def kept_line(profile: Profile, person: UUID) -> tuple[object, ...]:
    """A profile as it is written, in the order of KEPT."""
    said = [getattr(profile, each.name) for each in fields(profile)[: len(PROFILE)]]
    return (*said[:-1], list(said[-1]), person, normalise.VERSION)


def _search_keys(given: Iterable[Known]) -> str:
    searched: dict[UUID, set[int]] = {}
    for each in given:
        found = searched.setdefault(each.person, set())
        found.update(keys.search_keys(each.profile))
    return search_lines(searched)


def search_lines(searched: Mapping[UUID, Collection[int]]) -> str:
    """Search keys by person, as lines of (hash, person_id)."""
    return "".join(
        [
            f"{key}{tail}"
            for pk, found in searched.items()
            for tail in [f"\t{pk}\n"]
            for key in found
        ]
    )


def _pairs(
    groups: Groups, person_of: Mapping[UUID, UUID], told: Told
) -> Iterable[tuple[object, ...]]:
    """Pairs that a person must look at. Between children, not records."""
    child = {top: person_of[record] for record, top in groups.of.items()}
    child |= {root: root for root in groups.root.values()}
    rows: dict[tuple[UUID, UUID], tuple[object, ...]] = {}
    for doubt in groups.doubts:
        left, right = sorted(child.get(n, n) for n in (doubt.one, doubt.two))
        if left != right:
            rows.setdefault((left, right), _pair(doubt, left, right, told))
    return rows.values()


def _pair(doubt: Doubt, left: UUID, right: UUID, told: Told) -> tuple[object, ...]:
    evidence = doubt.evidence
    return (
        uuid7(), left, right, doubt.record, evidence.probability, evidence.bits,
        reasons(evidence), evidence.scale.weights.version, told.at, told.place,
        PairState.OPEN.value,
    )  # fmt: skip

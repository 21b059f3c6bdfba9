"""Linkage's part of an import: each record is given to one child, known or new.

Works through the records in pieces, so that memory does not grow with the list; a later
piece meets the children of the earlier ones as known. Nothing here ever joins two
children that exist already: it raises a pair, and a person decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kamkor.foundation.db import sql
from kamkor.foundation.db.ids import uuid7
from kamkor.register.sources.stages import Counts, Scope, Stage

from . import inforce, ledger, shielding, store, weighing
from .choices import Outcome, PairState
from .codes import new_codes
from .folding import Said, folded, pieces
from .matching import Doubt, Groups, Marks, group
from .meeting import Probe, keys_of, meet
from .profile import Profile, Source, fold
from .store import Known, Row
from .weighing import Scale

PIECE = 4_000  # records weighed together: what is weighed of them stays in memory


@dataclass
class _Tally:
    """What one run did."""

    made: set[UUID] = field(default_factory=set)
    met: set[UUID] = field(default_factory=set)
    pairs: int = 0

    def counts(self) -> Counts:
        return {
            "persons_new": len(self.made),
            "persons_matched": len(self.met),
            "to_review": self.pairs,
        }


@dataclass
class _Piece:
    """Some records of the scope and all that was found about them."""

    rows: Mapping[UUID, Row]
    profiles: dict[UUID, Profile]
    probe: Probe
    known: Mapping[UUID, Known]
    groups: Groups
    person_of: dict[UUID, UUID] = field(default_factory=dict)


def run(scope: Scope) -> Counts:
    """Give every record in `scope_record` to a child.

    Counts: persons_new; persons_matched (children known before that the list speaks
    of); to_review (pairs raised for a person to decide).
    """
    of = _count("SELECT count(*) FROM scope_record")
    tally, done = _Tally(), 0
    new_year = store.open_lists()
    for said in folded(new_year, PIECE):
        scope.progress("linkage", done, of)
        store.count_names(said.profiles.values())
        _link(said, scope, tally)
        done += len(said.rows)
    if of:
        _finish(scope)
    return tally.counts()


def _count(statement: str) -> int:
    return int(store.fetch(statement)[0][0])


def _link(said: Said, scope: Scope, tally: _Tally) -> None:
    before = [r for row in said.rows.values() if (r := row.replaces_id)]
    replaced = store.known(before)
    scale = inforce.scale()
    fixed = _fixed(said.rows, said.profiles, replaced, scale)
    store.forget(replaced)
    ledger.end(before, at=scope.at)
    piece = _weigh(said, fixed, scale)
    piece.groups.doubts += _strayed(piece, replaced, fixed, scale)
    _give(piece, fixed, scope, tally)
    store.keep(piece.profiles, piece.person_of, piece.probe)
    _raise(piece, scope, tally)


def _fixed(
    rows: Mapping[UUID, Row],
    profiles: Mapping[UUID, Profile],
    replaced: Mapping[UUID, Known],
    scale: Scale,
) -> dict[UUID, UUID]:
    """Records whose child (root) is known: a mended row speaks of its predecessor's,
    unless the correction made it another child's."""
    fixed = {}
    for key, row in rows.items():
        before = replaced.get(row.replaces_id) if row.replaces_id else None
        if row.root and not (before and _another(before.profile, profiles[key], scale)):
            fixed[key] = row.root
    return fixed


def _another(before: Profile, after: Profile, scale: Scale) -> bool:
    evidence = weighing.compare(before, after, scale)
    return evidence.speaks_against and not evidence.same_number


def _strayed(
    piece: _Piece,
    replaced: Mapping[UUID, Known],
    fixed: Mapping[UUID, UUID],
    scale: Scale,
) -> list[Doubt]:
    """Rows of shielded children corrected into somebody nobody knows: a person decides
    whether they are another child."""
    doubts = []
    for key, row in piece.rows.items():
        before = replaced.get(row.replaces_id) if row.replaces_id else None
        top = piece.groups.of[key]
        if not (before and row.root and row.is_shielded) or key in fixed:
            continue
        if top not in piece.groups.root:
            evidence = weighing.compare(before.profile, piece.profiles[key], scale)
            doubts.append(Doubt(key, top, row.root, evidence))
    return doubts


def _weigh(said: Said, fixed: Mapping[UUID, UUID], scale: Scale) -> _Piece:
    """Bring the records together with whom they may be, weigh, decide."""
    met = meet(said.profiles, scale, said.probe)
    marks = _marks(said.profiles, met.known)
    groups = group(list(said.profiles), met.edges, fixed, marks)
    return _Piece(said.rows, said.profiles, said.probe, met.known, groups)


def _marks(
    profiles: Mapping[UUID, Profile], known: Mapping[UUID, Known]
) -> dict[UUID, Marks]:
    """What must not meet in one child, of the new records and the known children."""
    marks = {record: _marked(profile) for record, profile in profiles.items()}
    for each in known.values():
        marks[each.root] = marks.get(each.root, frozenset()) | _marked(each.profile)
    return marks


def _marked(profile: Profile) -> Marks:
    number = {("number", profile.number)} if profile.number else set()
    roster = {("roster", profile.list)} if profile.is_roster else set()
    return frozenset(number | roster)


def _give(
    piece: _Piece, fixed: Mapping[UUID, UUID], scope: Scope, tally: _Tally
) -> None:
    """Name the person of every record; make new persons; write the ledger."""
    made: dict[UUID, UUID] = {}
    lines = []
    for record, top in piece.groups.of.items():
        row, edge = piece.rows[record], piece.groups.why.get(record)
        root = piece.groups.root.get(top)
        if record in fixed and row.person:
            person, outcome = row.person, Outcome.MENDED
        elif root:
            by = piece.known.get(edge.other) if edge and edge.root else None
            person, outcome = (by.person if by else root), Outcome.SAME
        else:
            outcome = Outcome.SAME if top in made else Outcome.NEW
            person = made.setdefault(top, uuid7())
        piece.person_of[record] = person
        if root and root not in tally.made:
            tally.met.add(root)
        if not row.is_open:
            why = edge.evidence if edge and outcome == Outcome.SAME else None
            lines.append(ledger.line(record, person, outcome, why, scope))
    _make(piece, made, scope)
    ledger.write(lines)
    tally.made.update(made.values())


def _make(piece: _Piece, made: Mapping[UUID, UUID], scope: Scope) -> None:
    """New children with codes nobody has, known to be of the list's place."""
    said = {p: piece.profiles[r] for r, p in reversed(piece.person_of.items())}
    codes = new_codes(len(made))
    store.add(
        "people_person",
        ("id", "code", "root_id", "place", "birth_year", "sex", "is_shielded", "created_at"),
        (
            (new, code, new, scope.place, said[new].year, _SEXES[said[new].sex],
             False, scope.at)
            for new, code in zip(made.values(), codes, strict=True)
        ),
    )  # fmt: skip


def _raise(piece: _Piece, scope: Scope, tally: _Tally) -> None:
    """Pairs that a person must look at. Between children, not records."""
    child = {top: piece.person_of[record] for record, top in piece.groups.of.items()}
    child |= {root: root for root in piece.groups.root.values()}
    rows: dict[tuple[UUID, UUID], tuple[object, ...]] = {}
    for doubt in piece.groups.doubts:
        left, right = sorted(child.get(n, n) for n in (doubt.one, doubt.two))
        if left != right:
            rows.setdefault((left, right), _pair(doubt, left, right, scope))
    store.put("link_pair", "linkage_pair", PAIR, rows.values())
    tally.pairs += store.run(sql.load(store.PACKAGE, "raise_pairs"))


_SEXES = {"m": "male", "f": "female", None: "unknown"}
PAIR = (
    "id", "left_id", "right_id", "record_id", "score", "bits", "why", "method",
    "raised_at", "place", "state",
)  # fmt: skip


def _pair(doubt: Doubt, left: UUID, right: UUID, scope: Scope) -> tuple[object, ...]:
    evidence = doubt.evidence
    return (
        uuid7(), left, right, doubt.record, evidence.probability, evidence.bits,
        ledger.reasons(evidence), evidence.scale.weights.version, scope.at, scope.place,
        PairState.OPEN.value,
    )  # fmt: skip


def _finish(scope: Scope) -> None:
    """Tell the later stages; let schools and clinics see whom they listed."""
    store.run(
        "UPDATE scope_record s SET person_id = a.person_id FROM linkage_assignment a"
        " WHERE a.record_id = s.record_id AND a.ended_at IS NULL"
    )
    store.run(
        "INSERT INTO scope_person SELECT DISTINCT p.root_id FROM scope_record s"
        " JOIN people_person p ON p.id = s.person_id ON CONFLICT DO NOTHING"
    )
    store.run(
        "DELETE FROM access_link l USING scope_record s"
        " WHERE l.record IN (s.record_id, s.replaces_id)"
    )
    store.run(sql.load(store.PACKAGE, "link_organisations"), {"at": scope.at})
    ledger.drop_childless(ledger.persons_of("replaces_id"))
    shielding.shield_doubles(at=scope.at)


def forecast(scope: Scope) -> Counts:
    """What `run` would find for the rows in `scope_forecast`; changes nothing."""
    tally = _Tally()
    after = -(2**31)
    while rows := store.fetch(
        'SELECT n, "values" FROM scope_forecast WHERE n > %s ORDER BY n LIMIT %s',
        [after, PIECE],
    ):
        after = rows[-1][0]
        _foresee([store.as_json(values) for _, values in rows], scope.at, tally)
    return {
        "persons_new": len(tally.made),
        "persons_matched": len(tally.met),
        "to_review": tally.pairs,
    }


def _foresee(
    rows: Collection[Mapping[str, object]], at: datetime, tally: _Tally
) -> None:
    source = Source(0, "", at.date())
    profiles = fold([(uuid7(), values, source) for values in rows])
    said = Said({}, profiles, keys_of(profiles))
    groups = _weigh(said, {}, inforce.scale()).groups
    tops = set(groups.of.values())
    tally.met |= {groups.root[top] for top in tops if top in groups.root}
    tally.made |= {top for top in tops if top not in groups.root}
    tally.pairs += len(groups.doubts)


def undo(scope: Scope) -> Counts:
    """Take the records in `scope_record` from their children.

    A child that no record speaks of any more goes, with what hangs on it. The
    predecessors that stand again get their child back.
    """
    persons = ledger.persons_of("record_id")
    store.open_lists()
    for rows in pieces(PIECE):
        store.forget(store.known(rows))
    store.run(
        "DELETE FROM linkage_pair p USING scope_record s"
        " WHERE p.record_id = s.record_id AND p.state IN ('open', 'moot')"
    )
    store.run(
        "DELETE FROM access_link l USING scope_record s WHERE l.record = s.record_id"
    )
    ledger.end_scope(at=scope.at)
    ledger.stand_again(scope)
    gone = ledger.drop_childless(persons, in_undo=True)
    store.run(
        "INSERT INTO scope_person SELECT DISTINCT root_id FROM people_person"
        " WHERE id = ANY(%s) ON CONFLICT DO NOTHING",
        [list(persons)],
    )
    return {"persons_gone": gone}


def touches(_scope: Scope) -> Counts:
    """Children that would lose a record, and those that would go."""
    persons = ledger.persons_of("record_id")
    return {
        "persons_touched": len(persons),
        "persons_gone": len(ledger.childless(persons, without_scope=True)),
    }


def decided(_scope: Scope) -> Counts:
    """Decisions of people that rest on these records."""
    persons = ledger.childless(ledger.persons_of("record_id"), without_scope=True)
    return {"linkage_decisions": ledger.decisions(persons)}


STAGE = Stage(
    order=10, name="linkage", run=run, undo=undo,
    touches=touches, decided=decided, forecast=forecast,
)  # fmt: skip

"""Linkage's part of an import: each record is given to one child, known or new.

Works through the records in pieces, so that memory does not grow with the list; a later
piece meets the children of the earlier ones as known. Nothing here ever joins two
children that exist already: it raises a pair, and a person decides.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import as_text
from kamkor.foundation.db.ids import uuid7
from kamkor.register.sources.stages import Counts, Scope, Stage

from . import beside, inforce, keeping, ledger, namecount, shielding, store
from .codes import new_codes
from .deciding import (
    KEPT,
    LEDGER,
    PAIR,
    Decided,
    Told,
    as_met,
    decide,
    group_only,
    mended,
)
from .folding import Said, fold_piece, pieces
from .meeting import meet
from .pipeline import PIECES, Pipeline, blocks
from .profile import Source, fold

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


def run(scope: Scope) -> Counts:
    """Give every record in `scope_record` to a child.

    Counts: persons_new; persons_matched (children known before that the list speaks
    of); to_review (pairs raised for a person to decide).
    """
    of = _count("SELECT count(*) FROM scope_record")
    tally, done = _Tally(), 0
    told = Told(scope.by, scope.at, scope.place)
    new_year = store.open_lists()
    # a process takes a second to start: not for what is done in one
    beside_it = beside.opened if of > PIECES * PIECE else beside.here
    with beside_it() as submit:
        line = Pipeline(submit, partial(_write, scope, tally), told, new_year)
        for block in blocks(PIECE):
            scope.progress("linkage", done, of)
            if block.is_apart:
                line.end()
                _link(fold_piece(block.pieces[0], new_year), told, line.write)
            else:
                line.take(block)
            done += sum(map(len, block.pieces))
        line.end()
    if of:
        _finish(scope)
    return tally.counts()


def _count(statement: str) -> int:
    return int(store.fetch(statement)[0][0])


def _link(said: Said, told: Told, write: Callable[[Decided], None]) -> None:
    """A few records, step by step: whom no key leads to is sought by spelling."""
    namecount.add(said.profiles.values())
    before = [r for row in said.rows.values() if (r := row.replaces_id)]
    replaced, scale = store.known(before), inforce.scale()
    mend = mended(said, replaced, scale)
    keeping.forget(replaced)
    ledger.end(before, at=told.at)
    met = meet(said.profiles, scale, said.probe)
    decided, _given = decide(said, as_met(met.known), met.edges, mend, told)
    write(decided)
    keeping.add_match_keys(said.probe)


def _write(scope: Scope, tally: _Tally, decided: Decided) -> None:
    """New children with codes nobody has, known to be of the list's place; the ledger;
    what recognises them; pairs for a person to decide."""
    codes = new_codes(len(decided.made))
    store.add_text(
        "people_person",
        ("id", "code", "root_id", "place", "birth_year", "sex", "is_shielded", "created_at"),
        as_text(
            (new, code, new, scope.place, year, sex, False, scope.at)
            for (new, year, sex), code in zip(decided.made, codes, strict=True)
        ),
    )  # fmt: skip
    store.add_text("linkage_assignment", LEDGER, decided.ledger)
    store.add_text("linkage_profile", KEPT, decided.kept)
    keeping.put_search_keys(decided.searched)
    if decided.pairs:
        store.put_text("link_pair", "linkage_pair", PAIR, decided.pairs)
        tally.pairs += store.run(sql.load(store.PACKAGE, "raise_pairs"))
    tally.met |= decided.met - tally.made
    tally.made |= {new for new, *_ in decided.made}


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
    met = meet(profiles, inforce.scale())
    groups = group_only(profiles, met.known, met.edges)
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
    for lines in pieces(PIECE):
        keeping.forget(store.known([record for record, *_ in lines]))
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

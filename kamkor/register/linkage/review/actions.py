"""What people decide about who is who. Everything here can be taken back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.linkage import (
    keeping,
    keys,
    ledger,
    namecount,
    policy,
    reads,
    shielding,
    store,
)
from kamkor.register.linkage.choices import Awaits, Outcome, PairState
from kamkor.register.linkage.codes import new_codes
from kamkor.register.linkage.deciding import Told, line
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    AlreadyOne,
    FoundDifferent,
    NotDecided,
    OnlyRecord,
)
from kamkor.register.linkage.models import Assignment, Merge, Pair
from kamkor.register.people.models import FACTS, Person
from kamkor.register.sources import stages

from . import readings, valuing


@transaction.atomic
def decide(
    pair: Pair,
    *,
    answer: PairState,
    by: UUID,
    at: datetime,
    note: str = "",
    seconds: int | None = None,
) -> Pair:
    """Somebody's answer: the same child, different children, or cannot say.

    It is kept, and what follows stands in course.py: "the same" joins the two once
    nobody else need read them; "different" is remembered for ever. Raises AlreadyDecided
    when somebody was faster, ReadBefore, FoundDifferent, PermissionDenied.
    """
    _require(by, [pair.left_id, pair.right_id], at=at)
    may_settle = policy.may_settle(actor_of(by, at=at))
    with context.acting_as_machine():
        stages.lock(wait=True)
        pair = Pair.objects.select_for_update(no_key=True).get(pk=pair.pk)
        if pair.awaits == Awaits.NOBODY:
            raise AlreadyDecided
        if pair.awaits == Awaits.HEAD and not may_settle:
            raise AlreadyDecided
        step = readings.keep(
            pair, answer=answer, note=note, seconds=seconds, by=by, at=at
        )
        pair.awaits = step.awaits
        if step.stands:
            _let_stand(pair, answer, by=by, at=at)
        else:
            pair.save(update_fields=_DECISION)
            valuing.value([pair.pk], on=at.date())
        # what a second reader must not know is not told by the log either
        told = "read" if pair.awaits in _BLIND else answer
        for person in (pair.left_id, pair.right_id):
            audit.record(f"pair.{told}", pair, by=by, at=at, subject=person)
    return pair


_DECISION = ["state", "awaits", "round", "decided_at", "decided_by"]
_BLIND = (Awaits.SECOND, Awaits.HEAD)


def _let_stand(pair: Pair, answer: PairState, *, by: UUID, at: datetime) -> None:
    """Join or part the two, or set the pair aside for whoever can say."""
    before, pair.state = pair.state, answer
    pair.decided_at, pair.decided_by = at, by
    if answer == PairState.UNSURE:
        pair.round += 1  # it said nothing: who comes next is the first again
    pair.save(update_fields=_DECISION)
    if answer == PairState.SAME:
        _merge(pair.left, pair.right, pair=pair, by=by, at=at)
    elif answer == PairState.DIFFERENT:
        _differ([pair.left_id, pair.right_id], by=by, at=at)
    elif before == PairState.DIFFERENT:
        shielding.shield_doubles(at=at)  # it is a doubt again


@transaction.atomic
def take_back(pair: Pair, *, by: UUID, at: datetime) -> Pair:
    """The pair waits again, for a first reader; children it joined are two again.

    An answer that a second reader has yet to confirm is withdrawn by who gave it only.
    Raises NotDecided.
    """
    _require(by, [pair.left_id, pair.right_id], at=at)
    with context.acting_as_machine():
        stages.lock(wait=True)
        pair = Pair.objects.select_for_update(no_key=True).get(pk=pair.pk)
        if not readings.may_take_back(pair, by=by):
            raise NotDecided
        told = "withdrawn" if pair.awaits == Awaits.SECOND else "taken_back"
        for merge in Merge.objects.filter(pair=pair, undone_at=None):
            _unmerge(merge, by=by, at=at)
        pair.state, pair.awaits = PairState.OPEN, Awaits.FIRST
        pair.decided_at = pair.decided_by = None
        pair.round += 1
        pair.save(update_fields=_DECISION)
        shielding.shield_doubles(at=at)
        for person in (pair.left_id, pair.right_id):
            audit.record(f"pair.{told}", pair, by=by, at=at, subject=person)
    return pair


@transaction.atomic
def merge(one: Person, other: Person, *, by: UUID, at: datetime) -> Merge:
    """Join two children that were found to be one. The older one is kept.

    A pointer, nothing is rewritten: facts and records stay where they are. Raises
    AlreadyOne, FoundDifferent, PermissionDenied.
    """
    _require(by, [one.pk, other.pk], at=at)
    with context.acting_as_machine():
        stages.lock(wait=True)
        done = _merge(one, other, pair=None, by=by, at=at)
        if done is None:
            raise AlreadyOne
    return done


@transaction.atomic
def unmerge(merge: Merge, *, by: UUID, at: datetime) -> None:
    """Take a merge back, also when others were built on it. No shield falls.

    Raises NotDecided when it was taken back before, PermissionDenied.
    """
    _require(by, [merge.kept_id, merge.gone_id], at=at)
    with context.acting_as_machine():
        stages.lock(wait=True)
        merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise NotDecided
        _unmerge(merge, by=by, at=at)


@transaction.atomic
def move_record(
    assignment: Assignment, *, by: UUID, at: datetime, to: Person | None = None
) -> Person:
    """Take one record from its child: to `to`, or to a new child. Facts go with it.

    That the two differ is remembered. Raises OnlyRecord, AlreadyDecided when the record
    was moved meanwhile, AlreadyOne when `to` is found to be the same child,
    PermissionDenied.
    """
    _require(by, [assignment.person_id, *([to.pk] if to else [])], at=at)
    with context.acting_as_machine():
        stages.lock(wait=True)
        assignment = Assignment.objects.select_for_update(no_key=True).get(
            pk=assignment.pk
        )
        if assignment.ended_at is not None:
            raise AlreadyDecided
        old = Person.objects.get(pk=assignment.person_id)
        if not old.assignments.filter(ended_at=None).exclude(pk=assignment.pk).exists():
            raise OnlyRecord
        if to and Person.objects.filter(pk=to.pk, root=old.root_id).exists():
            raise AlreadyOne
        new = to or _beside(old, at=at)
        _move(assignment, new, by=by, at=at)
        _apart(old, new, assignment, by=by, at=at)
        for person in (old, new):
            audit.record("record.moved", assignment, by=by, at=at, subject=person.pk)
        _changed([old.pk, new.pk], by=by, at=at)
    return new


def _require(by: UUID, persons: Collection[UUID], *, at: datetime) -> None:
    if not policy.may_decide(actor_of(by, at=at), persons):
        raise PermissionDenied


def _merge(
    one: Person, other: Person, *, pair: Pair | None, by: UUID, at: datetime
) -> Merge | None:
    """None when the two are one already. Raises FoundDifferent."""
    roots = Person.objects.filter(pk__in=[one.pk, other.pk]).values_list("root")
    kept, *others = sorted({root for (root,) in roots})
    if not others:
        return None
    gone = others[0]
    if reads.found_different(kept, gone):
        raise FoundDifferent
    done = Merge.objects.create(
        kept_id=kept, gone_id=gone, pair=pair, merged_at=at, merged_by=by
    )
    _regroup([kept, gone], at=at)
    for person in (kept, gone):
        audit.record("person.merged", done, by=by, at=at, subject=person)
    _changed([kept], by=by, at=at)
    return done


def _unmerge(merge: Merge, *, by: UUID, at: datetime) -> None:
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    _regroup([merge.kept_id, merge.gone_id], at=at)
    for person in (merge.kept_id, merge.gone_id):
        audit.record("person.unmerged", merge, by=by, at=at, subject=person)
    _changed([merge.kept_id, merge.gone_id], by=by, at=at, again=merge.merged_at)


def _regroup(persons: list[UUID], *, at: datetime) -> None:
    """Pointers by the merges that stand; then what a group shares."""
    members = list(
        Person.objects.filter(
            root__in=Person.objects.filter(pk__in=persons).values("root")
        ).values_list("pk", flat=True)
    )
    store.run(sql.load(store.PACKAGE, "roots"), {"all": members})
    _share(members, at=at)


def _differ(persons: Collection[UUID], *, by: UUID, at: datetime) -> None:
    """Shields that only the doubt held up fall, with what they spread."""
    roots = Person.objects.filter(pk__in=persons).values_list("root", flat=True)
    if open_again := shielding.found_different(set(roots), by=by, at=at):
        _share(sorted(open_again), at=at)


def _share(persons: list[UUID], *, at: datetime) -> None:
    shielding.found_same(persons, at=at)
    for _step, statement in sql.steps(store.PACKAGE, "share"):
        store.run(statement, {"all": persons, "at": at})


def _changed(
    persons: Collection[UUID], *, by: UUID, at: datetime, again: datetime | None = None
) -> None:
    """What follows from facts, and the rights, of these children anew: every stage of
    an import, with no records. Work that ended at the moment `again` goes on."""
    stages.open_scope()
    store.run(
        "INSERT INTO scope_person SELECT DISTINCT root_id FROM people_person"
        " WHERE id = ANY(%s)",
        [list(persons)],
    )
    scope = stages.Scope(by=by, at=at, place=0, again=again)
    for stage in stages.stages():
        stage.run(scope)


def _beside(old: Person, *, at: datetime) -> Person:
    """A new child of whom only one record is known; as shielded as the old one, and
    held by the same people."""
    person = Person(
        code=new_codes(1)[0], place=old.place, territory=old.territory, created_at=at
    )
    person.root = person
    person.save(force_insert=True)
    if old.is_shielded:
        shielding.taken_out(person, old, at=at)
    return person


def _move(assignment: Assignment, new: Person, *, by: UUID, at: datetime) -> None:
    record, old = assignment.record_id, assignment.person_id
    known = store.known([record])
    ledger.end([record], at=at)
    ledger.write([line(record, new.pk, Outcome.SPLIT, None, Told(by, at, 0))])
    for fact in FACTS:
        fact._base_manager.filter(record=record).update(person=new)
    keeping.forget(known)
    profiles = {r: k.profile for r, k in known.items()}
    probe = {r: keys.match_keys(p) for r, p in profiles.items()}
    namecount.add(profiles.values())
    keeping.keep(profiles, dict.fromkeys(known, new.pk), probe)
    store.run(
        "UPDATE access_link SET subject = %s WHERE subject = %s AND record = %s",
        [new.pk, old, record],
    )


def _apart(
    old: Person, new: Person, assignment: Assignment, *, by: UUID, at: datetime
) -> None:
    """Remember that these two differ; a block on one stands for the other."""
    left, right = sorted((old.pk, new.pk))
    Pair.objects.update_or_create(
        left_id=left, right_id=right,
        defaults={
            "record_id": assignment.record_id, "score": 0.0, "method": "person",
            "raised_at": at, "place": old.place, "state": PairState.DIFFERENT,
            "awaits": Awaits.NOBODY, "decided_at": at, "decided_by": by,
        },
    )  # fmt: skip
    _differ([old.pk, new.pk], by=by, at=at)
    store.run(
        "INSERT INTO access_block (id, subject, user_id, reason, since, until)"
        " SELECT context.new_id(), %s, user_id, reason, since, until"
        " FROM access_block WHERE subject = %s",
        [new.pk, old.pk],
    )

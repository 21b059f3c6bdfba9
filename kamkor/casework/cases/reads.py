"""What a case page and the lists of cases show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import Told, Varying, ask_ahead, compiled

from . import closing_reasons, gates, lifecycle, policy, sealing, stories
from .choices import NoteKind, TransferState
from .lifecycle import Move, State
from .models import Case, Note, Step, Transfer, Visit, closing_of, steps_of


@dataclass(frozen=True)
class Next:
    """A move the reader may make, and what is missing for it first."""

    move: Move
    missing: list[gates.Missing]


@dataclass(frozen=True)
class Event:
    """One line of the story: a step, a visit, a note, or what another app tells."""

    at: datetime
    by: str
    kind: str
    title: str
    words: str
    row: Step | Visit | Note | stories.Line
    paper: str = ""
    url: str = ""


def find(actor: Actor, case_id: UUID) -> Case | None:
    """The case, if the actor may see it."""
    return next(iter(_found(actor, case_id)), None)


def opened(actor: Actor, case_id: UUID, then: Iterable[Told]) -> Case | None:
    """The same; its course and what was told of its closing come in the same message, and
    what is asked `then` is on its way."""
    ask_ahead(
        [
            _found.ahead(actor, case_id),
            steps_of.ahead(case_id),
            closing_of.ahead(case_id),
            *then,
        ]
    )
    return find(actor, case_id)


@compiled
def _found(actor: Actor, case_id: UUID) -> QuerySet[Case]:
    rows = Case.objects.visible_to(actor).select_related(
        "person", "person__root", "territory", "organisation"
    )
    return rows.filter(pk=case_id)


def state(case: Case) -> State:
    """As the life cycle has it now."""
    return lifecycle.here().states[case.state]


def following(actor: Actor, case: Case) -> list[Next]:
    """What the actor may do with it: the usual way on first, then what needs a reason
    (an emergency, a family not found), each in the order of the life cycle."""
    moves = policy.moves(actor, case, lifecycle.here())
    _read = case.course, case.told  # by the reader, before the machine asks
    with context.acting_as_machine():
        shut = gates.shut(case, [code for move in moves for code in move.gates])
        found = [
            Next(move, [shut[code] for code in move.gates if code in shut])
            for move in moves
        ]
    return sorted(found, key=lambda one: one.move.needs_reason)


def usual(following: Sequence[Next]) -> Next | None:
    """The one loud button: the first step that is open and needs no reason."""
    usual_ones = (
        one for one in following if not one.missing and not one.move.needs_reason
    )
    return next(usual_ones, None)


def story(case: Case) -> list[Event]:
    """Steps, visits and notes the reader may read, and what other apps tell, the newest
    first. Four queries and theirs, and the child's key."""
    steps, visits, notes = case.course, _visits(case.pk), _notes(case.pk)
    lines = stories.of(case)
    rows: list[Step | Visit | Note | stories.Line] = [*steps, *visits, *notes, *lines]
    who = accounts.names([row.by for row in rows])
    child = case.person_id
    told = [_step(row, who, child) for row in steps]
    told += [_visit(row, who, child) for row in visits]
    told += [_note(row, who, child) for row in notes]
    told += [
        Event(
            one.at, who.get(one.by, ""), "other", one.title, one.words, one, url=one.url
        )
        for one in lines
    ]
    return sorted(told, key=lambda event: (event.at, event.row.pk), reverse=True)


def asks(case: Case) -> Iterator[Told]:
    """What its story asks."""
    yield from (_visits.ahead(case.pk), _notes.ahead(case.pk), *stories.asks(case))


@compiled
def _visits(case_id: UUID) -> QuerySet[Visit]:
    return Visit.objects.filter(case=case_id)


@compiled
def _notes(case_id: UUID) -> QuerySet[Note]:
    return Note.objects.filter(case=case_id)


def worker(case: Case, told: Sequence[Event]) -> str:
    """The name of who has it: often the story knows it already, else one query."""
    if case.worker is None:
        return ""
    known = (event.by for event in told if event.row.by == case.worker)
    return next(known, "") or accounts.names([case.worker]).get(case.worker, "")


def reason_label(code: str) -> str:
    reason = closing_reasons.here().get(code)
    return reason.label if reason else code


def _step(row: Step, who: dict[UUID, str], child: UUID) -> Event:
    life = lifecycle.here()
    after = life.states.get(row.after)
    return Event(
        at=row.at, by=who.get(row.by, ""), kind="step",
        title=after.label if after else row.after,
        words=sealing.words(row, "reason", child=child), row=row, paper=row.paper,
    )  # fmt: skip


def _visit(row: Visit, who: dict[UUID, str], child: UUID) -> Event:
    return Event(
        at=row.at, by=who.get(row.by, ""), kind="visit", title="",
        words=sealing.words(row, "words", child=child), row=row,
    )  # fmt: skip


def _note(row: Note, who: dict[UUID, str], child: UUID) -> Event:
    return Event(
        at=row.at, by=who.get(row.by, ""), kind="note",
        title=str(NoteKind(row.kind).label),
        words=sealing.words(row, "words", child=child), row=row,
    )  # fmt: skip


def workers(place: int, *, at: datetime) -> list[User]:
    """Who may be given a case there: a hundred people at most whose territory has the
    place. One query."""
    return _workers(Varying(place), at)


def asks_workers(place: int, *, at: datetime) -> Told:
    return _workers.ahead(Varying(place), at)


@compiled
def _workers(place: int, at: datetime) -> QuerySet[User]:
    roles = [
        role for role, rule in access.ROLES.items() if Action.CASE_WORK in rule.actions
    ]
    grants = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at),
        role__in=roles, territory__low__lte=place, territory__high__gte=place,
        valid_from__lte=at, user__is_active=True,
    ).values("user")  # fmt: skip
    return User.objects.filter(pk__in=grants).order_by("full_name")[:100]


def offered(actor: Actor) -> list[Transfer]:
    """Cases that wait for the actor's territory to take them over. One query."""
    rows = Transfer.objects.filter(state=TransferState.PROPOSED).select_related(
        "from_territory", "to_territory"
    )
    return [
        one for one in rows.order_by("proposed_at") if policy.may_answer(actor, one)
    ]


@compiled
def of_child(actor: Actor, root: UUID) -> QuerySet[Case]:
    """The cases of one child that the actor may see, the newest first. One query."""
    return Case.objects.visible_to(actor).of([root]).order_by("-opened_at")


def child_of(transfer: Transfer) -> UUID:
    """Whose key seals its words: the reader may not see the case yet. As the machine."""
    with context.acting_as_machine():
        child: UUID = Case.objects.values_list("person", flat=True).get(
            pk=transfer.case_id
        )
    return child

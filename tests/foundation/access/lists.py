"""Rows of lists in the random world, and the oracle's word on who reads them.

Some rows were given to a child, some to two in turn, some wait beside a row that was.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.register.linkage.models import Assignment
from kamkor.register.sources.models import Batch, Record, Source

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class List:
    id: UUID
    place: int
    hardship: bool
    office: UUID | None
    sender: UUID


@dataclass
class Row:
    """`given`: the children it was given to, in turn. `stands`: it still is the last
    one's."""

    id: UUID
    list: List
    replaces: UUID | None = None
    given: tuple[UUID, ...] = ()
    stands: bool = True


def make(world, dice, territories, offices) -> None:
    """Add lists and rows about the children of `world`, and write them."""
    lists = [_list(world, dice, territories, offices) for _ in range(14)]
    children = [child for child, _place, _shielded in world.children]
    hidden = [child for child, _place, shielded in world.children if shielded]
    if hidden:
        _keeper(world, hidden)
    late = []
    for child, _place, shielded in world.children:
        row = Row(uuid7(), dice.choice(lists), given=(child,))
        if dice.random() < 0.15:
            row.given = (dice.choice(children), child)
        row.stands = dice.random() > 0.1
        world.rows.append(row)
        if dice.random() < 0.2:  # was refused first
            before = Row(uuid7(), row.list)
            row.replaces = before.id
            world.rows.append(before)
        mine = dict.fromkeys(
            r.user for r in world.links if r.subject == child and r.user
        )
        of = [_list(world, dice, territories, offices, user) for user in mine]
        for there in of if shielded else [dice.choice(lists)]:
            waits = Row(uuid7(), there, replaces=row.id)
            between = Row(uuid7(), there, replaces=row.id)
            other = (dice.choice(hidden if shielded else children),)
            after = Row(uuid7(), dice.choice(lists), between.id, other)
            world.rows += [waits, between, after]
        if dice.random() < 0.1:
            late.append(Row(uuid7(), dice.choice(lists), replaces=row.id))
    for block in world.blocks[:20]:  # was thought to be theirs, and is another's
        theirs = _list(world, dice, territories, offices, block.user)
        given = (block.subject, dice.choice(children))
        world.rows.append(Row(uuid7(), theirs, given=given))
    _write(world.rows)
    _give(world.rows)
    _write(late)
    world.rows += late


def _keeper(world, hidden) -> None:
    """Somebody who surely holds a shielded child: rare by chance, and what matters."""
    barred = {(b.user, b.subject) for b in world.blocks}
    user, child = next(
        (user, child)
        for child in hidden
        for user, active in world.users
        if active and (user, child) not in barred
    )
    Grant.objects.create(user_id=user, role="supervisor", valid_from=BEGUN)
    Link.objects.create(
        subject=child,
        relation="assigned",
        user_id=user,
        sensitivity=4,
        valid_from=BEGUN,
    )
    reason = world.links[0]
    world.grants.append(type(reason)(user=user, role="supervisor"))
    world.links.append(
        type(reason)(user=user, subject=child, relation="assigned", sensitivity=4)
    )


def _list(world, dice, territories, offices, sender=None) -> List:
    made = List(
        id=uuid7(),
        place=dice.choice(territories).low,
        hardship=dice.random() < 0.3,
        office=dice.choice([None, dice.choice(offices).pk]),
        sender=sender or dice.choice([context.MACHINE_ID, dice.choice(world.users)[0]]),
    )
    kind = "hardship" if made.hardship else "round"
    source = Source.objects.create(name=f"w {made.id}", kind=kind, created_at=BEGUN)
    Batch.objects.create(
        id=made.id, source=source, kind=kind, place=made.place,
        organisation_id=made.office, list_date=date(2026, 5, 1), file_name="w",
        file_hash="0" * 64, file_size=0, received_at=BEGUN, received_by_id=made.sender,
    )  # fmt: skip
    return made


def _write(rows) -> None:
    sources = dict(Batch.objects.values_list("pk", "source"))
    first = [row for row in rows if row.replaces is None]
    for some in (first, [row for row in rows if row.replaces is not None]):
        Record.objects.bulk_create(
            Record(
                id=row.id, batch_id=row.list.id, source_id=sources[row.list.id],
                row_number=1, raw={}, values={}, identity=str(row.id),
                content_hash="w", replaces_id=row.replaces, received_at=BEGUN,
                state="accepted" if row.given else "refused",
            )
            for row in some
        )  # fmt: skip


def _give(rows) -> None:
    lines = []
    for row in rows:
        for turn, child in enumerate(row.given):
            is_last = turn == len(row.given) - 1
            at = BEGUN + timedelta(days=turn)
            lines.append(Assignment(
                record_id=row.id, person_id=child, outcome="same", method="w",
                decided_at=at, decided_by=context.MACHINE_ID,
                ended_at=None if is_last and row.stands else at + timedelta(days=1),
            ))  # fmt: skip
    Assignment.objects.bulk_create(lines)


class Oracle:
    """Who reads which row, by the book, from plain data."""

    def __init__(self, world) -> None:
        self.world = world
        self.by_id = {row.id: row for row in world.rows}
        self.shielded = {child for child, _place, hidden in world.children if hidden}
        self.after = defaultdict(list)
        for row in world.rows:
            self.after[row.replaces].append(row.id)
        self.about = {row.id: self._about(row) for row in world.rows}

    def _about(self, row) -> set[UUID]:
        """The child it was given to last, else those of the nearest rows of its line."""
        found, seen, ahead = set(), set(), [row.id]
        while ahead:
            here = self.by_id[ahead.pop()]
            if here.id in seen:
                continue
            seen.add(here.id)
            if here.given:
                found.add(here.given[-1])
                continue
            ahead += self.after[here.id]
            ahead += [here.replaces] if here.replaces else []
        return found

    def in_lists(self, user, active) -> set[UUID]:
        """Rows of lists that `user` sent, that an own office sent, or of the place."""
        now = datetime.now(UTC)
        grants = [
            g for g in self.world.grants if active and g.user == user and g.holds(now)
        ]
        offices = {g.organisation for g in grants} - {None}
        near = [
            g.interval
            for g in grants
            if g.interval and g.role in ("supervisor", "territorial_officer")
        ]
        return {
            row.id
            for row in self.world.rows
            if row.list.sender == user
            or row.list.office in offices
            or any(low <= row.list.place <= high for low, high in near)
        }

    def of_children(self, seen: dict[int, set[UUID]]) -> set[UUID]:
        """Rows that stand as evidence of a child `user` sees: `seen` by class."""
        return {
            row.id
            for row in self.world.rows
            if row.given
            and row.stands
            and row.given[-1] in seen[3 if row.list.hardship else 2]
        }

    def secret(self, user, seen: dict[int, set[UUID]]) -> set[UUID]:
        """Rows about a shielded child out of reach, or one `user` is shut out from."""
        now = datetime.now(UTC)
        forbidden = {
            b.subject for b in self.world.blocks if b.user == user and b.holds(now)
        }
        closed = (self.shielded - seen[4]) | forbidden
        return {row for row, children in self.about.items() if children & closed}


def by_python(user: UUID) -> set[UUID]:
    """Rows of lists as the querysets have them, without row-level security beneath."""
    with transaction.atomic(), context.acting_as_machine():
        actor = actor_of(user, at=datetime.now(UTC))
        rows = Record.objects.visible_to(actor).exclude(identity="w")
        return set(rows.values_list("pk", flat=True))


def by_row_security(user: UUID) -> set[UUID]:
    with (
        transaction.atomic(),
        context.acting_as(user),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT id FROM sources_record WHERE identity <> 'w'")
        return {row[0] for row in cursor.fetchall()}


@dataclass(frozen=True)
class Answer:
    """What one user reads: by lists alone, and with the rows behind children."""

    user: UUID
    listed: set[UUID]
    all: set[UUID]


def answers(world, seen_by: dict[UUID, dict[int, set[UUID]]]) -> list[Answer]:
    oracle = Oracle(world)
    found = []
    for user, active in world.users:
        seen = seen_by[user]
        secret = oracle.secret(user, seen)
        listed = oracle.in_lists(user, active)
        found.append(
            Answer(user, listed - secret, (listed | oracle.of_children(seen)) - secret)
        )
    return found


def differences(answers: list[Answer]) -> list[str]:
    wrong = []
    for answer in answers:
        if by_python(answer.user) != answer.listed:
            wrong.append(f"python: rows for {answer.user}")
        if by_row_security(answer.user) != answer.all:
            wrong.append(f"rows: rows for {answer.user}")
    return wrong

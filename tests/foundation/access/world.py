"""A random world of people, children and reasons, and the third oracle.

The oracle is a third reading of the rules in plain Python over plain data. It shares no
code and no table with the policy of the application or with row-level security.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.access.actor import actor_of, visible
from kamkor.foundation.access.models import Block, Grant, Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.linkage.models import SearchKey
from kamkor.register.people.models import Disability, Name, Paper, Person
from kamkor.register.sources.models import Batch, Record, Source

from . import lists

ROLES = (
    "social_worker", "supervisor", "territorial_officer", "local_official",
    "headquarters", "school", "clinic", "ngo", "border", "hotline", "council",
    "ombudsman", "analyst", "system_admin", "auditor", "akimat", "partner",
)  # fmt: skip
RELATIONS = ("assigned", "lease", "organisation", "referred")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = UUID(int=0)
# policies of different make: by place, by the child's own policy, child by child
TABLES = {
    1: ["id FROM people_person"],
    2: ["person_id FROM people_name", "person_id FROM people_paper",
        "person_id FROM linkage_searchkey"],
    3: ["person_id FROM people_disability"],
}  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """A grant, link or block as the oracle knows it."""

    user: UUID | None = None
    organisation: UUID | None = None
    role: str = ""
    interval: tuple[int, int] | None = None
    subject: UUID | None = None
    relation: str = ""
    sensitivity: int = 0
    start: datetime = BEGUN
    end: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.start <= now and (self.end is None or now < self.end)


@dataclass
class World:
    users: list[tuple[UUID, bool]]
    children: list[tuple[UUID, int, bool]]
    grants: list[Reason]
    links: list[Reason]
    blocks: list[Reason]
    rows: list[lists.Row] = field(default_factory=list)


def oracle(world: World, *, user: UUID, active: bool, wanted: int) -> set[UUID]:
    """The children whom `user` may see at class `wanted`, by the book."""
    now = datetime.now(UTC)
    if not active:
        return set()
    grants = [g for g in world.grants if g.user == user and g.holds(now)]
    about = defaultdict(list)
    for link in world.links:
        if link.holds(now):
            about[link.subject].append(link)
    forbidden = {b.subject for b in world.blocks if b.user == user and b.holds(now)}
    answer = set()
    for child, place, shielded in world.children:
        classes = [_by_territory(g, place) for g in grants]
        classes += [
            min(_by_link(g, link), link.sensitivity)
            for g in grants
            for link in about[child]
            if (link.user == user
                 or (link.organisation is not None
                 and link.organisation == g.organisation))
        ]  # fmt: skip
        best = max(classes, default=0)
        needed = 4 if shielded else wanted
        if best >= needed and child not in forbidden:
            answer.add(child)
    return answer


def _by_territory(grant: Reason, place: int) -> int:
    if grant.interval is None or not grant.interval[0] <= place <= grant.interval[1]:
        return 0
    if grant.role in ("supervisor", "territorial_officer"):
        return 3
    return 1 if grant.role in ("social_worker", "local_official", "headquarters") else 0


def _by_link(grant: Reason, link: Reason) -> int:
    personal = link.user is not None
    if link.relation == "assigned" and personal:
        return {"supervisor": 4, "social_worker": 3, "territorial_officer": 3,
                "local_official": 2, "hotline": 2, "council": 3,
                "akimat": 3, "school": 1, "clinic": 1, "partner": 1}.get(grant.role, 0)  # fmt: skip
    if link.relation == "lease" and personal:
        may = ("social_worker", "supervisor", "territorial_officer", "hotline",
               "ombudsman", "auditor")  # fmt: skip
        return 3 if grant.role in may else 0
    if link.relation == "organisation" and not personal:
        return 2 if grant.role in ("school", "clinic") else 0
    if link.relation == "referred" and not personal:
        may = ("ngo", "school", "clinic", "partner", "local_official",
               "social_worker", "supervisor", "territorial_officer")  # fmt: skip
        return 2 if grant.role in may else 0
    return 0


def as_it_stands(users: list[UUID]) -> World:
    """What the database holds about these people and all children, whoever wrote it; call
    it inside the machine's context."""
    children = list(Person.objects.values_list("pk", "place", "is_shielded"))
    grants = [
        Reason(
            user=row.user_id, role=row.role, organisation=row.organisation_id,
            interval=(row.territory.low, row.territory.high) if row.territory else None,
            start=row.valid_from, end=row.valid_until,
        )
        for row in Grant.objects.filter(user__in=users).select_related("territory")
    ]  # fmt: skip
    links = [
        Reason(
            user=row.user_id, organisation=row.organisation_id, subject=row.subject,
            relation=row.relation, sensitivity=row.sensitivity, start=row.valid_from,
            end=row.valid_until,
        )
        for row in Link.objects.all()
    ]  # fmt: skip
    blocks = [
        Reason(user=row.user_id, subject=row.subject, start=row.since, end=row.until)
        for row in Block.objects.filter(user__in=users)
    ]
    return World([(user, True) for user in users], children, grants, links, blocks)


def make(*, seed: int, users: int, children: int) -> World:
    """Write a random world to the database; call it inside the machine's context."""
    dice = random.Random(seed)
    territories = list(Territory.objects.filter(country="kg").order_by("low"))
    offices = [_office(dice.choice(territories), n) for n in range(6)]
    world = World([], [], [], [], [])
    for n in range(users):
        active = dice.random() > 0.08
        user = User(username=f"u{seed}-{n}", full_name="Somebody", is_active=active)
        user.set_unusable_password()
        user.save(force_insert=True)
        world.users.append((user.pk, active))
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            _grant(world, dice, user.pk, dice.choice(territories), offices)
    _children(world, dice, territories, children)
    _reasons(world, dice, offices)
    lists.make(world, dice, territories, offices)
    _shield_late(world)
    return world


def _office(territory: Territory, n: int) -> Organisation:
    kind = (OrganisationKind.SCHOOL, OrganisationKind.CLINIC, OrganisationKind.NGO)[
        n % 3
    ]
    return Organisation.objects.create(
        country="kg", code=f"w{str(uuid7())[-12:]}", kind=kind, name_en=f"Office {n}",
        territory=territory,
    )  # fmt: skip


def _validity(dice: random.Random) -> tuple[datetime, datetime | None]:
    now = datetime.now(UTC)
    return dice.choice(
        [(BEGUN, None)] * 5
        + [(BEGUN, now + timedelta(days=30)), (BEGUN, now - timedelta(days=1)),
           (now + timedelta(days=1), None)]
    )  # fmt: skip


def _grant(world, dice, user, territory, offices) -> None:
    role = dice.choice(ROLES)
    start, end = _validity(dice)
    here = territory if dice.random() > 0.15 else None
    of_an_office = role in ("school", "clinic", "ngo", "partner", "border", "hotline")
    office = dice.choice(offices) if of_an_office else None
    Grant.objects.create(
        user_id=user, role=role, territory=here, organisation=office,
        valid_from=start, valid_until=end,
    )  # fmt: skip
    world.grants.append(
        Reason(user=user, role=role, organisation=office.pk if office else None,
               interval=(here.low, here.high) if here else None, start=start, end=end)
    )  # fmt: skip


def _children(world, dice, territories, count) -> None:
    record = _record()
    people, names, papers, disabilities, keys = [], [], [], [], []
    for n in range(count):
        pk = uuid7()
        home = dice.choice(territories)
        shielded = dice.random() < 0.12
        world.children.append((pk, home.low, shielded))
        people.append(Person(
            id=pk, root_id=pk, code=f"W{str(pk)[-10:]}", place=home.low,
            territory=home, is_shielded=shielded and n % 2 == 0,
            created_at=BEGUN))  # fmt: skip
        shared: dict[str, Any] = {
            "person_id": pk, "record": record, "seen_on": date(2026, 5, 1)
        }  # fmt: skip
        names.append(Name(full=f"Child {n}", **shared))
        papers.append(Paper(kind="birth_certificate", held="no", **shared))
        disabilities.append(Disability(held="no", **shared))
        found_at = -1 if people[-1].is_shielded else home.low
        keys.append(SearchKey(hash=n, place=found_at, person_id=pk))
    Person.objects.bulk_create(people)
    Name.objects.bulk_create(names)
    Paper.objects.bulk_create(papers)
    Disability.objects.bulk_create(disabilities)
    SearchKey.objects.bulk_create(keys)


def _shield_late(world) -> None:
    """Half of the shields are raised when the lists are there already."""
    hidden = [child for child, _place, shielded in world.children if shielded]
    Person.objects.filter(pk__in=hidden, is_shielded=False).update(is_shielded=True)


def _record() -> Record:
    source = Source.objects.create(
        name=f"world {uuid7()}", kind="round", created_at=BEGUN
    )
    batch = Batch.objects.create(
        source=source, kind="round", list_date=date(2026, 5, 1), file_name="w",
        file_hash="0" * 64, file_size=0, received_at=BEGUN,
        received_by_id=context.MACHINE_ID,
    )  # fmt: skip
    return Record.objects.create(
        batch=batch, source=source, row_number=1, raw={}, values={}, identity="w",
        content_hash="w", state="accepted", received_at=BEGUN,
    )  # fmt: skip


def _reasons(world, dice, offices) -> None:
    links, blocks = [], []
    for child, _place, shielded in world.children:
        # whoever holds a shielded child is rare by chance, and what matters most
        held = (4,) if shielded else (1, 2, 3, 4)
        links += [
            _link(world, dice, child, offices, dice.choice(held))
            for _ in range(dice.choice((0, 1, 2, 3)) + 2 * shielded)
        ]
        for _ in range(dice.choice((0, 0, 1, 2, 4))):
            near = [r.user for r in world.links if r.subject == child and r.user]
            user = dice.choice(near or [world.users[0][0]])
            start, end = _validity(dice)
            blocks.append(Block(subject=child, user_id=user, reason="kin",
                                since=start, until=end))  # fmt: skip
            world.blocks.append(Reason(user=user, subject=child, start=start, end=end))
    Link.objects.bulk_create(links)
    Block.objects.bulk_create(blocks)


def _link(world, dice, child, offices, sensitivity) -> Link:
    relation = dice.choice(RELATIONS)
    personal = (relation in ("assigned", "lease")) == (dice.random() > 0.1)
    user = dice.choice(world.users)[0] if personal else None
    office = None if personal else dice.choice(offices).pk
    start, end = _validity(dice)
    world.links.append(
        Reason(user=user, organisation=office, subject=child, relation=relation,
               sensitivity=sensitivity, start=start, end=end)
    )  # fmt: skip
    return Link(subject=child, relation=relation, user_id=user, organisation_id=office,
                sensitivity=sensitivity, valid_from=start, valid_until=end)  # fmt: skip


def by_python(user: UUID, wanted: int) -> set[UUID]:
    """What the policy table compiles to, without row-level security beneath."""
    with transaction.atomic(), context.acting_as_machine():
        actor = actor_of(user, at=datetime.now(UTC))
        rows = Person.objects.filter(visible(actor, wanted))
        return set(rows.values_list("pk", flat=True))


def by_row_security(user: UUID, wanted: int) -> set[UUID]:
    """What the database shows of the tables of class `wanted` (1, 2, 3): one answer,
    with NOBODY in it when they do not agree."""
    found = []
    with (
        transaction.atomic(),
        context.acting_as(user),
        connection.cursor() as cursor,
    ):
        for table in TABLES[wanted]:
            cursor.execute(f"SELECT {table}")
            found.append({row[0] for row in cursor.fetchall()})
    return found[0] if found[1:] == found[:-1] else set.union(*found) | {NOBODY}


def differences(world: World) -> tuple[int, list[str]]:
    """Decisions compared, and where the three disagree."""
    found = answers(world)
    rows = rows_answers(world, found)
    decisions, wrong = 2 * len(world.rows) * len(rows), lists.differences(rows)
    for user, wanted, right in found:
        decisions += len(world.children)
        if by_python(user, wanted) != right:
            wrong.append(f"python {user} S{wanted}")
        if wanted < 4:
            decisions += len(world.children)
            if by_row_security(user, wanted) != right:
                wrong.append(f"rows {user} S{wanted}")
    return decisions, wrong


def answers(world: World) -> list[tuple[UUID, int, set[UUID]]]:
    """The oracle's answer for every user and class."""
    return [
        (user, wanted, oracle(world, user=user, active=active, wanted=wanted))
        for user, active in world.users
        for wanted in (1, 2, 3, 4)
    ]


def rows_answers(
    world: World, found: list[tuple[UUID, int, set[UUID]]]
) -> list[lists.Answer]:
    """The oracle's answer about rows of lists, from its answers about children."""
    seen_by: dict[UUID, dict[int, set[UUID]]] = defaultdict(dict)
    for user, wanted, right in found:
        seen_by[user][wanted] = right
    return lists.answers(world, seen_by)

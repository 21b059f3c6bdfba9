"""The people of the tests. Aigül decides, Bakyt walks, Chynara teaches, Damir has no
business here.

- Aigül: officer of the territorial unit of Osh city; sees its children in full.
- Bakyt: social worker in Osh city; sees that children exist, and those assigned to him.
- Chynara: keeps the roster of school 5 in Osh; sees her own pupils.
- Damir: officer in Karakol, far away; sees nothing of Osh.
- Erkin: analyst; sees figures.
- Farida: auditor; reads the log.
- Gulnaz: head of the territorial unit of Osh city.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.internal.flows import login
from django.db import connection

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.choices import UNDERTAKING_VERSION
from kamkor.foundation.accounts.models import Undertaking, User
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.models import Person
from kamkor.register.sources import stages
from kamkor.register.sources.choices import BatchState, RecordState
from kamkor.register.sources.models import Batch, Record, Source

NOON = datetime(2026, 9, 15, 6, tzinfo=UTC)
TODAY = date(2026, 9, 15)


def territory(name: str) -> Territory:
    """A territory of the country pack by its Russian or English name."""
    found = Territory.objects.filter(country="kg", name_en=name).first()
    return found or Territory.objects.get(country="kg", name_ru=name)


def somebody(
    login: str,
    role: RoleCode,
    *,
    at: Territory | None = None,
    of: Organisation | None = None,
    name: str = "",
) -> User:
    """Somebody with one role, signed undertaking, able to work."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    user = User(
        username=login, full_name=name or login.capitalize(), organisation=of,
        date_joined=begun,
    )  # fmt: skip
    user.set_unusable_password()
    user.save(force_insert=True)
    Grant.objects.create(
        user=user, role=role, territory=at, organisation=of, valid_from=begun
    )
    Undertaking.objects.create(
        user=user, accepted_at=begun, valid_until=begun + timedelta(days=3650),
        text_version=UNDERTAKING_VERSION,
    )  # fmt: skip
    return user


def acting(user: User) -> Actor:
    return actor_of(user.pk, at=datetime.now(UTC))


@dataclass
class Kept:
    """A list of the tests: what `keep` made."""

    batch: Batch
    records: list[Record] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)


def keep(
    kind: str,
    *rows: dict[str, Any],
    at: Territory | None = None,
    on: date = TODAY,
    by: User | None = None,
    of: Organisation | None = None,
    persons: list[Person] | None = None,
) -> Kept:
    """A list whose rows are each one child, linked without the linker.

    Rows are values as the reader gives them. `persons` says who the rows speak of;
    new children otherwise. Runs every stage above linkage.
    """
    with context.acting_as_machine():
        return _keep(kind, rows, at=at, on=on, by=by, of=of, persons=persons)


def _keep(kind, rows, *, at, on, by, of, persons) -> Kept:
    source = Source.objects.create(
        name=f"{kind} {uuid7()}", kind=kind, territory=at, organisation=of,
        created_at=NOON,
    )  # fmt: skip
    batch = Batch.objects.create(
        source=source, kind=kind, territory=at, place=at.low if at else 0,
        organisation=of, list_date=on, file_name=f"{kind}.xlsx",
        file_hash=sha256(source.name.encode()).hexdigest(), file_size=1,
        state=BatchState.DONE, received_at=NOON,
        received_by_id=by.pk if by else context.MACHINE_ID,
    )  # fmt: skip
    kept = Kept(batch)
    stages.open_scope()
    for number, values in enumerate(rows, start=1):
        record = Record.objects.create(
            batch=batch, source=source, sheet="1", row_number=number,
            raw={k: str(v) for k, v in values.items()}, values=values,
            identity=f"{source.pk}-{number}", content_hash=str(number),
            state=RecordState.ACCEPTED, received_at=NOON,
        )  # fmt: skip
        person = persons[number - 1] if persons else newborn()
        kept.records.append(record)
        kept.persons.append(person)
        _put_in_scope(record, person)
    scope = stages.Scope(by=context.MACHINE_ID, at=NOON, place=batch.place)
    for stage in stages.stages():
        if stage.name != "linkage":
            stage.run(scope)
    for person in kept.persons:
        person.refresh_from_db()
    return kept


def newborn() -> Person:
    """A child nobody has said anything about."""
    pk: UUID = uuid7()
    return Person.objects.create(
        id=pk, root_id=pk, code=f"T-{str(pk)[-8:]}".upper(), created_at=NOON
    )


def _put_in_scope(record: Record, person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO linkage_assignment (id, record_id, person_id, outcome, why,"
            " method, decided_at, decided_by)"
            " VALUES (context.new_id(), %s, %s, 'new', '{}', 'test', %s, %s)",
            [record.pk, person.pk, NOON, context.MACHINE_ID],
        )
        cursor.execute(
            "INSERT INTO scope_record (record_id, person_id) VALUES (%s, %s)",
            [record.pk, person.pk],
        )
        cursor.execute(
            "INSERT INTO scope_person VALUES (%s) ON CONFLICT DO NOTHING",
            [person.root_id],
        )


def sign_in(client: Any, user: User, *, factor: int = 2) -> Any:
    """`client` signed in as `user`, with the second factor unless told otherwise."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    methods = [{"method": "password", "at": time.time(), "username": user.username}]
    if factor == 2:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client

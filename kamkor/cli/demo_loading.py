"""From the files of a made-up republic to places, officers and imported lists."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from rich.progress import Progress

from kamkor.demo import logins
from kamkor.demo.people import DemoPerson, people
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.grants import grant_role
from kamkor.foundation.accounts import actions as accounts
from kamkor.foundation.accounts.demo import set_demo_totp
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.context import MACHINE_ID, acting_as
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places import actions as places
from kamkor.foundation.places import reads
from kamkor.foundation.places.drafts import NAMES, Draft
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.sources import actions
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.errors import NotReadable

LANGUAGE = {"kg": "ky", "kz": "kk"}
Ids = dict[str, UUID]


def load(folder: Path, progress: Progress) -> dict[str, Any]:
    """Places, bodies, officers, then every list by the real import; their counts.

    Broken off at any point and called again, it goes on where it was.
    """
    _territories(folder / "territories.csv")
    _organisations(folder / "organisations.csv")
    _officers()
    return _lists(folder, progress)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _named(row: dict[str, str]) -> dict[str, str | None]:
    return {name: row[name] or None for name in NAMES}


def _territories(path: Path) -> None:
    """Only the invented ones: the country pack has the others."""
    drafts = [
        Draft(
            code=row["code"],
            level=row["level"],
            parent=row["parent_code"] or None,
            origin="demo",
            **_named(row),  # type: ignore[arg-type]
        )
        for row in _rows(path)
        if row["invented"] == "1"
    ]
    places.write_territories(
        drafts, country=settings.COUNTRY, by=MACHINE_ID, at=timezone.now()
    )


def _organisations(path: Path) -> None:
    country = settings.COUNTRY
    known = reads.organisation_ids(country)
    where = dict(Territory.objects.filter(country=country).values_list("code", "id"))
    bodies = [
        Organisation(
            id=known.setdefault(row["code"], uuid7()),
            country=country,
            code=row["code"],
            kind=row["kind"],
            territory_id=where[row["territory_code"]],
            **_named(row),
        )
        for row in _rows(path)
        if row["code"] not in known
    ]
    places.write_organisations(
        bodies, country=country, by=MACHINE_ID, at=timezone.now()
    )


def _officers() -> None:
    """One for each role, able to sign in at once."""
    officers = people(settings.COUNTRY)
    for person, login in zip(officers, logins.make(officers), strict=True):
        if User.objects.filter(username=person.login).exists():
            continue
        now = timezone.now()
        where = _where(person)
        new = accounts.NewUser(
            username=person.login,
            full_name=person.full_name,
            language=LANGUAGE[settings.COUNTRY],
            organisation_id=where.pk if isinstance(where, Organisation) else None,
        )
        user = accounts.add_user(new, password=login.password, by=MACHINE_ID, at=now)
        set_demo_totp(user, login.secret)
        grant_role(user, RoleCode(person.role), where=where, by=MACHINE_ID, at=now)


def _where(person: DemoPerson) -> Territory | Organisation:
    country = settings.COUNTRY
    if person.organisation:
        return Organisation.objects.get(country=country, code=person.organisation)
    return Territory.objects.get(country=country, code=person.territory)


def _lists(folder: Path, progress: Progress) -> dict[str, Any]:
    """Each list is sent by the officer of its office, where the demo has that officer."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    senders = _senders()
    total: Counter[str] = Counter()
    line = progress.add_task("importing the lists", total=len(manifest["lists"]))
    step = progress.add_task("", total=None)

    def follow(name: str, done: int, of: int) -> None:
        progress.update(step, description=f"  {name}", completed=done, total=of)

    for entry in sorted(manifest["lists"], key=lambda one: one["list_date"]):
        progress.update(line, description=f"importing: {entry['source'][:40]}")
        sender = senders.get(entry["organisation"], MACHINE_ID)
        with acting_as(sender):
            total.update(_bring(folder / entry["path"], entry, sender, follow))
        progress.advance(line)
    progress.remove_task(step)
    return {"lists": len(manifest["lists"]), **total}


def _senders() -> Ids:
    found = User.objects.filter(organisation__isnull=False, is_active=True)
    return dict(found.values_list("organisation__code", "id"))


def _bring(
    path: Path, entry: dict[str, Any], sender: UUID, follow: Any
) -> dict[str, int]:
    territory = Territory.objects.filter(
        country=settings.COUNTRY, code=entry["territory"]
    ).first()
    new = actions.NewList(
        file_name=path.name,
        kind=entry["kind"],
        source=entry["source"],
        list_date=date.fromisoformat(entry["list_date"]),
        territory=territory,
    )
    with path.open("rb") as file:
        batch = actions.receive(new, file, by=sender, at=timezone.now())
    if batch.state == BatchState.DONE:
        return {}
    batch = actions.start(batch, by=sender, at=timezone.now())
    try:
        return actions.bring_in(batch, by=sender, at=timezone.now(), progress=follow)
    except NotReadable:
        return {"lists_refused": 1}

import hashlib
from datetime import datetime

from django.db import transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.monitoring.editions import making
from kamkor.monitoring.editions.errors import CodeTaken
from kamkor.monitoring.editions.models import Edition, EditionFile, Version, Withdrawal
from kamkor.monitoring.indicators.index.editions import MANIFEST
from kamkor.monitoring.indicators.index.spec import parse

from .versions import permitted


@transaction.atomic
def freeze(
    version: Version, *, code: str, year: int, by: Actor, at: datetime
) -> Edition:
    """The index of a year by this version, kept with everything it was made of.

    Raises PermissionDenied, CodeTaken, NotPossible.
    """
    permitted(by)
    if Edition.objects.filter(code=code).exists():
        raise CodeTaken
    spec = parse({**version.spec, "edition": code, "year": year or None})
    data = version.data
    files = making.make(spec, data.text, at=at, origins=data.origins).files
    row = Edition(
        code=code, version=version, year=year, at=at, by=by.user_id,
        hash=hashlib.sha256(files[MANIFEST].encode()).hexdigest(),
    )  # fmt: skip
    with context.acting_as_machine():
        row.save(force_insert=True)
        EditionFile.objects.bulk_create(
            EditionFile(edition=row, name=name, text=text)
            for name, text in files.items()
        )
    audit.record(
        "index.edition_frozen", row, by=by.user_id, at=at, code=code, hash=row.hash
    )
    return row


@transaction.atomic
def withdraw(edition: Edition, *, reason: str, by: Actor, at: datetime) -> Withdrawal:
    """It is not to be used any more; it stays, with the reason. The first reason stands
    where it was withdrawn already. Raises PermissionDenied."""
    permitted(by)
    with context.acting_as_machine():
        row, is_new = Withdrawal.objects.get_or_create(
            edition=edition,
            defaults={"reason": reason, "at": at, "by": by.user_id},
        )
    if is_new:
        audit.record("index.edition_withdrawn", edition, by=by.user_id, at=at)
    return row

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law.naming import LANGUAGES
from kamkor.monitoring.editions import making
from kamkor.monitoring.editions.errors import NothingChanged
from kamkor.monitoring.editions.models import Data, Version
from kamkor.monitoring.indicators.index.editions import DATA
from kamkor.monitoring.indicators.index.spec import Spec, parse


def permitted(by: Actor) -> None:
    """Raises PermissionDenied unless the actor chooses the method."""
    if not by.may(Action.INDEX_METHOD):
        raise PermissionDenied


def keep_data(text: str, *, source: str, by: Actor, at: datetime) -> Data:
    """The table; the one that is there already where its text is the same.

    Raises PermissionDenied, NotPossible (names line and column).
    """
    permitted(by)
    row = Data(text=text, hash=hashed(text), source=source, at=at, by=by.user_id)
    return kept(row)


@transaction.atomic
def kept(row: Data) -> Data:
    """The row as it is kept: the one of before where text and origins are the same.
    Raises NotPossible."""
    found = Data.objects.filter(hash=row.hash, origins_hash=row.origins_hash).first()
    if found is not None:
        return found
    row.about = making.about(making.read(row.text)) | (row.about or {})
    with context.acting_as_machine():
        row.save(force_insert=True)
    audit.record("index.data_kept", row, by=row.by, at=row.at, hash=row.hash)
    return row


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def begin(
    spec: Mapping[str, Any], data: Data, *, names: Mapping[str, str], by: Actor,
    at: datetime, note: str = "",
) -> Version:  # fmt: skip
    """A framework without one before it. names: {language: title}; note: else that it is
    the first, in the language of who makes it. Raises PermissionDenied, NotPossible."""
    permitted(by)
    return _keep(spec, data, None, (names, note or _("First version")), by=by, at=at)


def change(
    parent: Version, spec: Mapping[str, Any], *, note: str, by: Actor, at: datetime,
    data: Data | None = None,
) -> Version:  # fmt: skip
    """A new version after `parent`, on another table where one is given. Its titles are
    those of the specification. Raises PermissionDenied, NotPossible, NothingChanged."""
    permitted(by)
    table = data or parent.data
    told = parse(dict(spec))
    if told == parse(parent.spec) and table == parent.data:
        raise NothingChanged
    title = told.title if isinstance(told.title, dict) else {"en": told.title}
    return _keep(spec, table, parent, (title, note), by=by, at=at)


@transaction.atomic
def _keep(
    spec: Mapping[str, Any], data: Data, parent: Version | None,
    said: tuple[Mapping[str, str], str], *, by: Actor, at: datetime,
) -> Version:  # fmt: skip
    names, note = said
    told = parse({**spec, "title": {k: v for k, v in names.items() if v}})
    files = making.make(told, data.text, at=at).files
    with connection.cursor() as cursor:  # numbers have no gaps and no twins
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('editions_version'))")
    row = Version(
        number=1 + (Version.objects.aggregate(n=Max("number"))["n"] or 0),
        parent=parent, data=data, spec=_plain(told), note=note, at=at, by=by.user_id,
        results={name: text for name, text in files.items() if name != DATA},
        **{f"name_{code}": names.get(code) or None for code in LANGUAGES},
    )  # fmt: skip
    with context.acting_as_machine():
        row.save(force_insert=True)
    audit.record("index.version_made", row, by=by.user_id, at=at, number=row.number)
    return row


def _plain(spec: Spec) -> dict[str, Any]:
    return spec.model_dump(mode="json")

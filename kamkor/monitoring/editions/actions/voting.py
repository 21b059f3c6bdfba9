from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.monitoring.editions import reads
from kamkor.monitoring.editions.errors import NoVotes
from kamkor.monitoring.editions.models import Version, Vote

from .versions import change, permitted

Points = Mapping[str, Mapping[str, float]]


@transaction.atomic
def vote(
    version: Version, *, expert: str, points: Points, by: Actor, at: datetime
) -> Vote:
    """What an expert gives to the parts of each group; it stands in place of what the
    same expert gave before. Raises PermissionDenied."""
    permitted(by)
    row = Vote(
        version=version, expert=expert, at=at, by=by.user_id,
        points={group: dict(parts) for group, parts in points.items()},
    )  # fmt: skip
    with context.acting_as_machine():
        row.save(force_insert=True)
    audit.record("index.voted", row, by=by.user_id, at=at, version=version.number)
    return row


def adopt(version: Version, *, note: str, by: Actor, at: datetime) -> Version:
    """A new version whose weights are the means of the votes. Raises PermissionDenied,
    NoVotes, NothingChanged, NotPossible."""
    permitted(by)
    tally = reads.tally(version)
    if not tally:
        raise NoVotes
    means = {
        code: line.mean for lines in tally.values() for code, line in lines.items()
    }
    spec: dict[str, Any] = dict(version.spec)
    for kind in ("groups", "indicators"):
        spec[kind] = [
            part | {"weight": means.get(part["code"], part["weight"])}
            for part in spec[kind]
        ]
    spec["method"] = spec["method"] | {"weigh": "given", "votes": []}
    return change(version, spec, note=note, by=by, at=at)

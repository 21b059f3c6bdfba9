"""The journal of signals as a workbook, with the official columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web import words
from kamkor.register.people import reads as people

from . import policy, reads, sealing
from .errors import TooMany
from .models import Signal

Row = Sequence[str]


@transaction.atomic
def rows(wanted: Mapping[str, Any], *, by: Actor, at: datetime) -> list[Row]:
    """The heads and the lines the filter leaves, as far as `by` sees; audited. Who told
    stands there as known or anonymous, never by name. Raises PermissionDenied, TooMany."""
    if not (by.may(Action.EXPORT) and policy.may_triage(by)):
        raise PermissionDenied
    found = list(
        reads.journal(by, wanted).order_by("received_at", "pk")[
            : policy.EXPORT_ROWS + 1
        ]
    )
    if len(found) > policy.EXPORT_ROWS:
        raise TooMany
    audit.read(
        "signal.exported", by=by.user_id, at=at, sensitivity=Sensitivity.CONTENT,
        ids=[str(signal.pk) for signal in found],
    )  # fmt: skip
    return [heads(), *lines(found)]


def heads() -> Row:
    return (
        _("No."), _("Date and time"), _("Channel"), _("Informant"), _("Child"),
        _("Nature"), _("Threat to life"), _("Received by"), _("Sent to"), _("Outcome"),
    )  # fmt: skip


def lines(found: Sequence[Signal]) -> Iterator[Row]:
    """A line a signal, in the order of `heads`. Four queries."""
    roots = [s.person.root_id for s in found if s.person]
    named = {m.person.pk: m for m in people.members(roots)}
    who = accounts.names(s.received_by for s in found)
    for s in found:
        member = named.get(s.person.root_id) if s.person else None
        yield (
            s.number,
            words.moment(s.received_at),
            str(s.get_channel_display()),
            str(s.get_informant_display()),
            _child(s, member),
            reads.nature_words(s.nature),
            str(s.get_danger_display()),
            ", ".join(filter(None, [who.get(s.received_by), _office(s)])),
            s.sent_to.name if s.sent_to else "",
            str(s.get_outcome_display() if s.decided_at else s.get_state_display()),
        )


def _office(signal: Signal) -> str:
    return signal.organisation.name if signal.organisation else ""


def _child(signal: Signal, member: people.Member | None) -> str:
    """The child of the register; as it was told where nobody found it."""
    if member:
        born = words.day(member.born) if member.born else ""
        return ", ".join(filter(None, [member.name or member.person.code, born]))
    told = sealing.unseal_told(signal.told, signal=signal.pk)
    return ", ".join(filter(None, [told.name, told.age, told.address]))

"""What stands in minutes and extracts."""

from typing import Any

from django.db.models import Prefetch

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db import context

from . import reads, task_reads
from .models import Item, Postponement, Session


def minutes(actor: Actor, found: Session, *, with_names: bool) -> dict[str, Any]:
    """Who was there, what was decided with which votes. Children are named, and decisions
    given in words, where it is asked and the reader sees them. `ids` are those items."""
    lines = reads.agenda(actor, found)
    with context.acting_as_machine():
        rows = Item.objects.filter(session=found).select_related("decision")
        rows = rows.prefetch_related(Prefetch("recusals"))
        decided = {row.position: row for row in rows}
        put_off = Postponement.objects.filter(session=found).count()
    shown = [_line(line, decided[line.position], with_names) for line in lines]
    return {
        "session": found,
        "body": found.commission.organisation.name,
        "seats": _who_came(found),
        "quorum": reads.quorum(found),
        "lines": shown,
        "put_off": put_off,
        "with_names": with_names,
        "ids": [line.item.pk for line in lines if with_names and line.item],
        **_signers(found),
    }


def extract(found: Item) -> dict[str, Any]:
    """The decision on one child, with its tasks."""
    session = found.sitting
    return {
        "session": session,
        "body": session.commission.organisation.name,
        "child": reads.child(found),
        "case": found.case,
        "item": found,
        "decision": found.decision,
        "words": reads.decision_words(found.decision),
        "question": reads.words(found)["question"],
        "tasks": task_reads.tasks(found.decision),
        **_signers(session),
    }


def _line(line: reads.Line, row: Item, with_names: bool) -> dict[str, Any]:
    decision = getattr(row, "decision", None)
    named = with_names and line.item is not None
    return {
        "line": line,
        "child": line.child if named else "",
        "decision": decision,
        "recused": len(row.recusals.all()),
        "words": reads.decision_words(decision) if named and decision else "",
    }


def _who_came(found: Session) -> list[reads.Seat]:
    """Whoever was there at any time."""
    came = set(found.attendance.values_list("member", flat=True))
    return [seat for seat in reads.seats(found) if seat.member.pk in came]


def _signers(found: Session) -> dict[str, Any]:
    who = accounts.names([found.presiding, found.secretary])
    return {
        "chair": who.get(found.presiding, "") if found.presiding else "",
        "secretary": who.get(found.secretary, "") if found.secretary else "",
    }

"""What the page of one signal shows: the worry, the child, the story, what can be done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from kamkor.casework.providers import reads as providers
from kamkor.casework.providers.choices import Need, Situation
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.web.page import PageRequest
from kamkor.register.people import panels
from kamkor.register.people import reads as people

from . import forms, matching, outcomes, policy, reads, sealing, terms
from .choices import Danger, State
from .countrydata import natures
from .models import Emergency, Signal

TONES = {Danger.YES: "not_met", Danger.UNKNOWN: "at_risk", Danger.NO: "unknown"}


def lines(signals: Iterable[Signal], *, at: datetime) -> list[dict[str, Any]]:
    """Signals as lines of a list, with what is known of the child and until when."""
    found = list(signals)
    law = terms.Terms([terms.DANGER, terms.OTHERS], at=at)
    roots = [s.person.root_id for s in found if s.person]
    named = {m.person.pk: m.name for m in people.members(roots)}
    workers = accounts.names(s.assignee for s in found)
    return [
        {
            "signal": s,
            "nature": reads.nature_words(s.nature),
            "tone": TONES[Danger(s.danger)],
            "name": named.get(s.person.root_id, "") if s.person else "",
            "told": sealing.unseal_told(s.told, signal=s.pk),
            "worker": workers.get(s.assignee, "") if s.assignee else "",
            "due": _due(s, law) if s.state != State.DECIDED else None,
        }
        for s in found
    ]


def context(request: PageRequest, signal: Signal) -> dict[str, Any]:
    """Everything the template needs, as far as the reader sees."""
    now = timezone.now()
    told = sealing.unseal_told(signal.told, signal=signal.pk)
    steps = reads.story(signal)
    who = accounts.names({s.by for s in steps} | {signal.received_by, signal.assignee})
    child = people.find(request.actor, signal.person_id) if signal.person_id else None
    is_open = signal.state != State.DECIDED
    waits = signal.state == State.SECOND
    return {
        "signal": signal,
        "told": told,
        "tone": TONES[Danger(signal.danger)],
        "nature": reads.nature_words(signal.nature),
        "teller": who.get(signal.received_by, ""),
        "worker": who.get(signal.assignee, "") if signal.assignee else "",
        "due": terms.of_signal(signal.danger == Danger.YES, signal.received_at, at=now)
        if is_open else None,
        "story": [(step, who.get(step.by, "")) for step in steps],
        "gathered": reads.gathered(signal),
        "emergency": Emergency.objects.filter(pk=signal.pk).first(),
        "child": _child(request, signal, child),
        "candidates": matching.candidates(signal, told, by=request.actor)
        if is_open else [],
        "may_take": is_open and not waits and signal.assignee != request.user.pk,
        "may_second": policy.may_second(request.actor, signal),
        "waits": waits,
        "deciding": deciding(signal)
        if is_open and not waits else None,
        "moving": forms.MoveForm(auto_id="move_%s")
        if is_open and not signal.person_id else None,
        "adding": _adding(signal, told) if is_open and not signal.person_id else None,
        "words": {
            name: forms.WordsForm(auto_id=f"{name}_%s")
            for name in ("danger", "second", "answer", "reopen")
        },
        "is_open": is_open,
    }  # fmt: skip


def deciding(signal: Signal, data: Any = None) -> forms.DecideForm:
    """The form of a decision; bodies competent for what the worry is about stand first."""
    nature = natures().get(signal.nature)
    found = providers.competent(
        (nature.right if nature else "") or Need.CASE,
        place=signal.place, country=settings.COUNTRY, on=timezone.localdate(),
        situation=frozenset({Situation.DANGER} if signal.danger == Danger.YES else ()),
    )  # fmt: skip
    bodies = [one.body for one in found if one.body]
    return forms.DecideForm(data, offered=outcomes.offered(), competent=bodies)


def _adding(signal: Signal, told: sealing.Told) -> forms.ChildForm:
    """The form of a new child, filled with what was told."""
    year = matching.birth_year(told.age, on=signal.received_at.date())
    place = signal.territory.code if signal.territory else None
    return forms.ChildForm(
        initial={
            "full_name": told.name, "born": year, "sex": told.sex,
            "address": told.address, "where": place,
        },
        prefix="child",
    )  # fmt: skip


def _child(
    request: PageRequest, signal: Signal, seen: people.Seen | None
) -> dict[str, Any] | None:
    """Name, place, other signals: what stands beside the worry."""
    if seen is None:
        return None
    named = people.members([seen.person.pk])
    others = reads.about(request.actor, seen.person.pk).exclude(pk=signal.pk)
    return {
        "person": seen.person,
        "name": named[0].name
        if named and seen.sensitivity >= Sensitivity.IDENTITY
        else "",
        "born": named[0].born if named else None,
        "others": [(o, reads.nature_words(o.nature)) for o in others[:10]],
        "parts": _parts(request, seen),
    }


def _parts(request: PageRequest, seen: people.Seen) -> list[SafeString]:
    """What other apps show of the child: its rights, its cases."""
    facts = people.facts_of(seen.person, sensitivity=seen.sensitivity)
    return [
        part
        for slot in panels.SLOTS
        for part in panels.rendered(slot, request, seen, facts, without="signals")
    ]


def _due(signal: Signal, law: terms.Terms) -> terms.Due | None:
    code = terms.DANGER if signal.danger == Danger.YES else terms.OTHERS
    return law.due(code, signal.received_at)
